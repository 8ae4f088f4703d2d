import { isFound } from './money/money-order'

/** $1 merchant, $2 the state of money kept apart, $3 states in which a bill can still be paid, $4 lots or null, $5 at most, $6 and $7 texts or null. */
export const LIST_QUARANTINED = `
  SELECT p.id AS "paymentId", p.order_id AS "orderId", b.lot_id AS "lotId", l.name AS "lotName", b.plate_text AS "plateText",
    b.plate_colour AS "plateColour", p.paid_fen AS "paidFen", b.due_fen AS "dueFen",
    coalesce(p.problem->'mismatches', '[]') AS mismatches, b.state = ANY($3::text[]) AND p.paid_fen >= b.due_fen AS "isPayable", p.updated_at AS since
  FROM payment p JOIN bill b ON b.id = p.bill_id JOIN lot l ON l.id = b.lot_id
  WHERE p.merchant_id = $1 AND p.state = $2::text AND ($4::uuid[] IS NULL OR b.lot_id = ANY($4))
    AND ${isFound(['p.out_trade_no', 'p.transaction_id'], ['$6', '$7'])}
  ORDER BY p.updated_at LIMIT $5`
