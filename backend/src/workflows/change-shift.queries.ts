import { MOVE_TASK } from '../domain/move-task'
import { stateList } from '../persistence/state-list'
import { transitionRows } from '../persistence/transition-where'

/** Tasks of lot $1 that wait for somebody. */
export const READ_WAITING_MOVE_TASKS = `
  SELECT id FROM move_task
  WHERE lot_id = $1 AND assigned_to IS NULL AND state IN ${stateList(transitionRows(MOVE_TASK, 'assigned').from)}`
