import { createHash } from 'node:crypto'
import type { BenchSystem } from './bench-system'

type OrderAt = { index: number; deviceId: string; outTradeNo: string; orderId: string }
const numbered = (prefix: string, index: number) => `${prefix}${String(index).padStart(8, '0')}`
export const orderAt = (index: number): OrderAt => ({
  index,
  deviceId: numbered('BENCH', index),
  outTradeNo: numbered('BENCHTRADE', index),
  orderId: uuidIn(createHash('md5').update(`order${index}`).digest('hex')),
})
/**
 * SQL of a UUID that is computed from a text, so that rows can refer to each other. By hand, because PostgreSQL computes
 * UUIDs from names only with an extension; it is marked as version 4, as the ids of the platform are.
 */
export const uuidOf = (text: string) =>
  `overlay(overlay(md5(${text}) placing '4' from 13) placing '8' from 17)::uuid`
const uuidIn = (hex: string) =>
  `${hex.slice(0, 12)}4${hex.slice(13, 16)}8${hex.slice(17)}`.replace(
    /^(.{8})(.{4})(.{4})(.{4})(.{12})$/,
    '$1-$2-$3-$4-$5',
  )
const idOf = (kind: string, index = 'i') => uuidOf(`'${kind}' || ${index}`)
export const AMOUNT_FEN = 1500

const SNAPSHOT = `jsonb_build_array(jsonb_build_object('arrearId', ${idOf('arrear')}, 'lotName', '科技园停车场',
  'enteredAt', '2026-01-01T00:00:00.000Z', 'exitedAt', '2026-01-01T03:00:00.000Z', 'principalFen', ${AMOUNT_FEN},
  'lateFeeFen', 0, 'waivedFen', 0, 'amountFen', ${AMOUNT_FEN}, 'trace', '[]'::jsonb, 'photoIds', '[]'::jsonb))`

/**
 * Blocked cars: for each number from `from` a device with its lock up, an arrear, an active order and a prepaid payment, as
 * a settlement finds them. One statement for each table.
 */
export async function insertBlockedCars(bench: BenchSystem, from: number, count: number): Promise<void> {
  const { db, merchant, lot, staff, ownerId, appid } = bench
  const to = from + count - 1
  const series = `generate_series($1::int, $2::int) AS i`
  const device = `'BENCH' || lpad(i::text, 8, '0')`
  const plate = `'粤B' || lpad(i::text, 5, '0')`
  await db.query(
    `INSERT INTO device (id, merchant_id, lot_id, public_code, lifecycle, position, link, last_epoch, reported_epoch,
       reported_target, desired_target, order_id, boot_id, last_seen_at, battery_pct)
     SELECT ${device}, $3, $4, ${device}, 'deployed', 'up', 'online', 1, 1, 'UP', 'UP', ${idOf('order')},
       md5('boot' || i), now(), 90 FROM ${series}`,
    [from, to, merchant.id, lot.id],
  )
  await db.query(
    `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at,
       exited_at, principal_fen, state, reminder_count, evidence, content_hash)
     SELECT ${idOf('arrear')}, $3, $4, 'camera', 'bench' || i, ${plate}, 'blue', ${plate} || '/blue',
       now() - interval '10 days', now() - interval '9 days', ${AMOUNT_FEN}, 'held', 2, '{}', 'bench' || i FROM ${series}`,
    [from, to, merchant.id, lot.id],
  )
  await db.query(
    `INSERT INTO recovery_order (id, merchant_id, lot_id, device_id, epoch, plate_text, plate_colour, plate_key, state,
       version, challenge, amount_fen, snapshot, checklist, opened_by, created_at, raise_sent_at, active_at, hold_until, updated_at)
     SELECT ${idOf('order')}, $3, $4, ${device}, 1, ${plate}, 'blue', ${plate} || '/blue', 'active', 5, '42', ${AMOUNT_FEN},
       ${SNAPSHOT}, '{}', $5, now(), now(), now(), now() + interval '4 hours', now() - interval '1 minute' FROM ${series}`,
    [from, to, merchant.id, lot.id, staff.id],
  )
  await db.query(
    `INSERT INTO order_arrear (order_id, arrear_id, amount_fen)
     SELECT ${idOf('order')}, ${idOf('arrear')}, ${AMOUNT_FEN} FROM ${series}`,
    [from, to],
  )
  // The bills themselves come from the database, as for an order of the former version.
  await db.query(
    `INSERT INTO bill_line (bill_id, arrear_id, amount_fen)
     SELECT ${idOf('order')}, ${idOf('arrear')}, ${AMOUNT_FEN} FROM ${series}`,
    [from, to],
  )
  await db.query(
    `INSERT INTO lock_command (id, merchant_id, device_id, order_id, epoch, op, why, cause_kind, cause_id, state, version,
       attempts, issued_at, sent_at, ended_at)
     SELECT ${idOf('raise')}, $3, ${device}, ${idOf('order')}, 1, 'RAISE', NULL, 'order', ${idOf('order')}, 'succeeded',
       4, 1, now(), now(), now() FROM ${series}`,
    [from, to, merchant.id],
  )
  await db.query(
    `INSERT INTO owner_order (owner_id, order_id, first_seen_at) SELECT $3, ${idOf('order')}, now() FROM ${series}`,
    [from, to, ownerId],
  )
  await db.query(
    `INSERT INTO payment (id, merchant_id, order_id, out_trade_no, mchid, appid, owner_id, openid, amount_fen, state, version,
       prepay_id, prepared_at, expires_at, created_at, updated_at)
     SELECT ${idOf('payment')}, $3, ${idOf('order')}, 'BENCHTRADE' || lpad(i::text, 8, '0'), $4, $5, $6, 'bench-owner',
       ${AMOUNT_FEN}, 'prepaid', 2, 'wx' || i, now(), now() + interval '2 hours', now(), now() FROM ${series}`,
    [from, to, merchant.id, merchant.mchid, appid, ownerId],
  )
  await db.query('ANALYZE')
}
