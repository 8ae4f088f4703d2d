/** $1 lots, $2 states of closed tasks, $3 since when a closed one is still news. */
export const READ_MOVE_TASK_NEWS = `
  SELECT t.*, o.plate_text, s.name AS assignee_name
  FROM move_task t JOIN recovery_order o ON o.id = t.order_id LEFT JOIN staff s ON s.id = t.assigned_to
  WHERE t.lot_id = ANY($1) AND (t.state <> ALL($2) OR t.updated_at > $3) ORDER BY t.created_at LIMIT 2000`

/** $1 lots, $2 states of closed incidents, $3 since when a closed one is still news. */
export const READ_INCIDENT_NEWS = `
  SELECT * FROM incident WHERE lot_id = ANY($1) AND (state <> ALL($2) OR closed_at > $3) ORDER BY opened_at LIMIT 2000`

/** $1 orders, $2 lots, $3 since. */
export const READ_ORDER_VERSIONS = `
  SELECT id AS "orderId", lot_id AS "lotId", version FROM recovery_order WHERE id = ANY($1)
  UNION SELECT id, lot_id, version FROM recovery_order WHERE lot_id = ANY($2) AND updated_at > $3`

/** $1 lot: everything whose device is not free yet. */
export const READ_LIVE_ORDER_IDS =
  'SELECT id FROM recovery_order WHERE lot_id = $1 AND NOT device_free ORDER BY created_at DESC LIMIT 200'
