import type { Lot } from '../harness/fixtures'
import type { BenchSystem } from './bench-system'
import { withoutIndexes } from './history-data'
import { uuidOf } from './orders'

const BATCH = 200_000
/** They owe about ten debts each once there are a million. */
const PLATES = 100_000
/** Lots of one size, and one more with a thousandth of the debts. */
export const LIST_LOTS = 11
const PLATE = `'粤B' || lpad((i % ${PLATES})::text, 5, '0')`
export const listPlateAt = (index: number): string => `粤B${String(index).padStart(5, '0')}`
/** Three years of debts, one after the other, as they came. */
const EXITED_AT = `now() - interval '1 day' - ($4::int - 1 - i) * (interval '1095 days' / $4::int)`

/** $1 first number, $2 last number, $3 merchant, $4 how many there will be, $5 lots. Most are owed, some are in review, disputed or void. */
const DEBTS = `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at,
    principal_fen, state, reminder_count, evidence, content_hash)
  SELECT ${uuidOf(`'list-debt' || i`)}, $3::uuid,
    ($5::uuid[])[CASE WHEN i % 1000 = 7 THEN ${LIST_LOTS} ELSE 1 + i % ${LIST_LOTS - 1} END], 'camera', 'list-debt' || i,
    ${PLATE}, 'blue', ${PLATE} || '/blue', ${EXITED_AT} - interval '2 hours', ${EXITED_AT}, 500 + (i::bigint * 37 % 400) * 10,
    CASE WHEN i % 100 < 96 THEN 'outstanding' WHEN i % 100 = 96 THEN 'review' WHEN i % 100 = 97 THEN 'disputed' ELSE 'void' END,
    2, '{"witness":"bench"}', 'x'
  FROM generate_series($1::int, $2::int) AS i`

/** $1 first number, $2 last number, $3 merchant, $4 how many debts there will be: every fourth debt was demanded once. */
const REMINDERS = `INSERT INTO reminder (id, merchant_id, arrear_id, kind, sent_at, delivered_at)
  SELECT ${uuidOf(`'list-reminder' || i`)}, $3::uuid, ${uuidOf(`'list-debt' || i`)}, 'text', ${EXITED_AT} + interval '1 hour',
    ${EXITED_AT} + interval '1 hour'
  FROM generate_series($1::int, $2::int) AS i WHERE i % 4 = 0`

/** What the triggers of `arrear` keep, for all debts of merchant $1 at once. */
const DEBTORS = `INSERT INTO debtor (merchant_id, lot_id, plate_key, plate_text, plate_colour, arrear_count, due_fen, last_exited_at)
  SELECT merchant_id, lot_id, plate_key, max(plate_text), max(plate_colour), count(*), sum(due_fen), max(exited_at)
  FROM arrear WHERE merchant_id = $1 AND state IN ('outstanding', 'held')
  GROUP BY GROUPING SETS ((merchant_id, plate_key), (merchant_id, plate_key, lot_id))
  ON CONFLICT DO NOTHING`
const DEBTOR_SEARCH = `INSERT INTO debtor_search (place_id, plate_key, plate_text, grams)
  SELECT coalesce(lot_id, merchant_id), plate_key, plate_text, plate_grams(coalesce(lot_id, merchant_id), plate_text)
  FROM debtor WHERE merchant_id = $1 ON CONFLICT DO NOTHING`

/**
 * Debts of several lots with their debtors and reminders, while `fillHistory` keeps the other indexes of debts away. Triggers and foreign keys stay away: they would take most of the time.
 */
export async function fillListDebts(
  { db, merchant }: BenchSystem,
  lots: readonly Lot[],
  count: number,
): Promise<void> {
  const client = await db.connect()
  try {
    await client.query(
      `SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '256MB'`,
    )
    const lotIds = lots.map(lot => lot.id)
    await withoutIndexes(client, ['reminder', 'debtor', 'debtor_search'], async () => {
      for (let first = 0; first < count; first += BATCH) {
        const range = [first, Math.min(first + BATCH, count) - 1, merchant.id, count]
        await client.query(DEBTS, [...range, lotIds])
        await client.query(REMINDERS, range)
      }
      await client.query(DEBTORS, [merchant.id])
      await client.query(DEBTOR_SEARCH, [merchant.id])
    })
  } finally {
    client.release(true)
  }
}
