import { OWED_ARREAR_STATES } from '../../domain/arrear'
import { unseen } from '../plan-cache'
import { stateList } from '../state-list'
import { IS_PROVEN_REMINDER } from './proven-reminder'
import { eligibilityAt } from './eligibility-reading.queries'

const OWED = stateList(OWED_ARREAR_STATES)
/**
 * So many debts of one plate decide whether it may be held: first those that somebody was reminded of, since a ladder leads to
 * no other, then the newest, since old ones are held for no more.
 */
const MOST_DEBTS = 200
const IS_REMINDED = `EXISTS (SELECT 1 FROM reminder r WHERE r.arrear_id = a.id AND ${IS_PROVEN_REMINDER})`

const MERCHANT = unseen('$1::uuid')
const ELIGIBILITY_OF_EACH = eligibilityAt({
  merchant: MERCHANT,
  lot: 'w.lot_id',
  plateKey: 'w.plate_key',
  arrearIds: 'w.arrear_ids',
  photoIds: `'{}'::uuid[]`,
  deviceId: 'NULL::text',
  publicCode: 'NULL::text',
  orderId: 'NULL::uuid',
})

/**
 * Cars of merchant $1, side by side the lots where they are ($2) and their plates ($3): what each owes, how often it was seen
 * and held, and everything that decides whether it may be held, as the check at the car reads it. The planner sees none of the three:
 * for one car it would take its own plan for cheaper than the general one, and make it again each time, for ten times as long as it runs.
 */
export const READ_DEBTOR_FACTS = `
  WITH w AS MATERIALIZED (
    SELECT u.n::int AS place, u.lot_id, u.plate_key, ARRAY(
        SELECT a.id FROM arrear a WHERE a.merchant_id = ${MERCHANT} AND a.plate_key = u.plate_key AND a.state IN ${OWED}
        ORDER BY ${IS_REMINDED} DESC, a.exited_at DESC, a.id LIMIT ${MOST_DEBTS}) AS arrear_ids
    FROM unnest(${unseen('$2::uuid[]')}, ${unseen('$3::text[]')}) WITH ORDINALITY AS u(lot_id, plate_key, n)
  )
  SELECT w.place, owed.arrear_count, owed.due_fen, owed.oldest_exited_at,
    (SELECT count(*)::int FROM sighting s WHERE s.merchant_id = ${MERCHANT} AND s.plate_key = w.plate_key) AS seen_count,
    (SELECT count(*)::int FROM recovery_order o WHERE o.merchant_id = ${MERCHANT} AND o.plate_key = w.plate_key
       AND (o.went_up_at IS NOT NULL OR o.active_at IS NOT NULL)) AS hold_count,
    to_jsonb(e) AS eligibility, e.let_go_at, e.reserved_until, e.present_since
  FROM w CROSS JOIN LATERAL (
    SELECT count(*)::int AS arrear_count, coalesce(sum(a.due_fen), 0)::bigint AS due_fen, min(a.exited_at) AS oldest_exited_at
    FROM arrear a WHERE a.merchant_id = ${MERCHANT} AND a.plate_key = w.plate_key AND a.state IN ${OWED}) owed
  CROSS JOIN LATERAL (${ELIGIBILITY_OF_EACH}) e
  ORDER BY w.place`
