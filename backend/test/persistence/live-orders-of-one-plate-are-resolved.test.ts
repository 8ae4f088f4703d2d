import { cloneDatabase, createTemplate, dropDatabase, testStack } from '@fangxing/dev/stack'
import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { MIGRATIONS } from '../../src/persistence/migrations'
import { OneOrderPerPlate1767000000000 } from '../../src/persistence/migrations/1767000000000-one-order-per-plate'

let pool: Pool
let url: string
beforeAll(async () => {
  const stack = testStack()
  await createTemplate(stack.adminUrl, 'before_one_order_per_plate', async template => {
    const before = new Pool({ connectionString: template, max: 1 })
    before.on('error', () => undefined)
    for (const Migration of MIGRATIONS.slice(0, MIGRATIONS.indexOf(OneOrderPerPlate1767000000000)))
      await new Migration().up(before as never)
    await before.end()
  })
  url = await cloneDatabase(stack.adminUrl, 'before_one_order_per_plate')
  pool = new Pool({ connectionString: url, max: 1 })
  pool.on('error', () => undefined)
}, 60_000)
afterAll(async () => {
  await pool.end()
  await dropDatabase(testStack().adminUrl, url)
})

test('of several live orders for one plate the paid one, else the oldest, is kept, and locks that are up come down now', async () => {
  const [merchantId, lotId, staffId] = [randomUUID(), randomUUID(), randomUUID()]
  await pool.query(
    `INSERT INTO merchant (id, code, name, payee_name, mchid, hotline) VALUES ($1, 'm', 'm', 'm', '1', '1')`,
    [merchantId],
  )
  await pool.query(
    `INSERT INTO lot (id, merchant_id, name, address, hotline) VALUES ($1, $2, 'l', 'a', '1')`,
    [lotId, merchantId],
  )
  await pool.query(
    `INSERT INTO staff (id, merchant_id, name, roles, lot_ids) VALUES ($1, $2, 's', '{}', '{}')`,
    [staffId, merchantId],
  )
  const add = async (plate: string, state: string, minute: number) => {
    const id = randomUUID()
    const device = `FX${id.slice(0, 8)}`
    await pool.query(`INSERT INTO device (id, merchant_id, lot_id, public_code) VALUES ($1, $2, $3, $1)`, [
      device,
      merchantId,
      lotId,
    ])
    await pool.query(
      `INSERT INTO recovery_order (id, merchant_id, lot_id, device_id, epoch, plate_text, plate_colour, plate_key, state, challenge,
         amount_fen, snapshot, checklist, opened_by, created_at, updated_at, paid_at, released_at, hold_until, device_free)
       VALUES ($1, $2, $3, $4, 1, $5, 'blue', $5, $6, '42', 1, '[]', '{}', $7, $8, $8, $9, $10, $8::timestamptz + interval '4 hours', false)`,
      [id, merchantId, lotId, device, plate, state, staffId, new Date(Date.UTC(2026, 0, 1, 0, minute)),
        ['paid', 'released'].includes(state) ? new Date() : null, state === 'released' ? new Date() : null], // prettier-ignore
    )
    if (state === 'active')
      await pool.query(
        `INSERT INTO deadline (entity, id, due_at) VALUES ('recovery_order', $1, now() + interval '4 hours')`,
        [id],
      )
    return id
  }
  const older = await add('A', 'active', 1)
  const newer = await add('A', 'active', 2)
  const unpaid = await add('B', 'active', 1)
  const paid = await add('B', 'paid', 2)
  const alone = await add('C', 'active', 1)
  const gone = await add('C', 'released', 2)
  await new OneOrderPerPlate1767000000000().up(pool as never)
  const { rows } = await pool.query<{ id: string; kept: string | null; ends_now: boolean; entries: number }>(
    `SELECT o.id, o.duplicate_of AS kept, coalesce(o.hold_until <= now() AND d.due_at <= now(), false) AS ends_now,
       (SELECT count(*)::int FROM journal j WHERE j.entity_id = o.id::text AND j.event = 'found_duplicate') AS entries
     FROM recovery_order o LEFT JOIN deadline d ON d.id = o.id`,
  )
  const of = (id: string) => rows.find(row => row.id === id)
  const kept = { kept: null, entries: 0 }
  expect(of(older)).toMatchObject(kept)
  expect(of(newer)).toMatchObject({ kept: older, ends_now: true, entries: 1 })
  expect(of(unpaid)).toMatchObject({ kept: paid, ends_now: true, entries: 1 })
  for (const id of [paid, alone, gone]) expect(of(id)).toMatchObject(kept)
  await expect(add('C', 'created', 3)).rejects.toMatchObject({ constraint: 'recovery_order_plate_live' })
})
