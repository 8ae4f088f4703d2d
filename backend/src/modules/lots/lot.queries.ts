/** $1 lots, $2 merchant: those of them that belong to it. */
export const READ_LOTS_OF_MERCHANT = 'SELECT id FROM lot WHERE id = ANY($1) AND merchant_id = $2'
