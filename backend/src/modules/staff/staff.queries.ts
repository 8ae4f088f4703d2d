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

/** Shifts that go on: $1 merchant. */
export const LIST_OPEN_SHIFTS =
  'SELECT staff_id, lot_id, started_at FROM shift WHERE merchant_id = $1 AND ended_at IS NULL'

const listed = (of: string): string => `
  SELECT h.id, h.staff_id, s.name, h.lot_id, h.started_at, h.ended_at FROM shift h JOIN staff s ON s.id = h.staff_id
  WHERE h.merchant_id = $1 AND ${of} AND ($3::uuid IS NULL OR h.lot_id = $3)
    AND ($4::timestamptz IS NULL OR (h.started_at, h.id) < ($4, $5::uuid))
  ORDER BY h.started_at DESC, h.id DESC LIMIT $6`
/** $1 merchant, $2 null, $3 lot or null, $4 and $5 the place in the list, $6 how many. */
export const LIST_SHIFTS = listed('$2::uuid IS NULL')
/** The same of one person, $2. */
export const LIST_SHIFTS_OF_PERSON = listed('h.staff_id = $2')

/** $1 role; whoever has it and may use it, invited or bound. */
export const READ_STAFF_OF_ROLE = `
  SELECT id, name FROM staff WHERE roles @> ARRAY[$1::text] AND disabled_at IS NULL ORDER BY created_at LIMIT 10`

/** $1 person. */
export const READ_PLATFORM_PERSON = `
  SELECT id, openid FROM staff WHERE id = $1 AND merchant_id IS NULL AND disabled_at IS NULL`

/** $1 person, $2 merchant; who may still act. */
export const READ_ACTING_STAFF = `
  SELECT roles, lot_ids FROM staff WHERE id = $1 AND merchant_id = $2 AND disabled_at IS NULL`
