/**
 * `level`: 1 of a day, 2 of a lot, 3 of everything. Each reads the rows of one merchant and one period by its index, once.
 */
const LEVELS = 'GROUP BY GROUPING SETS ((day), (lot_id), ())'
const dayOf = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day`

/** What was paid of debts, and beside it for stays that went on, which nobody owed. $1 merchant, $2 lot or null, $3 from, $4 until, $5 states of a settlement that still counts, $6 cause of a bill for a stay that goes on. */
export const REPORT_MONEY = `
  SELECT day, lot_id, grouping(day, lot_id) AS level,
    coalesce(sum(amount_fen) FILTER (WHERE is_recovered), 0)::bigint AS recovered_fen,
    (count(*) FILTER (WHERE is_recovered))::int AS payment_count,
    coalesce(sum(amount_fen) FILTER (WHERE is_recovered AND method = 'cash'), 0)::bigint AS cash_fen,
    coalesce(sum(amount_fen) FILTER (WHERE is_recovered AND method = 'elsewhere'), 0)::bigint AS elsewhere_fen,
    coalesce(sum(amount_fen) FILTER (WHERE NOT is_recovered AND method <> 'waiver'), 0)::bigint AS parking_fen,
    coalesce(sum(waived_fen), 0)::bigint AS waived_fen
  FROM (
    SELECT ${dayOf('s.created_at')}, b.lot_id, s.method, s.amount_fen,
      s.method <> 'waiver' AND b.cause IS DISTINCT FROM $6 AS is_recovered,
      -- A waived line settles nothing: what it was is on its bill.
      (SELECT sum(i.amount_fen) FROM settlement_line n JOIN bill_line i ON i.bill_id = b.id AND i.arrear_id = n.arrear_id
        WHERE n.settlement_id = s.id AND coalesce(n.method, s.method) = 'waiver') AS waived_fen
    FROM settlement s LEFT JOIN bill b ON b.id = coalesce(s.bill_id, s.order_id)
    WHERE s.merchant_id = $1 AND ($2::uuid IS NULL OR b.lot_id = $2) AND s.created_at >= $3 AND s.created_at < $4
      AND s.state = ANY($5)
  ) paid ${LEVELS}`

/** Recoveries that were opened. $1 merchant, $2 lot or null, $3 from, $4 until, $5 cause of an end by a right objection. */
export const REPORT_ORDERS = `
  SELECT day, lot_id, grouping(day, lot_id) AS level, count(*)::int AS order_count,
    (count(*) FILTER (WHERE is_held))::int AS held_count,
    (count(*) FILTER (WHERE is_held AND paid_at IS NOT NULL))::int AS settled_count,
    (count(*) FILTER (WHERE is_held AND paid_at IS NULL AND end_cause IS NOT NULL))::int AS let_go_count,
    (count(*) FILTER (WHERE is_held AND end_cause = $5))::int AS false_count,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY free_ms)::bigint AS free_p50_ms,
    percentile_disc(0.95) WITHIN GROUP (ORDER BY free_ms)::bigint AS free_p95_ms,
    percentile_disc(0.99) WITHIN GROUP (ORDER BY free_ms)::bigint AS free_p99_ms
  FROM (
    SELECT ${dayOf('o.created_at')}, o.lot_id, o.paid_at, o.end_cause,
      coalesce(o.active_at, o.went_up_at) IS NOT NULL AS is_held,
      round(extract(epoch FROM o.released_at - o.paid_at) * 1000) AS free_ms
    FROM recovery_order o
    WHERE o.merchant_id = $1 AND ($2::uuid IS NULL OR o.lot_id = $2) AND o.created_at >= $3 AND o.created_at < $4
  ) opened ${LEVELS}`

/** $1 merchant. */
export const READ_LOT_NAMES = 'SELECT id, name FROM lot WHERE merchant_id = $1'
