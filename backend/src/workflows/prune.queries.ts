/** At most $2 keys created before $1. */
export const DELETE_IDEMPOTENCY_KEYS = `
  WITH gone AS (
    DELETE FROM idempotency
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM idempotency WHERE created_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/** At most $2 notes of the plates that somebody asked for on a day that began before $1: they count for nothing any more. */
export const DELETE_PLATE_LOOKS = `
  WITH gone AS (
    DELETE FROM plate_look WHERE ctid = ANY (ARRAY(SELECT ctid FROM plate_look WHERE day_began_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/** At most $2 requests of browsers that expired before $1. */
export const DELETE_CONSOLE_REQUESTS = `
  WITH gone AS (
    DELETE FROM console_request
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM console_request WHERE expires_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/** At most $2 sessions that expired before $1. */
export const DELETE_SESSIONS = `
  WITH gone AS (
    DELETE FROM session WHERE ctid = ANY (ARRAY(SELECT ctid FROM session WHERE expires_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`

/** At most $2 parts of imports that ended before $1. */
export const DELETE_IMPORT_PARTS = `
  WITH gone AS (
    DELETE FROM data_import_part WHERE ctid = ANY (ARRAY(
      SELECT p.ctid FROM data_import_part p JOIN data_import i ON i.id = p.import_id WHERE i.ended_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/** At most $2 problems of imports that ended before $1. */
export const DELETE_IMPORT_PROBLEMS = `
  WITH gone AS (
    DELETE FROM data_import_problem WHERE ctid = ANY (ARRAY(
      SELECT p.ctid FROM data_import_problem p JOIN data_import i ON i.id = p.import_id WHERE i.ended_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/** At most $2 imports that ended before $1 and of which nothing else is left. */
export const DELETE_IMPORTS = `
  WITH gone AS (
    DELETE FROM data_import WHERE ctid = ANY (ARRAY(
      SELECT i.ctid FROM data_import i WHERE i.ended_at < $1
        AND NOT EXISTS (SELECT 1 FROM data_import_part p WHERE p.import_id = i.id)
        AND NOT EXISTS (SELECT 1 FROM data_import_problem p WHERE p.import_id = i.id) LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
