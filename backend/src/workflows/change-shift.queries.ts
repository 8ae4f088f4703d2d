/** $1 lot, $2 states in which a task waits for somebody. */
export const READ_WAITING_MOVE_TASKS = `
  SELECT id FROM move_task WHERE lot_id = $1 AND assigned_to IS NULL AND state = ANY($2)`
