const REVOKE_WHERE = `
  WITH revoked AS (
    UPDATE session SET revoked_at = $2 WHERE revoked_at IS NULL AND `
const RETURNING_HASHES = `
    RETURNING token_hash, merchant_id
  ), logged AS (
    INSERT INTO journal (merchant_id, entity, entity_id, event, actor, trace_id, at)
    SELECT merchant_id, 'session', left(token_hash, 12), 'revoked', $3, $4, $2 FROM revoked
  )
  SELECT token_hash FROM revoked`

/** $1 token hash, $2 now, $3 actor, $4 trace. */
export const REVOKE_SESSION = `${REVOKE_WHERE}token_hash = $1${RETURNING_HASHES}`
/** $1 public id of a browser's session, $2 now, $3 actor, $4 trace, $5 whose. */
export const REVOKE_CONSOLE_SESSION = `${REVOKE_WHERE}console_id = $1 AND subject_id = $5${RETURNING_HASHES}`
/** $1 staff, $2 now, $3 actor, $4 trace. */
export const REVOKE_SESSIONS_OF_STAFF = `${REVOKE_WHERE}subject_id = $1 AND kind = 'staff'${RETURNING_HASHES}`
