import { OWED_ARREAR_STATES } from '../../domain/arrear'
import { PAYABLE_BILL_STATES } from '../../domain/bill'
import { UNANSWERED_COMPLAINT_STATES } from '../../domain/complaint'
import { OPEN_INCIDENT_STATES } from '../../domain/incident'
import { UNCLOSED_MOVE_TASK_STATES } from '../../domain/move-task'
import { VALID_NOTICE_STATES } from '../../domain/notice'
import { QUARANTINED_PAYMENT_STATE } from '../../domain/payment'
import { stateList } from '../../persistence/state-list'

/** What is still out in lot $2 of merchant $1 at $3: how many of each kind, and the money where it is about money. */
export const READ_HANDOVER = `
  SELECT 'holds' AS kind, count(*)::int AS count, sum(amount_fen)::bigint AS fen
    FROM recovery_order WHERE merchant_id = $1 AND lot_id = $2 AND ended_at IS NULL
  UNION ALL SELECT 'moveTasks', count(*)::int, NULL FROM move_task
    WHERE merchant_id = $1 AND lot_id = $2 AND state IN ${stateList(UNCLOSED_MOVE_TASK_STATES)}
  UNION ALL SELECT 'bills', count(*)::int, sum(total_fen - reduced_fen)::bigint FROM bill
    WHERE merchant_id = $1 AND lot_id = $2 AND state IN ${stateList(PAYABLE_BILL_STATES)} AND cause <> 'recovery'
  UNION ALL SELECT 'quarantined', count(*)::int, sum(p.paid_fen)::bigint
    FROM payment p JOIN bill b ON b.id = coalesce(p.bill_id, p.order_id)
    WHERE p.merchant_id = $1 AND p.state IN ${stateList([QUARANTINED_PAYMENT_STATE])} AND b.lot_id = $2
  UNION ALL SELECT 'devices', count(*)::int, NULL FROM device WHERE merchant_id = $1 AND lot_id = $2
  UNION ALL SELECT 'shifts', count(*)::int, NULL FROM shift WHERE merchant_id = $1 AND lot_id = $2 AND ended_at IS NULL
  UNION ALL SELECT 'incidents', count(*)::int, NULL FROM incident
    WHERE merchant_id = $1 AND lot_id = $2 AND state IN ${stateList(OPEN_INCIDENT_STATES)}
  UNION ALL SELECT 'complaints', count(*)::int, NULL FROM complaint
    WHERE merchant_id = $1 AND lot_id = $2 AND state IN ${stateList(UNANSWERED_COMPLAINT_STATES)}
  UNION ALL SELECT 'debts', count(*)::int, sum(due_fen)::bigint FROM arrear
    WHERE merchant_id = $1 AND lot_id = $2 AND state IN ${stateList(OWED_ARREAR_STATES)}
  UNION ALL SELECT 'notices', count(DISTINCT n.id)::int, NULL
    FROM debtor d JOIN notice n ON n.merchant_id = d.merchant_id AND n.plate_key = d.plate_key AND n.lot_id = d.lot_id
    WHERE d.merchant_id = $1 AND d.lot_id = $2 AND d.arrear_count > 0 AND n.state IN ${stateList(VALID_NOTICE_STATES)}
  UNION ALL SELECT 'passes', count(*)::int, NULL FROM entitlement
    WHERE merchant_id = $1 AND $2 = ANY(lot_ids) AND valid_to > $3 AND ended_at IS NULL AND used_stay_id IS NULL`
