import { picturesOfDebt } from '../../persistence/readings/pictures-as-json'
import { remindersOf } from '../../persistence/readings/debt-reading.queries'

const listArrears = (isOfPlate: string): string => `
  SELECT a.*, l.name AS lot_name, ${remindersOf('a.id')} AS reminders FROM arrear a JOIN lot l ON l.id = a.lot_id
  WHERE a.merchant_id = $1
    AND ($2::uuid IS NULL OR a.lot_id = $2)
    AND ($3::uuid[] IS NULL OR a.lot_id = ANY($3))
    AND ${isOfPlate}
    AND ($5::text IS NULL OR a.plate_colour = $5)
    AND a.state = ANY($6::text[])
    AND ($7::timestamptz IS NULL OR (a.exited_at, a.id) < ($7::timestamptz, $8::uuid))
  ORDER BY a.exited_at DESC, a.id DESC LIMIT $9`

/** Debts of a merchant, newest first. */
export const LIST_ARREARS = listArrears('($4::text IS NULL OR a.plate_text = $4)')

/**
 * The same of one plate. A statement that may be about any plate finds it by the index only while PostgreSQL plans it anew each
 * time, which takes longer than running it; this one is planned once.
 */
export const LIST_ARREARS_OF_PLATE = listArrears('a.plate_text = $4::text')

/**
 * Debts of merchant $1 in states $2, newest first, with the entry of the audit log by which each came there: after the exit $3
 * of debt $4, at most $5. The page is cut first: entries are looked up for its debts alone.
 */
export const LIST_REVIEWS = `
  WITH page AS MATERIALIZED (
    SELECT a.* FROM arrear a WHERE a.merchant_id = $1 AND a.state = ANY($2::text[])
      AND ($3::timestamptz IS NULL OR (a.exited_at, a.id) < ($3::timestamptz, $4::uuid))
    ORDER BY a.exited_at DESC, a.id DESC LIMIT $5)
  SELECT p.*, l.name AS lot_name, ${remindersOf('p.id')} AS reminders, ${picturesOfDebt('p')} AS stay_pictures, e.at AS sent_at, e.detail, s.name AS sent_by
  FROM page p JOIN lot l ON l.id = p.lot_id
  LEFT JOIN LATERAL (
    SELECT j.at, j.actor, j.detail FROM journal j
    WHERE j.entity = 'arrear' AND j.entity_id = p.id::text AND j.to_state = ANY($2::text[]) ORDER BY j.id DESC LIMIT 1) e ON true
  LEFT JOIN staff s ON s.merchant_id = p.merchant_id AND 'staff:' || s.id = e.actor
  ORDER BY p.exited_at DESC, p.id DESC`

/** Debt $2 of merchant $1, with the order that holds a car for it. */
export const READ_ARREAR = `
  SELECT a.*, l.name AS lot_name, ${remindersOf('a.id')} AS reminders, ${picturesOfDebt('a')} AS stay_pictures,
    (SELECT o.order_id FROM order_arrear o WHERE o.arrear_id = a.id AND o.is_active LIMIT 1) AS held_by_order_id
  FROM arrear a JOIN lot l ON l.id = a.lot_id WHERE a.id = $2 AND a.merchant_id = $1`

/** Every reminder of debt $1, also those that reached nobody, the newest first. */
export const LIST_REMINDERS = `
  SELECT r.kind, r.sent_at, r.delivered_at, r.returned_at, r.photo_id, r.note
  FROM reminder r WHERE r.arrear_id = $1 ORDER BY r.sent_at DESC, r.id DESC LIMIT 50`
