/** $1 merchant, $2 lot or null: its devices, of all lots without one. */
export const LIST_DEVICES = `
  SELECT * FROM device WHERE merchant_id = $1 AND ($2::uuid IS NULL OR lot_id = $2) ORDER BY id LIMIT 1000`

/** $1 device, $2 merchant. */
export const READ_DEVICE_OF_MERCHANT = 'SELECT * FROM device WHERE id = $1 AND merchant_id = $2'
