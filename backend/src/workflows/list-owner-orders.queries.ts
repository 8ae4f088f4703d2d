/** $1 owner, $2 and $3 the place after which to go on (null: from the newest), $4 how many. */
export const LIST_OWNER_ORDERS = `
  SELECT o.id, o.state, l.name AS lot_name, o.plate_text, o.plate_colour, o.amount_fen, o.created_at, o.paid_at, o.ended_at,
    h.first_seen_at
  FROM owner_order h JOIN recovery_order o ON o.id = h.order_id JOIN lot l ON l.id = o.lot_id
  WHERE h.owner_id = $1 AND ($2::timestamptz IS NULL OR (h.first_seen_at, h.order_id) < ($2::timestamptz, $3::uuid))
  ORDER BY h.first_seen_at DESC, h.order_id DESC LIMIT $4`
