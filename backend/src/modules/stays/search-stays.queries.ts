const SHOWN = `s.id, s.state, l.name AS lot_name, i.name AS source_name, s.bays, s.plate_text, s.plate_colour, s.entered_at, s.exited_at,
    s.total_fen, s.reasons, s.arrear_id, s.heard_at`

/** $3 lot, $4 source (of any part of it), $5 state. */
const WANTED = `($3::uuid IS NULL OR s.lot_id = $3) AND ($4::uuid IS NULL OR s.source_id = $4 OR s.exit_source_id = $4)
    AND ($5::text IS NULL OR s.state = $5)`
/** $6 after this id. */
const IS_BEFORE = '($6::uuid IS NULL OR s.id < $6)'
/** When a stay began, or ended where nobody knows its beginning. */
const BEGAN = 'coalesce(s.entered_at, s.exited_at)'

/** $2 and $8: from when to when it was inside at some moment. */
const INSIDE = `($8::timestamptz IS NULL OR (coalesce(s.entered_at, s.exited_at) < $8
    AND (s.exited_at IS NULL OR s.exited_at > $2::timestamptz)))`

/**
 * Stays of merchant $1 with plate $9, those first that began last, however late they were told, at most $7; $2 and $8 as a period, or
 * null; after the stay $6 that began at $10, or null. All of a plate are read: they are not many.
 */
export const SEARCH_STAYS_OF_PLATE = `
  SELECT ${SHOWN} FROM parking_session s JOIN lot l ON l.id = s.lot_id JOIN integration_source i ON i.id = s.source_id
  WHERE s.merchant_id = $1 AND s.plate_text = $9::text AND ${WANTED} AND ${INSIDE}
    AND ($6::uuid IS NULL OR (${BEGAN}, s.id) < ($10::timestamptz, $6))
  ORDER BY ${BEGAN} DESC, s.id DESC LIMIT $7`

/** Stays of merchant $1 that were inside from $2 to $8, the last ones first, at most $7: in each lot by its own index; ids from $9 up to $10. */
export const SEARCH_STAYS_OF_PERIOD = `
  SELECT ${SHOWN} FROM (
    SELECT x.id FROM lot o CROSS JOIN LATERAL (
      SELECT s.id FROM parking_session s
      WHERE s.lot_id = o.id AND s.id >= $9::uuid AND s.id < $10::uuid AND ${WANTED} AND ${IS_BEFORE} AND ${INSIDE} ORDER BY s.id DESC LIMIT $7) x
    WHERE o.merchant_id = $1 AND ($3::uuid IS NULL OR o.id = $3) ORDER BY x.id DESC LIMIT $7) p
  JOIN parking_session s ON s.id = p.id AND s.id >= $9::uuid AND s.id < $10::uuid
  JOIN lot l ON l.id = s.lot_id JOIN integration_source i ON i.id = s.source_id
  ORDER BY s.id DESC`
