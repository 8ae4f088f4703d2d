/** $1 token hash, $2 now, $3 since when a browser must have been used. Roles and lots are those that a member of staff has now, not those at sign-in. */
export const READ_SESSION = `
  SELECT s.kind, s.subject_id, s.openid, s.expires_at, s.console_id, s.last_used_at, coalesce(f.merchant_id, s.merchant_id) AS merchant_id,
    coalesce(f.roles, s.roles) AS roles, coalesce(f.lot_ids, '{}') AS lot_ids
  FROM session s LEFT JOIN staff f ON s.kind = 'staff' AND f.id = s.subject_id
  WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND (s.console_id IS NULL OR s.last_used_at > $3)
    AND (s.kind = 'owner' OR (f.id IS NOT NULL AND f.disabled_at IS NULL))`

/** $1 since when, $2 at most so many; the latest. */
export const READ_ENDED_SESSIONS =
  'SELECT token_hash FROM session WHERE revoked_at > $1 ORDER BY revoked_at DESC LIMIT $2'

/** $1 token hash, $2 now, $3 the moment after which a note of it is still fresh. */
export const NOTE_SESSION_USED = `
  UPDATE session SET last_used_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL AND last_used_at < $3`
