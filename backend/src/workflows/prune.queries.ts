/** At most $2 keys created before $1. */
export const DELETE_IDEMPOTENCY_KEYS = `
  WITH gone AS (
    DELETE FROM idempotency
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM idempotency WHERE created_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/** At most $2 sessions that expired before $1. */
export const DELETE_SESSIONS = `
  WITH gone AS (
    DELETE FROM session WHERE ctid = ANY (ARRAY(SELECT ctid FROM session WHERE expires_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
