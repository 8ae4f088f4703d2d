/** $1: keys created before. */
export const DELETE_IDEMPOTENCY_KEYS = 'DELETE FROM idempotency WHERE created_at < $1'
/** $1: sessions that expired before. */
export const DELETE_SESSIONS = 'DELETE FROM session WHERE expires_at < $1'
