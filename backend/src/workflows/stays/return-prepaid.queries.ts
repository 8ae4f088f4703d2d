/** A stay that somebody has paid for while it went on. $1 stay. */
export const READ_PREPAID_STAY = `
  SELECT s.id, s.version, s.merchant_id, s.state, s.plate_key, s.total_fen, s.paid_fen, s.prepaid_fen, s.reported
  FROM parking_session s WHERE s.id = $1`

/** What was paid for stay $1 and has not gone back, the newest first; $2 states of refunds that took nothing. */
export const READ_PREPAYMENTS = `
  SELECT x.bill_id, x.merchant_id, x.paid_fen, x.returned_fen, b.version AS bill_version, b.plate_key, s.payment_id, p.paid_fen AS payment_fen,
    (SELECT coalesce(sum(r.amount_fen), 0)::bigint FROM refund r WHERE r.payment_id = p.id AND r.state <> ALL($2::text[])) AS refunded_fen
  FROM bill_stay x JOIN bill b ON b.id = x.bill_id JOIN settlement s ON s.bill_id = x.bill_id AND s.order_id IS NULL
    JOIN payment p ON p.id = s.payment_id
  WHERE x.stay_id = $1 AND x.paid_fen > x.returned_fen ORDER BY s.created_at DESC, x.bill_id DESC`
