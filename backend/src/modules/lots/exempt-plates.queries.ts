/** Where an entry for all lots stands: behind those of single lots. */
const LOT = `coalesce(e.lot_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')`
/**
 * $1 merchant, $2 now, $3 beginning of a plate (escaped for LIKE) or null, $4 lot or null, $5 whether they have ended, or null,
 * $6 and $7 the plate and the lot before the page, or null, $8 how many.
 */
export const LIST_EXEMPT_PLATES = `
  SELECT e.plate_key, e.lot_id, ${LOT} AS lot_place, e.note, e.created_at, e.ends_at, s.name AS added_by_name
  FROM exempt_plate e LEFT JOIN staff s ON s.id = e.added_by
  WHERE e.merchant_id = $1 AND ($5::boolean IS NULL OR (e.ends_at IS NOT NULL AND e.ends_at <= $2) = $5)
    AND ($3::text IS NULL OR e.plate_key LIKE $3) AND ($4::uuid IS NULL OR e.lot_id IS NULL OR e.lot_id = $4)
    AND ($6::text IS NULL OR e.plate_key >= $6 AND (e.plate_key, ${LOT}) > ($6, $7::uuid))
  ORDER BY e.plate_key, ${LOT} LIMIT $8`

/** $1 merchant, $2 plate, $3 lot or null, $4 now. */
export const READ_EXEMPT_PLATE = `
  SELECT 1 FROM exempt_plate WHERE merchant_id = $1 AND plate_key = $2 AND lot_id IS NOT DISTINCT FROM $3::uuid
    AND (ends_at IS NULL OR ends_at > $4)`
