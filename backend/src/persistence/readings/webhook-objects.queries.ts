/** Arrears $1 of merchants $2. */
export const READ_PUBLISHED_ARREARS = `
  SELECT id, merchant_id, lot_id, plate_text, plate_colour, source, external_id, stay_id, entered_at, exited_at,
    principal_fen, late_fee_fen, paid_fen, waived_fen, due_fen
  FROM arrear WHERE id = ANY($1::uuid[]) AND merchant_id = ANY($2::uuid[])`

/** Bills $1 of merchants $2, with what settled them. */
export const READ_PUBLISHED_BILLS = `
  SELECT b.id, b.merchant_id, b.lot_id, b.cause, b.plate_text, b.plate_colour, s.amount_fen, s.method, s.receipt_no,
    (SELECT coalesce(array_agg(l.arrear_id ORDER BY l.arrear_id), '{}') FROM bill_line l WHERE l.bill_id = b.id) AS arrear_ids,
    (SELECT x.stay_id FROM bill_stay x WHERE x.bill_id = b.id) AS stay_id
  FROM bill b LEFT JOIN LATERAL (
    SELECT amount_fen, method, receipt_no FROM settlement s WHERE s.bill_id = b.id ORDER BY s.created_at LIMIT 1
  ) s ON true
  WHERE b.id = ANY($1::uuid[]) AND b.merchant_id = ANY($2::uuid[])`

/** Refunds $1 of merchants $2, with their bills. */
export const READ_PUBLISHED_REFUNDS = `
  SELECT r.id, r.merchant_id, r.amount_fen, r.cause AS refund_cause, b.id AS bill_id, b.lot_id, b.cause, b.plate_text, b.plate_colour,
    (SELECT coalesce(array_agg(l.arrear_id ORDER BY l.arrear_id), '{}') FROM bill_line l WHERE l.bill_id = b.id) AS arrear_ids,
    (SELECT x.stay_id FROM bill_stay x WHERE x.bill_id = b.id) AS stay_id
  FROM refund r JOIN bill b ON b.id = r.bill_id
  WHERE r.id = ANY($1::uuid[]) AND r.merchant_id = ANY($2::uuid[])`

/** Orders $1 of merchants $2. */
export const READ_PUBLISHED_ORDERS = `
  SELECT o.id, o.merchant_id, o.lot_id, o.device_id, o.plate_text, o.plate_colour, o.amount_fen AS due_fen,
    coalesce(b.total_fen, o.amount_fen) AS total_fen,
    (SELECT coalesce(array_agg(a.arrear_id ORDER BY a.arrear_id), '{}') FROM order_arrear a WHERE a.order_id = o.id) AS arrear_ids
  FROM recovery_order o LEFT JOIN bill b ON b.id = o.id
  WHERE o.id = ANY($1::uuid[]) AND o.merchant_id = ANY($2::uuid[])`
