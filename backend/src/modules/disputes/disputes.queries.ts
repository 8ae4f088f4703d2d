import { WAITING_DISPUTE_STATES } from '../../domain/dispute'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

/** Everything said about an order, and about its debts before: $1 order, $2 since when. */
export const READ_DISPUTES_OF_ORDER = `
  SELECT ${columnsOf('dispute', 'd')} FROM recovery_order o JOIN dispute d ON d.merchant_id = o.merchant_id AND d.plate_key = o.plate_key
  WHERE o.id = $1 AND (d.order_id = o.id OR d.submitted_at > $2 AND d.arrear_ids && ARRAY(
    SELECT a.arrear_id FROM order_arrear a WHERE a.order_id = o.id))
  ORDER BY d.submitted_at DESC LIMIT 200`
/** $1 dispute. */
export const READ_DISPUTE = `SELECT ${columnsOf('dispute')} FROM dispute WHERE id = $1`
/** Whether one about an order waits while its car is held: $1 order, $2 states of an order in which it is. */
export const READ_IS_UNDECIDED = `
  SELECT 1 FROM dispute d JOIN recovery_order o ON o.id = d.order_id
  WHERE d.order_id = $1 AND d.state IN ${stateList(WAITING_DISPUTE_STATES)} AND o.state = ANY($2)`
/** Those that wait while their car is held: $1 merchant, $2 states of an order in which it is, $3 the lots of an attendant or null, $4 at most. */
export const LIST_WAITING_DISPUTES = `
  SELECT ${columnsOf('dispute', 'd')}, l.name AS lot_name, o.plate_text, o.plate_colour, o.amount_fen, o.active_at
  FROM dispute d JOIN recovery_order o ON o.id = d.order_id JOIN lot l ON l.id = d.lot_id
  WHERE d.merchant_id = $1 AND d.state IN ${stateList(WAITING_DISPUTE_STATES)} AND o.state = ANY($2)
    AND ($3::uuid[] IS NULL OR d.lot_id = ANY($3))
  ORDER BY d.decide_by LIMIT $4`
