import { columnsOf } from '../../persistence/columns-of'

const CLONE = `
  SELECT ${columnsOf('clone_plate', 'c')}, s.name AS flagged_by_name, e.name AS ended_by_name
  FROM clone_plate c JOIN staff s ON s.id = c.flagged_by LEFT JOIN staff e ON e.id = c.ended_by`

/** $1 merchant, $2 plate or null, $3 whether they have ended, or null. */
export const LIST_CLONE_PLATES = `${CLONE}
  WHERE c.merchant_id = $1 AND ($2::text IS NULL OR c.plate_text = $2) AND ($3::boolean IS NULL OR (c.ended_at IS NOT NULL) = $3)
  ORDER BY c.since DESC, c.id DESC LIMIT 200`
/** $1 flag, $2 merchant. */
export const READ_CLONE_PLATE = `SELECT ${columnsOf('clone_plate')} FROM clone_plate WHERE id = $1 AND merchant_id = $2`
/** Which of these plates are flagged. $1 merchant, $2 plates. */
export const READ_FLAGGED = `
  SELECT c.plate_text FROM clone_plate c WHERE c.merchant_id = $1 AND c.plate_text = ANY($2::text[]) AND c.ended_at IS NULL`
