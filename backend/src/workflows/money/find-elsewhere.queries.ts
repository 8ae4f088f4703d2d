/**
 * What somebody has booked as paid elsewhere by receipt $2, or for a plate of keys $3. $1 merchant, $4 acts, $5 states, $6 how many.
 * Decisions of people are few.
 */
export const FIND_BOOKED_ELSEWHERE = `
  SELECT a.id, a.lot_id, l.name AS lot_name, a.plate_text, a.act, a.amount_fen, a.reference, a.reason,
    a.decided_at, p.name AS booked_by, a.arrear_ids
  FROM approval a JOIN lot l ON l.id = a.lot_id JOIN staff p ON p.id = a.asked_by
  WHERE a.merchant_id = $1 AND a.act = ANY($4) AND a.state = ANY($5) AND (a.reference = $2 OR a.plate_key = ANY($3::text[]))
  ORDER BY a.decided_at DESC LIMIT $6`

const TOLD = `
  SELECT e.source_id, e.payment_ref, e.channel, s.name AS booked_by, min(e.told_at) AS told_at, max(e.reversed_at) AS reversed_at,
    sum(e.amount_fen)::bigint AS amount_fen, min(a.plate_text) AS plate_text, array_agg(a.id ORDER BY a.id) AS arrear_ids,
    array_agg(DISTINCT a.lot_id) AS lot_ids, string_agg(DISTINCT l.name, '、') AS lot_name`
const GROUPED = 'GROUP BY e.source_id, e.payment_ref, e.channel, s.name ORDER BY min(e.told_at) DESC'

/** What other systems have told as paid under number $2. $1 merchant, $3 how many. */
export const FIND_REPORTED_BY_NUMBER = `${TOLD}
  FROM integration_source s JOIN external_payment e ON e.source_id = s.id AND e.payment_ref = $2
    JOIN arrear a ON a.id = e.arrear_id JOIN lot l ON l.id = a.lot_id
  WHERE s.merchant_id = $1 ${GROUPED} LIMIT $3`

/** What other systems have told as paid for plate $2. $1 merchant, $3 how many. */
export const FIND_REPORTED_OF_PLATE = `${TOLD}
  FROM arrear a JOIN external_payment e ON e.arrear_id = a.id
    JOIN integration_source s ON s.id = e.source_id JOIN lot l ON l.id = a.lot_id
  WHERE a.merchant_id = $1 AND a.plate_text = $2 ${GROUPED} LIMIT $3`
