import { BOUND_STATE } from '../../domain/plate-binding'
import { isNotifiedOf } from '../../modules/reminders'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

/** Acts about whose debts nobody has been told and that are over. $1 how many. */
export const READ_UNPLANNED_CAUSES = `
  SELECT DISTINCT e.cause_id FROM ended_debt e
  WHERE e.planned_at IS NULL AND (e.cause <> 'bulk_void' OR EXISTS (
    SELECT 1 FROM bulk_void v WHERE v.id = e.cause_id AND v.ended_at IS NOT NULL)) LIMIT $1`

/**
 * Whom an act concerns that has no message of it yet: whoever has bound the plate, of debts since their licence was issued.
 * $1 act, $2 now, $3 how many.
 */
export const READ_UNNOTIFIED_OWNERS = `
  SELECT e.cause, e.merchant_id, b.owner_id, a.plate_key, min(a.plate_text) AS plate_text, count(*)::int AS debt_count, sum(e.amount_fen)::int AS amount_fen
  FROM ended_debt e JOIN arrear a ON a.id = e.arrear_id
    JOIN plate_binding b ON ${isNotifiedOf('$2')}
  WHERE e.cause_id = $1 AND NOT EXISTS (
    SELECT 1 FROM ended_message m WHERE m.cause_id = e.cause_id AND m.plate_key = a.plate_key AND m.owner_id = b.owner_id)
  GROUP BY 1, 2, 3, 4 ORDER BY 3, 4 LIMIT $3`

/** A message with what it needs to go out. $1 message, $2 now. */
export const READ_ENDED_MESSAGE = `
  SELECT ${columnsOf('ended_message', 'r')}, m.payee_name, o.openid, coalesce(g.ended_granted_count, 0) AS granted_count, coalesce(g.ended_used_count, 0) AS used_count,
    EXISTS (SELECT 1 FROM plate_binding b WHERE b.owner_id = r.owner_id AND b.plate_key = r.plate_key
      AND (b.merchant_id IS NULL OR b.merchant_id = r.merchant_id) AND b.state IN ${stateList([BOUND_STATE])} AND b.expires_at > $2) AS is_bound
  FROM ended_message r JOIN merchant m ON m.id = r.merchant_id JOIN owner o ON o.id = r.owner_id
    LEFT JOIN message_grant g ON g.owner_id = r.owner_id
  WHERE r.id = $1`
