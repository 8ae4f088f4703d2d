/** Of the devices $1 those that nobody keeps locked, and whose order nobody does. */
export const READ_FREE_DEVICES = `
  WITH d AS (
    SELECT id, order_id FROM device WHERE id = ANY($1::text[]) FOR NO KEY UPDATE SKIP LOCKED
  ), o AS (
    SELECT id FROM recovery_order WHERE id IN (SELECT order_id FROM device WHERE id = ANY($1::text[])) FOR NO KEY UPDATE SKIP LOCKED
  )
  SELECT d.id FROM d WHERE d.order_id IS NULL OR d.order_id IN (SELECT id FROM o)`
