/** $1 photos, $2 merchant: those of them that belong to it. */
export const READ_PHOTOS_OF_MERCHANT = 'SELECT id FROM photo WHERE id = ANY($1) AND merchant_id = $2'
