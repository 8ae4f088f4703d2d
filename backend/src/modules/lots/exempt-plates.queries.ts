/** $1 merchant, $2 now, $3 beginning of a plate (escaped for LIKE) or null, $4 lot or null, $5 whether they have ended, or null. */
export const LIST_EXEMPT_PLATES = `
  SELECT e.plate_key, e.lot_id, e.note, e.created_at, e.ends_at, s.name AS added_by_name
  FROM exempt_plate e LEFT JOIN staff s ON s.id = e.added_by
  WHERE e.merchant_id = $1 AND ($5::boolean IS NULL OR (e.ends_at IS NOT NULL AND e.ends_at <= $2) = $5)
    AND ($3::text IS NULL OR e.plate_key LIKE $3) AND ($4::uuid IS NULL OR e.lot_id IS NULL OR e.lot_id = $4)
  ORDER BY e.plate_key, e.lot_id LIMIT 1000`

/** $1 merchant, $2 plate, $3 lot or null, $4 now. */
export const READ_EXEMPT_PLATE = `
  SELECT 1 FROM exempt_plate WHERE merchant_id = $1 AND plate_key = $2 AND lot_id IS NOT DISTINCT FROM $3::uuid
    AND (ends_at IS NULL OR ends_at > $4)`
