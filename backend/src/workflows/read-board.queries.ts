/** $1 lot, $2 merchant, $3 states, $4 at most. */
export const READ_BOARD_ORDERS = `
  SELECT id FROM recovery_order WHERE lot_id = $1 AND merchant_id = $2 AND NOT device_free AND state = ANY($3)
  ORDER BY created_at DESC LIMIT $4`

/** What is still owed in a lot: $1 lot, $2 merchant. */
export const COUNT_DEBTORS = `
  SELECT count(*)::int AS plates, coalesce(sum(due_fen), 0)::bigint AS fen
  FROM debtor WHERE lot_id = $1 AND merchant_id = $2 AND arrear_count > 0`
