import { NO_MERCHANT } from '../../domain/sessions'

/** $1 request. */
export const READ_CONSOLE_REQUEST = `
  SELECT id, challenge, digits, browser, system, place, asked_at, expires_at, staff_id, confirmed_at, refused_at, used_at,
    console_id, act, request_hash
  FROM console_request WHERE id = $1`

/** $1 member of staff, as they are now. */
export const READ_CONSOLE_PERSON = `
  SELECT id, coalesce(merchant_id, '${NO_MERCHANT}') AS merchant_id, roles, coalesce(openid, '') AS openid
  FROM staff WHERE id = $1 AND disabled_at IS NULL`

/** $1 member of staff, $2 now, $3 since when it must have been used, $4 at most so many; the latest first. */
export const READ_CONSOLE_SESSIONS = `
  SELECT console_id, browser, system, place, created_at, last_used_at, expires_at
  FROM session
  WHERE subject_id = $1 AND console_id IS NOT NULL AND revoked_at IS NULL AND expires_at > $2 AND last_used_at > $3
  ORDER BY created_at DESC LIMIT $4`
