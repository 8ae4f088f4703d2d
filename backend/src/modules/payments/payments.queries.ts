/** One of many callers gets the slot: $3 is the least time between two queries in milliseconds. */
export const CLAIM_QUERY_SLOT = `
  UPDATE payment SET last_queried_at = $2, query_count = query_count + 1
  WHERE id = $1 AND (last_queried_at IS NULL OR last_queried_at <= $2::timestamptz - $3 * interval '1 millisecond')
  RETURNING id`

export const READ_TRADE = 'SELECT id, mchid, out_trade_no, state FROM payment WHERE out_trade_no = $1'
