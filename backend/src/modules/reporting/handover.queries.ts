import { RETIRED_LIFECYCLES } from '@fangxing/contract/device-care'
import type { HandoverItem } from '@fangxing/contract/handover'
import { GRACE_ARREAR_STATES, OWED_ARREAR_STATES, REVIEWED_ARREAR_STATES } from '../../domain/arrear'
import { PAYABLE_BILL_STATES } from '../../domain/bill'
import { UNANSWERED_COMPLAINT_STATES } from '../../domain/complaint'
import { OPEN_INCIDENT_STATES } from '../../domain/incident'
import { UNCLOSED_MOVE_TASK_STATES } from '../../domain/move-task'
import { VALID_NOTICE_STATES } from '../../domain/notice'
import { QUARANTINED_PAYMENT_STATE } from '../../domain/payment'
import { isValidAtOrAfter } from '../../persistence/readings/valid-entitlement'
import { sqlName, stateList } from '../../persistence/state-list'

const IS_VALID_IN_LOT = `e.merchant_id = $1 AND $2 = ANY(e.lot_ids) AND ${isValidAtOrAfter('e', '$3')}`
const kind = sqlName<HandoverItem['kind']>
const IS_COUPON = `(e.coupon_unit IS NOT NULL)`

/** What is still out in lot $2 of merchant $1 at $3: how many of each kind, and the money where it is about money. */
export const READ_HANDOVER = `
  SELECT ${kind('holds')} AS kind, count(*)::int AS count, sum(amount_fen)::bigint AS fen
    FROM recovery_order WHERE merchant_id = $1 AND lot_id = $2 AND ended_at IS NULL
  UNION ALL SELECT ${kind('moveTasks')}, count(*)::int, NULL FROM move_task
    WHERE merchant_id = $1 AND lot_id = $2 AND state IN ${stateList(UNCLOSED_MOVE_TASK_STATES)}
  UNION ALL SELECT ${kind('bills')}, count(*)::int, sum(total_fen - reduced_fen)::bigint FROM bill
    WHERE merchant_id = $1 AND lot_id = $2 AND state IN ${stateList(PAYABLE_BILL_STATES)} AND cause <> 'recovery'
  UNION ALL SELECT ${kind('moneyApart')}, count(*)::int, sum(p.paid_fen)::bigint
    FROM payment p JOIN bill b ON b.id = coalesce(p.bill_id, p.order_id)
    WHERE p.merchant_id = $1 AND p.state IN ${stateList([QUARANTINED_PAYMENT_STATE])} AND b.lot_id = $2
  UNION ALL SELECT ${kind('devices')}, count(*)::int, NULL FROM device
    WHERE merchant_id = $1 AND lot_id = $2 AND lifecycle NOT IN ${stateList(RETIRED_LIFECYCLES)}
  UNION ALL SELECT ${kind('shifts')}, count(*)::int, NULL FROM shift WHERE merchant_id = $1 AND lot_id = $2 AND ended_at IS NULL
  UNION ALL SELECT ${kind('incidents')}, count(*)::int, NULL FROM incident
    WHERE merchant_id = $1 AND lot_id = $2 AND state IN ${stateList(OPEN_INCIDENT_STATES)}
  UNION ALL SELECT ${kind('complaints')}, count(*)::int, NULL FROM complaint
    WHERE merchant_id = $1 AND lot_id = $2 AND state IN ${stateList(UNANSWERED_COMPLAINT_STATES)}
  UNION ALL SELECT ${kind('debts')}, count(*)::int, sum(due_fen)::bigint FROM arrear
    WHERE merchant_id = $1 AND lot_id = $2 AND state IN ${stateList(OWED_ARREAR_STATES)}
  UNION ALL SELECT ${kind('graceDebts')}, count(*)::int, sum(due_fen)::bigint FROM arrear
    WHERE merchant_id = $1 AND lot_id = $2 AND state IN ${stateList(GRACE_ARREAR_STATES)}
  UNION ALL SELECT ${kind('reviewDebts')}, count(*)::int, sum(due_fen)::bigint FROM arrear
    WHERE merchant_id = $1 AND lot_id = $2 AND state IN ${stateList(REVIEWED_ARREAR_STATES)}
  UNION ALL SELECT ${kind('notices')}, count(DISTINCT n.id)::int, NULL
    FROM debtor d JOIN notice n ON n.merchant_id = d.merchant_id AND n.plate_key = d.plate_key AND n.lot_id = d.lot_id
    WHERE d.merchant_id = $1 AND d.lot_id = $2 AND d.arrear_count > 0 AND n.state IN ${stateList(VALID_NOTICE_STATES)}
  UNION ALL SELECT ${kind('passes')}, count(*)::int, NULL FROM entitlement e WHERE ${IS_VALID_IN_LOT} AND NOT ${IS_COUPON}
  UNION ALL SELECT ${kind('coupons')}, count(*)::int, NULL FROM entitlement e WHERE ${IS_VALID_IN_LOT} AND ${IS_COUPON}
  UNION ALL SELECT ${kind('exemptPlates')}, count(*)::int, NULL FROM exempt_plate
    WHERE merchant_id = $1 AND lot_id = $2 AND (ends_at IS NULL OR ends_at > $3)
  UNION ALL SELECT ${kind('sources')}, count(*)::int, NULL FROM integration_source i
    WHERE i.merchant_id = $1 AND i.disabled_at IS NULL AND EXISTS (
      SELECT 1 FROM jsonb_each_text(i.lot_codes) c WHERE c.value = $2::uuid::text)
  UNION ALL SELECT ${kind('people')}, count(*)::int, NULL FROM staff
    WHERE merchant_id = $1 AND $2 = ANY(lot_ids) AND disabled_at IS NULL`

/** Unpaid debts by the days since the car left, as in the list above. */
export const READ_HANDOVER_AGES = `
  SELECT r.from_days AS "fromDays", r.below_days AS "belowDays", count(a.id)::int AS count, coalesce(sum(a.due_fen), 0)::bigint AS fen
  FROM (VALUES (0, 30), (30, 60), (60, 90), (90, NULL)) r (from_days, below_days)
    LEFT JOIN arrear a ON a.merchant_id = $1 AND a.lot_id = $2 AND a.state IN ${stateList(OWED_ARREAR_STATES)}
      AND floor(extract(epoch FROM $3::timestamptz - a.exited_at) / 86400) >= r.from_days
      AND (r.below_days IS NULL OR floor(extract(epoch FROM $3::timestamptz - a.exited_at) / 86400) < r.below_days)
  GROUP BY 1, 2 ORDER BY 1`

/** When the next pass, coupon and exemption of the lot ends by itself. */
export const READ_HANDOVER_ENDS = `
  SELECT CASE WHEN ${IS_COUPON} THEN ${kind('coupons')} ELSE ${kind('passes')} END AS kind, min(e.valid_to) AS at FROM entitlement e WHERE ${IS_VALID_IN_LOT} GROUP BY 1
  UNION ALL SELECT ${kind('exemptPlates')}, min(ends_at) FROM exempt_plate
    WHERE merchant_id = $1 AND lot_id = $2 AND ends_at > $3 HAVING min(ends_at) IS NOT NULL`

/** What is granted in the lot, a page after id $4 of at most $5; of one that was granted to a stay the plate of that stay, where it is known. */
export const READ_LOT_ENTITLEMENTS = `
  SELECT e.id, e.kind, e.name, coalesce(s.plate_keys, e.plate_keys) AS plate_keys, e.bays, e.from_minute, e.to_minute, e.coupon_unit,
    e.coupon_amount, e.status_code, e.valid_from, e.valid_to,
    (SELECT string_agg(l.name, '、' ORDER BY l.name) FROM lot l WHERE l.id = ANY(e.lot_ids) AND l.id <> $2) AS other_lots
  FROM entitlement e LEFT JOIN LATERAL (
    SELECT ARRAY[p.plate_key] AS plate_keys FROM parking_session p WHERE p.id = e.stay_id AND p.plate_key IS NOT NULL) s ON true
  WHERE ${IS_VALID_IN_LOT} AND e.id > $4::uuid ORDER BY e.id LIMIT $5`

/** Plates that are exempt in the lot alone, a page after plate $4 of at most $5. */
export const READ_LOT_EXEMPT_PLATES = `
  SELECT plate_key, note, created_at, ends_at FROM exempt_plate
  WHERE merchant_id = $1 AND lot_id = $2 AND (ends_at IS NULL OR ends_at > $3) AND plate_key > $4 ORDER BY plate_key LIMIT $5`

/** $1 lot, $2 merchant. */
export const READ_LOT_CLOSED = `
  SELECT l.version, l.closed_at, l.close_reason, s.name AS closed_by_name FROM lot l LEFT JOIN staff s ON s.id = l.closed_by
  WHERE l.id = $1 AND l.merchant_id = $2`
