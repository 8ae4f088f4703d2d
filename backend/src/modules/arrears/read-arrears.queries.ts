import { remindersOf } from '../../persistence/readings/debt-reading.queries'

/** Debts of a merchant, newest first. */
export const LIST_ARREARS = `
  SELECT a.*, l.name AS lot_name, ${remindersOf('a.id')} AS reminders FROM arrear a JOIN lot l ON l.id = a.lot_id
  WHERE a.merchant_id = $1
    AND ($2::uuid IS NULL OR a.lot_id = $2)
    AND ($3::uuid[] IS NULL OR a.lot_id = ANY($3))
    AND ($4::text IS NULL OR a.plate_text = $4)
    AND ($5::text IS NULL OR a.plate_colour = $5)
    AND a.state = ANY($6::text[])
    AND ($7::timestamptz IS NULL OR (a.exited_at, a.id) < ($7::timestamptz, $8::uuid))
  ORDER BY a.exited_at DESC, a.id DESC LIMIT $9`
