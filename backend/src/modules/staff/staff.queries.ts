/** $1 openid. */
export const READ_STAFF_OF_OPENID = `
  SELECT id, merchant_id, roles FROM staff WHERE openid = $1 AND disabled_at IS NULL`

/** $1 hash of the invite code, $2 now. */
export const READ_INVITED_STAFF = `
  SELECT id, merchant_id, roles FROM staff
  WHERE invite_hash = $1 AND invite_expires_at > $2 AND openid IS NULL AND disabled_at IS NULL`

/** $1 staff. */
export const READ_OPEN_SHIFT =
  'SELECT id, lot_id, started_at FROM shift WHERE staff_id = $1 AND ended_at IS NULL'
