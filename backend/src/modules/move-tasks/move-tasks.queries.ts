import { UNCLOSED_MOVE_TASK_STATES } from '../../domain/move-task'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

const SELECT = `
  SELECT ${columnsOf('move_task', 't')}, o.plate_text, o.bay, s.name AS assignee_name
  FROM move_task t JOIN recovery_order o ON o.id = t.order_id LEFT JOIN staff s ON s.id = t.assigned_to`
const UNCLOSED = stateList(UNCLOSED_MOVE_TASK_STATES)

/** Urgent ones first, then the oldest: $1 merchant, $2 lot, $3 at most. */
export const LIST_MOVE_TASKS = `${SELECT}
  WHERE t.merchant_id = $1 AND t.lot_id = $2 AND t.state IN ${UNCLOSED} ORDER BY t.is_urgent DESC, t.created_at LIMIT $3`
export const READ_MERCHANT_MOVE_TASK = `${SELECT} WHERE t.id = $1 AND t.merchant_id = $2`
export const READ_MOVE_TASK = `SELECT ${columnsOf('move_task')} FROM move_task WHERE id = $1`

/** Who is on shift in the lot with the fewest open tasks, `$2` left out. */
export const READ_NEXT_ON_SHIFT = `
  SELECT s.staff_id FROM shift s WHERE s.lot_id = $1 AND s.ended_at IS NULL AND s.staff_id IS DISTINCT FROM $2
  ORDER BY (SELECT count(*) FROM move_task t WHERE t.assigned_to = s.staff_id AND t.state IN ${UNCLOSED}), s.started_at LIMIT 1`
