import { OWED_ARREAR_STATES } from '../../domain/arrear'
import { stateList } from '../state-list'
import { READ_ELIGIBILITY } from './eligibility-reading.queries'

const OWED = stateList(OWED_ARREAR_STATES)
/** So many debts of one plate decide whether it may be held; nobody needs more for that. */
const MOST_DEBTS = 50

/** The parameters of one eligibility check as columns of many cars; no device, no picture, no order of its own. */
const COLUMNS: Record<string, string> = {
  $1: '$1::uuid',
  $2: 'w.lot_id',
  $3: 'w.plate_key',
  $4: 'w.arrear_ids',
  $5: `'{}'::uuid[]`,
  $6: 'NULL::text',
  $7: 'NULL::text',
  $8: 'NULL::uuid',
}
const ELIGIBILITY_OF_EACH = READ_ELIGIBILITY.replace(/\$\d+/g, parameter => COLUMNS[parameter]!)

/**
 * Cars of merchant $1, side by side the lots where they are ($2) and their plates ($3): what each owes, how often it was seen,
 * held and reminded, and everything that decides whether it may be held, as the check at the car reads it.
 */
export const READ_DEBTOR_FACTS = `
  WITH w AS MATERIALIZED (
    SELECT u.n::int AS place, u.lot_id, u.plate_key, ARRAY(
        SELECT a.id FROM arrear a WHERE a.merchant_id = $1 AND a.plate_key = u.plate_key AND a.state IN ${OWED}
        ORDER BY a.exited_at, a.id LIMIT ${MOST_DEBTS}) AS arrear_ids
    FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS u(lot_id, plate_key, n)
  )
  SELECT w.place, owed.arrear_count, owed.due_fen, owed.oldest_exited_at, owed.reminder_count, owed.last_reminded_at,
    (SELECT count(*)::int FROM sighting s WHERE s.merchant_id = $1 AND s.plate_key = w.plate_key) AS seen_count,
    (SELECT count(*)::int FROM recovery_order o WHERE o.merchant_id = $1 AND o.plate_key = w.plate_key
       AND (o.went_up_at IS NOT NULL OR o.active_at IS NOT NULL)) AS hold_count,
    to_jsonb(e) AS eligibility, e.let_go_at, e.reserved_until
  FROM w CROSS JOIN LATERAL (
    SELECT count(*)::int AS arrear_count, coalesce(sum(a.due_fen), 0)::bigint AS due_fen, min(a.exited_at) AS oldest_exited_at,
      coalesce(max(a.reminder_count), 0) AS reminder_count, max(a.last_reminded_at) AS last_reminded_at
    FROM arrear a WHERE a.merchant_id = $1 AND a.plate_key = w.plate_key AND a.state IN ${OWED}) owed
  CROSS JOIN LATERAL (${ELIGIBILITY_OF_EACH}) e
  ORDER BY w.place`
