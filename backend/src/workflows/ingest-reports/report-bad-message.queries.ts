/** $1 device: where an incident about it belongs. */
export const READ_PLACE_OF_DEVICE = 'SELECT id, merchant_id, lot_id FROM device WHERE id = $1'
