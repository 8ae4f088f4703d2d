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
/** At most $2 sessions that expired before $1. */
export const DELETE_SESSIONS = `
  WITH gone AS (
    DELETE FROM session WHERE ctid = ANY (ARRAY(SELECT ctid FROM session WHERE expires_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
