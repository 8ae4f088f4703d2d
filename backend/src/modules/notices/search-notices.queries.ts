/**
 * What is still owed of a notice, and what its paper names for debts that are settled. $1 states in which a debt is owed,
 * $2 the one in which it is settled.
 */
const MONEY = `
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(a.due_fen) FILTER (WHERE a.state = ANY($1::text[])), 0)::bigint AS due_fen,
      coalesce(sum((x->>'amountFen')::bigint) FILTER (WHERE a.state = $2), 0)::bigint AS paid_fen
    FROM jsonb_array_elements(n.content->'lines') AS x
      JOIN arrear a ON a.id = (x->>'arrearId')::uuid AND a.merchant_id = n.merchant_id) d`
/** $3 the state of one that is void, $4 merchant, $5 lot or null, $6 and $7 a period, $8 today. */
const OF_PERIOD = `n.merchant_id = $4 AND ($5::uuid IS NULL OR n.lot_id = $5) AND n.created_at >= $6 AND n.created_at < $7`
const IS_VOID = 'n.state = $3'
/** The paper announces a device, was left, and something of it is owed. */
const LEADS_TO_DEVICE = `(NOT ${IS_VOID} AND n.left_at IS NOT NULL AND d.due_fen > 0 AND n.content->>'next' = 'device')`
const DAY_HAS_COME = `n.content->>'nextFrom' <= $8::text`

/**
 * The newest first. $9 keys of a plate or null; then flags, each of which may be null: $10 void, $11 left, $12 opened, $13 owed,
 * $14 paid, $15 leads to a device and whether its day has come; $16 and $17 the place after which it goes on, $18 how many.
 */
export const SEARCH_NOTICES = `
  SELECT n.id, n.version, n.state, n.number, n.plate_text, n.plate_colour, n.content, n.created_at, n.left_at, n.opened_at,
    l.name AS lot_name, s.name AS made_by_name, d.due_fen, d.paid_fen, ${IS_VOID} AS is_void,
    CASE WHEN ${LEADS_TO_DEVICE} THEN ${DAY_HAS_COME} END AS is_device_due
  FROM notice n JOIN lot l ON l.id = n.lot_id JOIN staff s ON s.id = n.made_by ${MONEY}
  WHERE ${OF_PERIOD} AND ($9::text[] IS NULL OR n.plate_key = ANY($9))
    AND ($10::boolean IS NULL OR (${IS_VOID}) = $10)
    AND ($11::boolean IS NULL OR (n.left_at IS NOT NULL) = $11)
    AND ($12::boolean IS NULL OR (n.opened_at IS NOT NULL) = $12)
    AND ($13::boolean IS NULL OR (d.due_fen > 0) = $13)
    AND ($14::boolean IS NULL OR (d.paid_fen > 0) = $14)
    AND ($15::boolean IS NULL OR (${LEADS_TO_DEVICE} AND (${DAY_HAS_COME}) = $15))
    AND ($16::timestamptz IS NULL OR (n.created_at, n.id) < ($16::timestamptz, $17::uuid))
  ORDER BY n.created_at DESC, n.id DESC LIMIT $18`

/** $1 to $8 as above. */
export const COUNT_NOTICES = `
  SELECT (count(*) FILTER (WHERE NOT is_void))::int AS made_count,
    (count(*) FILTER (WHERE NOT is_void AND left_at IS NOT NULL))::int AS left_count,
    (count(*) FILTER (WHERE NOT is_void AND opened_at IS NOT NULL))::int AS scanned_count,
    (count(*) FILTER (WHERE NOT is_void AND due_fen = 0 AND paid_fen > 0))::int AS paid_count,
    (count(*) FILTER (WHERE is_void))::int AS void_count,
    coalesce(sum(total_fen) FILTER (WHERE NOT is_void), 0)::bigint AS total_fen,
    coalesce(sum(paid_fen) FILTER (WHERE NOT is_void), 0)::bigint AS paid_fen,
    coalesce(sum(due_fen) FILTER (WHERE NOT is_void), 0)::bigint AS due_fen,
    (count(*) FILTER (WHERE is_device_due = false))::int AS device_soon_count,
    (count(*) FILTER (WHERE is_device_due))::int AS device_due_count
  FROM (
    SELECT n.left_at, n.opened_at, (n.content->>'totalFen')::bigint AS total_fen, d.due_fen, d.paid_fen, ${IS_VOID} AS is_void,
      CASE WHEN ${LEADS_TO_DEVICE} THEN ${DAY_HAS_COME} END AS is_device_due
    FROM notice n ${MONEY} WHERE ${OF_PERIOD}
  ) counted`
