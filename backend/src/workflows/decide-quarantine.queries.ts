/** $1 merchant, $2 the state of money kept apart, $3 states in which an order can still be paid. */
export const LIST_QUARANTINED = `
  SELECT p.id AS "paymentId", o.id AS "orderId", o.lot_id AS "lotId", l.name AS "lotName", o.plate_text AS "plateText",
    o.plate_colour AS "plateColour", p.paid_fen AS "paidFen", o.amount_fen AS "dueFen",
    coalesce(p.problem->'mismatches', '[]') AS mismatches, o.state = ANY($3::text[]) AS "isPayable", p.updated_at AS since
  FROM payment p JOIN recovery_order o ON o.id = p.order_id JOIN lot l ON l.id = o.lot_id
  WHERE p.merchant_id = $1 AND p.state = $2::text ORDER BY p.updated_at LIMIT 200`
