import { NO_MERCHANT } from '../../domain/sessions'

const IDENTITY = `id, coalesce(merchant_id, '${NO_MERCHANT}') AS merchant_id, roles`

/** $1 openid. */
export const READ_STAFF_OF_OPENID = `
  SELECT ${IDENTITY} FROM staff WHERE openid = $1 AND disabled_at IS NULL`

/** $1 hash of the invite code, $2 now. */
export const READ_INVITED_STAFF = `
  SELECT ${IDENTITY} FROM staff
  WHERE invite_hash = $1 AND invite_expires_at > $2 AND openid IS NULL AND disabled_at IS NULL`

/** $1 staff. */
export const READ_OPEN_SHIFT =
  'SELECT id, lot_id, started_at FROM shift WHERE staff_id = $1 AND ended_at IS NULL'

/** $1 role; whoever has it and may use it, invited or bound. */
export const READ_STAFF_OF_ROLE = `
  SELECT id, name FROM staff WHERE roles @> ARRAY[$1::text] AND disabled_at IS NULL ORDER BY created_at LIMIT 10`

/** $1 person. */
export const READ_PLATFORM_PERSON = `
  SELECT id, openid FROM staff WHERE id = $1 AND merchant_id IS NULL AND disabled_at IS NULL`

/** $1 person, $2 merchant; who may still act. */
export const READ_ACTING_STAFF = `
  SELECT roles, lot_ids FROM staff WHERE id = $1 AND merchant_id = $2 AND disabled_at IS NULL`
