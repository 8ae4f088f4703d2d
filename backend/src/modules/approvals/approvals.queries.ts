import { columnsOf } from '../../persistence/columns-of'

/** $1 merchant, $2 state, $3 at most, $4 order or null. */
export const LIST_APPROVALS = `
  SELECT ${columnsOf('approval', 'a')}, l.name AS lot_name, s.name AS asked_by_name FROM approval a JOIN lot l ON l.id = a.lot_id JOIN staff s ON s.id = a.asked_by
  WHERE a.merchant_id = $1 AND a.state = $2::text AND ($4::uuid IS NULL OR a.order_id = $4)
  ORDER BY a.asked_at DESC LIMIT $3`
/** $1 approval, $2 merchant. */
export const READ_APPROVAL = `
  SELECT ${columnsOf('approval', 'a')}, l.name AS lot_name, s.name AS asked_by_name FROM approval a JOIN lot l ON l.id = a.lot_id JOIN staff s ON s.id = a.asked_by
  WHERE a.id = $1 AND a.merchant_id = $2`
/** What one person decided alone about a plate, and how often ever: $1 merchant, $2 plate, $3 staff, $4 since when. */
export const READ_DECIDED_ALONE = `
  SELECT coalesce(sum(amount_fen) FILTER (WHERE asked_at > $4), 0)::bigint AS fen, count(*)::int AS times FROM approval
  WHERE merchant_id = $1 AND plate_key = $2 AND asked_by = $3 AND decided_by = $3`
/** One that is asked for already about the same debts: $1 merchant, $2 plate, $3 state, $4 debts. */
export const READ_SAME_ASKED = `
  SELECT id FROM approval WHERE merchant_id = $1 AND plate_key = $2 AND state = $3::text AND arrear_ids && $4::uuid[] LIMIT 1`
/** Whether anybody else could be the second person: $1 merchant, $2 the first one, $3 roles. */
export const READ_SECOND_PERSON = `
  SELECT 1 FROM staff WHERE merchant_id = $1 AND id <> $2 AND roles && $3::text[] AND openid IS NOT NULL AND disabled_at IS NULL LIMIT 1`
