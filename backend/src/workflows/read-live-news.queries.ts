import { OPEN_INCIDENT_STATES } from '../domain/incident'
import { UNCLOSED_MOVE_TASK_STATES } from '../domain/move-task'
import { stateList } from '../persistence/state-list'
import { columnsOf } from '../persistence/columns-of'

/** So many of a lot's tasks, and of its incidents, are shown: the most urgent, and of those the newest. */
const SHOWN_OF_A_LOT = 500

/** Of lots $1: tasks that are not closed, and those that were closed since $2. */
export const READ_MOVE_TASK_NEWS = `
  SELECT ${columnsOf('move_task', 't')}, o.plate_text, o.bay, s.name AS assignee_name
  FROM (
    SELECT ${columnsOf('move_task', 'm')}, row_number() OVER (PARTITION BY m.lot_id ORDER BY m.is_urgent DESC, m.created_at DESC) AS place FROM (
      SELECT ${columnsOf('move_task')} FROM move_task WHERE lot_id = ANY($1) AND state IN ${stateList(UNCLOSED_MOVE_TASK_STATES)}
      UNION ALL
      SELECT ${columnsOf('move_task')} FROM move_task WHERE lot_id = ANY($1) AND closed_at > $2
    ) m
  ) t JOIN recovery_order o ON o.id = t.order_id LEFT JOIN staff s ON s.id = t.assigned_to
  WHERE t.place <= ${SHOWN_OF_A_LOT} ORDER BY t.is_urgent DESC, t.created_at DESC`

/** Of lots $1: incidents that are open, and those that were closed since $2. */
export const READ_INCIDENT_NEWS = `
  SELECT ${columnsOf('incident', 'n')}, o.plate_text, o.plate_colour FROM (
    SELECT ${columnsOf('incident', 'i')}, row_number() OVER (PARTITION BY i.lot_id ORDER BY i.level DESC, i.opened_at DESC) AS place FROM (
      SELECT ${columnsOf('incident')} FROM incident WHERE lot_id = ANY($1) AND state IN ${stateList(OPEN_INCIDENT_STATES)}
      UNION ALL
      SELECT ${columnsOf('incident')} FROM incident WHERE lot_id = ANY($1) AND closed_at > $2
    ) i
  ) n LEFT JOIN recovery_order o ON o.id = n.order_id WHERE n.place <= ${SHOWN_OF_A_LOT} ORDER BY n.level DESC, n.opened_at DESC`

/** $1 merchant. */
export const READ_LOT_IDS = 'SELECT id FROM lot WHERE merchant_id = $1 ORDER BY id LIMIT 500'

/** $1 orders, $2 lots, $3 since. */
export const READ_ORDER_VERSIONS = `
  SELECT id AS "orderId", lot_id AS "lotId", version FROM recovery_order WHERE id = ANY($1)
  UNION SELECT id, lot_id, version FROM recovery_order WHERE lot_id = ANY($2) AND updated_at > $3`

/** $1 lot: everything whose device is not free yet. */
export const READ_LIVE_ORDER_IDS =
  'SELECT id FROM recovery_order WHERE lot_id = $1 AND NOT device_free ORDER BY created_at DESC LIMIT 200'
