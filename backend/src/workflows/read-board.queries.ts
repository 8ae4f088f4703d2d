/** $1 lot, $2 merchant, $3 states, $4 at most. */
export const READ_BOARD_ORDERS = `
  SELECT id FROM recovery_order WHERE lot_id = $1 AND merchant_id = $2 AND NOT device_free AND state = ANY($3)
  ORDER BY created_at DESC LIMIT $4`
