import { createHash, randomBytes } from 'node:crypto'
import { uuidOf } from './orders'
import type { BenchSystem } from './bench-system'

const BATCH = 100_000
/** Each plate of the data; the first ones owe. */
export const plateAt = (index: number): string => `粤A${String(index).padStart(5, '0')}`
const PLATES = 100_000
const PLATE = `'粤A' || lpad((i % ${PLATES})::text, 5, '0')`
const AGO = `now() - interval '1 day' - (i % 7776000) * interval '1 second'`

/** Time-ordered as real ones are: the table is split by months of its ids, and what belongs to none is looked through for each new month. */
const STAY_ID = `(left(uuid_at(${AGO})::text, 14) || '7' || substr(md5('bench-stay' || i), 1, 3) || '-8' || substr(md5('bench-stay' || i), 4, 3)
    || '-' || substr(md5('bench-stay' || i), 7, 12))::uuid`
/** $1 first number, $2 last number, $3 merchant, $4 lot, $5 source. */
const STAY = `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_text, plate_colour, plate_key, vehicle_class,
    energy, confidence_pct, entered_at, exited_at, heard_at, total_fen, paid_fen)
  SELECT ${STAY_ID}, $3::uuid, $4::uuid, $5::uuid, 'paid', ${PLATE}, 'blue', ${PLATE} || '/blue', 'small', 'unknown', 99,
    ${AGO} - interval '2 hours', ${AGO}, ${AGO}, 800, 800 FROM generate_series($1::int, $2::int) AS i`
const ARREAR = `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at,
    principal_fen, state, reminder_count, evidence, content_hash)
  SELECT ${uuidOf(`'bench-debt' || i`)}, $3::uuid, $4::uuid, 'camera', 'bench-debt' || i, ${PLATE}, 'blue', ${PLATE} || '/blue',
    ${AGO} - interval '2 hours', ${AGO}, 800, 'outstanding', 2, '{"witness":"bench"}', 'x' FROM generate_series($1::int, $2::int) AS i`

/** $3 source: what was answered to the entry and the exit of each stay, as it is kept for 90 days. */
const ANSWER = `INSERT INTO integration_event_id (source_id, event_id, content_hash, answer, received_at)
  SELECT $3::uuid, ${uuidOf(`'bench-event' || i || what`)}::text, repeat('0', 64), jsonb_build_object('outcome', 'accepted', 'stayId',
    ${STAY_ID}, 'stayVersion', 1), ${AGO} FROM generate_series($1::int, $2::int) AS i, unnest(ARRAY['entry', 'exit']) AS what`
/** $3 merchant: rows of cars that do not come again while it is measured. */
const STAY_PLATE = `INSERT INTO stay_plate (id, merchant_id, plate_text, version)
  SELECT ${uuidOf(`'bench-plate' || i`)}, $3::uuid, '粤F' || lpad(i::text, 5, '0'), 2 FROM generate_series($1::int, $2::int) AS i`

/** Stays that were paid with what they left, and debts of the first plates, about ten of each once there are a million. */
export async function fillStays(
  { db, merchant, lot }: BenchSystem,
  sourceId: string,
  { stays, arrears }: { stays: number; arrears: number },
): Promise<void> {
  const client = await db.connect()
  try {
    await client.query('SET synchronous_commit = off')
    for (const [text, count, values] of [
      [STAY, stays, [merchant.id, lot.id, sourceId]],
      [ANSWER, stays, [sourceId]],
      [STAY_PLATE, Math.min(stays, PLATES), [merchant.id]],
      [ARREAR, arrears, [merchant.id, lot.id]],
    ] as const)
      for (let first = 0; first < count; first += BATCH)
        await client.query(text, [first, Math.min(first + BATCH, count) - 1, ...values])
  } finally {
    client.release(true)
  }
  await db.query('VACUUM ANALYZE')
  await db.query('CHECKPOINT')
}

/** A session of somebody of the bench's merchant. */
export async function staffSession(
  { db, merchant }: BenchSystem,
  staffId: string,
  role: string,
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await db.query(
    `INSERT INTO session (token_hash, kind, subject_id, merchant_id, roles, openid, created_at, expires_at)
     VALUES ($1, 'staff', $2, $3, $4, $5, now(), now() + interval '1 day')`,
    [createHash('sha256').update(token).digest('hex'), staffId, merchant.id, [role], `bench-${role}`],
  )
  return token
}
