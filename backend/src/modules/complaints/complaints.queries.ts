import { columnsOf } from '../../persistence/columns-of'

const SHOWN = `
  SELECT ${columnsOf('complaint', 'c')}, l.name AS lot_name, s.name AS entered_by_name, a.name AS answered_by_name,
    coalesce(o.plate_text, d.plate_text) AS plate_text, coalesce(o.plate_colour, d.plate_colour) AS plate_colour`
const FROM_BESIDE = `
  JOIN lot l ON l.id = c.lot_id JOIN staff s ON s.id = c.entered_by LEFT JOIN staff a ON a.id = c.answered_by
  LEFT JOIN recovery_order o ON o.id = c.order_id LEFT JOIN arrear d ON d.id = c.arrear_id`

/** $1 merchant, $2 state, $3 lot, $4 order, $5 beginning of a ticket number (each or null), $6 and $7 the place in the list, $8 how many. */
export const LIST_COMPLAINTS = `
  ${SHOWN} FROM (
    SELECT ${columnsOf('complaint')} FROM complaint WHERE merchant_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::uuid IS NULL OR lot_id = $3)
      AND ($4::uuid IS NULL OR order_id = $4) AND ($5::text IS NULL OR starts_with(ticket_number, $5))
      AND ($6::timestamptz IS NULL OR (created_at, id) < ($6::timestamptz, $7::uuid))
    ORDER BY created_at DESC, id DESC LIMIT $8) c ${FROM_BESIDE}
  ORDER BY c.created_at DESC, c.id DESC`

/** $1 complaint. */
export const READ_COMPLAINT = `${SHOWN} FROM complaint c ${FROM_BESIDE} WHERE c.id = $1`

/** The lot of what a complaint is about: $1 merchant, $2 order or null, $3 debt or null. Nothing for one of others. */
export const READ_SUBJECTS = `
  SELECT (SELECT lot_id FROM recovery_order WHERE id = $2::uuid AND merchant_id = $1) AS order_lot_id,
    (SELECT lot_id FROM arrear WHERE id = $3::uuid AND merchant_id = $1) AS arrear_lot_id`
