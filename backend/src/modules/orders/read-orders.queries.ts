/** Orders of a merchant, newest first; `$4` states or null, `$5` the keys of a plate in each colour or null. */
export const LIST_STAFF_ORDERS = `
  SELECT o.id, o.created_at FROM recovery_order o
  WHERE o.merchant_id = $1
    AND ($2::uuid IS NULL OR o.lot_id = $2)
    AND ($3::uuid[] IS NULL OR o.lot_id = ANY($3))
    AND ($4::text[] IS NULL OR o.state = ANY($4))
    AND ($5::text[] IS NULL OR o.plate_key = ANY($5))
    AND ($6::timestamptz IS NULL OR (o.created_at, o.id) < ($6::timestamptz, $7::uuid))
  ORDER BY o.created_at DESC, o.id DESC LIMIT $8`
