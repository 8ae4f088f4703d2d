/** Devices with the moment when they were last heard, to a minute. */
const SELECT = `
  SELECT d.*, greatest(d.last_seen_at, p.seen_at) AS heard_at FROM device d LEFT JOIN device_presence p ON p.device_id = d.id`

/** $1 merchant, $2 lot or null: its devices, of all lots without one. */
export const LIST_DEVICES = `
  ${SELECT} WHERE d.merchant_id = $1 AND ($2::uuid IS NULL OR d.lot_id = $2) ORDER BY d.id LIMIT 1000`

/** $1 device, $2 merchant. */
export const READ_DEVICE_OF_MERCHANT = `${SELECT} WHERE d.id = $1 AND d.merchant_id = $2`
