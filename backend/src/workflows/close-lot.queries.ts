/** $1 lot, $2 merchant: the lot, and how many recoveries in it have not ended. */
export const READ_LOT_TO_CLOSE = `
  SELECT l.version, l.closed_at,
    (SELECT count(*)::int FROM recovery_order o WHERE o.merchant_id = l.merchant_id AND o.lot_id = l.id AND o.ended_at IS NULL) AS hold_count
  FROM lot l WHERE l.id = $1 AND l.merchant_id = $2`
