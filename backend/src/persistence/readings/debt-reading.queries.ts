/** $1 merchant, $2 debts. */
export const READ_DEBTS = `
  SELECT a.id, a.version, a.state, a.merchant_id, a.lot_id, a.plate_text, a.plate_key, a.due_fen, a.paid_fen, a.waived_fen,
    (SELECT l.bill_id FROM bill_line l WHERE l.arrear_id = a.id AND l.is_live) AS bill_id
  FROM arrear a WHERE a.merchant_id = $1 AND a.id = ANY($2::uuid[]) ORDER BY a.id`
