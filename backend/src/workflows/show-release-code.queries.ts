/** $1 owner, $2 order: a row when this owner has scanned it. */
export const READ_SCAN_OF_OWNER = 'SELECT 1 FROM owner_order WHERE owner_id = $1 AND order_id = $2'
