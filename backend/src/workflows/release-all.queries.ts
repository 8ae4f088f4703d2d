/** Orders whose car is held, of one merchant or of all, the longest first. */
export const READ_HELD_ORDER_IDS =
  'SELECT id FROM recovery_order WHERE state = ANY($1::text[]) AND ($2::uuid IS NULL OR merchant_id = $2) ORDER BY created_at'
