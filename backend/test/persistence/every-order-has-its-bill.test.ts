import { cloneDatabase, createTemplate, dropDatabase, testStack } from '@fangxing/dev/stack'
import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { RECOVERY_ORDER_STATES } from '@fangxing/contract/states'
import { PAYABLE_STATES, SETTLED_STATES } from '../../src/domain/recovery-order'
import { MIGRATIONS } from '../../src/persistence/migrations'
import { Bill1767400000000 } from '../../src/persistence/migrations/1767400000000-bill'

const TEMPLATE = 'before_bill'
const AT = MIGRATIONS.indexOf(Bill1767400000000)
const of = { merchant: randomUUID(), lot: randomUUID(), staff: randomUUID(), owner: randomUUID() }

let pool: Pool
let url: string
beforeAll(async () => {
  const stack = testStack()
  await createTemplate(stack.adminUrl, TEMPLATE, async template => {
    const before = new Pool({ connectionString: template, max: 1 })
    before.on('error', () => undefined)
    for (const Migration of MIGRATIONS.slice(0, AT)) await new Migration().up(before as never)
    await before.end()
  })
  url = await cloneDatabase(stack.adminUrl, TEMPLATE)
  pool = new Pool({ connectionString: url, max: 1 })
  pool.on('error', () => undefined)
  await pool.query(
    `INSERT INTO merchant (id, code, name, payee_name, mchid, hotline) VALUES ($1, 'm', 'm', '收款方', '19', '1')`,
    [of.merchant],
  )
  await pool.query(
    `INSERT INTO lot (id, merchant_id, name, address, hotline) VALUES ($1, $2, 'l', 'a', '1')`,
    [of.lot, of.merchant],
  )
  await pool.query(
    `INSERT INTO staff (id, merchant_id, name, roles, lot_ids) VALUES ($1, $2, 's', '{}', '{}')`,
    [of.staff, of.merchant],
  )
  await pool.query(`INSERT INTO owner (id, appid, openid) VALUES ($1, 'wx', 'o')`, [of.owner])
}, 60_000)
afterAll(async () => {
  await pool.end()
  await dropDatabase(testStack().adminUrl, url)
})

async function addDebt(plate: string): Promise<string> {
  const id = randomUUID()
  await pool.query(
    `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at,
       principal_fen, state, content_hash)
     VALUES ($1::uuid, $2, $3, 'import', $1::uuid, $4::text, 'blue', $4::text, now() - interval '2 hours', now() - interval '1 hour', 700, 'held', 'x')`,
    [id, of.merchant, of.lot, plate],
  )
  return id
}

/** As the former version opens an order: it knows of no bill. */
async function addOrder(state: string, arrearId?: string): Promise<{ id: string; arrearId: string }> {
  const id = randomUUID()
  const debt = arrearId ?? (await addDebt(`粤B${id.slice(0, 5)}`))
  const device = `FX${id.slice(0, 8)}`
  await pool.query(`INSERT INTO device (id, merchant_id, lot_id, public_code) VALUES ($1, $2, $3, $1)`, [
    device,
    of.merchant,
    of.lot,
  ])
  await pool.query(
    `WITH o AS (
       INSERT INTO recovery_order (id, merchant_id, lot_id, device_id, epoch, plate_text, plate_colour, plate_key, state, challenge,
         amount_fen, snapshot, checklist, opened_by, created_at, updated_at)
       SELECT $1, $2, $3, $4, 1, plate_text, 'blue', plate_key, $5, '42', 700, '[]', '{}', $6, now(), now() FROM arrear WHERE id = $7
     )
     INSERT INTO order_arrear (order_id, arrear_id, amount_fen) VALUES ($1, $7, 700)`,
    [id, of.merchant, of.lot, device, state, of.staff, debt],
  )
  return { id, arrearId: debt }
}

/** As the former version pays an order. */
async function addPayment(orderId: string): Promise<string> {
  const id = randomUUID()
  await pool.query(
    `INSERT INTO payment (id, merchant_id, order_id, out_trade_no, mchid, appid, owner_id, openid, amount_fen, state, expires_at, created_at, updated_at)
     VALUES ($1::uuid, $2, $3, $1::uuid, '19', 'wx', $4, 'o', 700, 'succeeded', now(), now(), now())`,
    [id, of.merchant, orderId, of.owner],
  )
  await pool.query(
    `INSERT INTO settlement (id, merchant_id, order_id, payment_id, method, amount_fen, state, receipt_no, created_at)
     VALUES ($1::uuid, $2, $3, $1::uuid, 'wechat', 700, 'posted', $1::uuid, now())`,
    [id, of.merchant, orderId],
  )
  await pool.query(
    `INSERT INTO refund (id, merchant_id, order_id, payment_id, cause, out_refund_no, amount_fen, total_fen, state, created_at, updated_at)
     VALUES ($1::uuid, $2, $3, $1::uuid, 'surplus', $1::uuid, 700, 700, 'approved', now(), now())`,
    [id, of.merchant, orderId],
  )
  return id
}

const billOf = async (id: string) =>
  (
    await pool.query(
      `SELECT b.cause, b.state, b.version, b.total_fen::int, b.due_fen::int, b.mchid, b.payee_name,
         (SELECT jsonb_agg(jsonb_build_array(l.arrear_id, l.amount_fen, l.is_live)) FROM bill_line l WHERE l.bill_id = b.id) AS lines,
         (SELECT jsonb_agg(j.event || ' ' || j.to_state || ' ' || j.version ORDER BY j.id) FROM journal j WHERE j.entity = 'bill' AND j.entity_id = b.id::text) AS entries
       FROM bill b WHERE b.id = $1`,
      [id],
    )
  ).rows[0] as Record<string, unknown> | undefined
const billIdsOf = async (id: string) =>
  (
    await pool.query<{ bill_id: string }>(
      ['payment', 'settlement', 'refund'].map(table => `SELECT bill_id FROM ${table} WHERE id = $1`).join(' UNION ALL '),
      [id],
    )
  ).rows.map(row => row.bill_id) // prettier-ignore

const stateOfBill = (orderState: (typeof RECOVERY_ORDER_STATES)[number]) => {
  if (PAYABLE_STATES.includes(orderState)) return 'open'
  if (SETTLED_STATES.includes(orderState)) return 'settled'
  return orderState === 'expired' ? 'expired' : 'withdrawn'
}

test('orders of before have their bill, in the state that follows from theirs, and so have their payments', async () => {
  const before = []
  for (const state of RECOVERY_ORDER_STATES) before.push({ state, ...(await addOrder(state)) })
  const paid = before.find(({ state }) => state === 'completed')!
  const paymentId = await addPayment(paid.id)
  for (const Migration of MIGRATIONS.slice(AT)) await new Migration().up(pool as never)
  for (const { id, state, arrearId } of before) {
    const bill = stateOfBill(state)
    expect(await billOf(id)).toMatchObject({
      cause: 'recovery',
      state: bill,
      total_fen: 700,
      due_fen: 700,
      mchid: '19',
      payee_name: '收款方',
      lines: [[arrearId, 700, bill === 'open']],
    })
  }
  expect(await billIdsOf(paymentId)).toEqual([paid.id, paid.id, paid.id])
})

test('an order that the former version opens and ends has a bill that follows it', async () => {
  for (const state of RECOVERY_ORDER_STATES.filter(candidate => !PAYABLE_STATES.includes(candidate))) {
    const { id, arrearId } = await addOrder('active')
    expect(await billOf(id)).toMatchObject({ state: 'open', lines: [[arrearId, 700, true]] })
    await pool.query('UPDATE recovery_order SET state = $2, updated_at = now() WHERE id = $1', [id, state])
    const bill = stateOfBill(state)
    expect(await billOf(id)).toMatchObject({
      state: bill,
      version: 2,
      lines: [[arrearId, 700, false]],
      entries: ['opened open 1', `${bill} ${bill} 2`],
    })
    // What follows does not concern the bill any more, and the debt may stand in another one.
    await pool.query(`UPDATE recovery_order SET state = 'completed' WHERE id = $1`, [id])
    expect(await billOf(id)).toMatchObject({ version: 2 })
  }
})

test('a payment, settlement or refund of the former version belongs to the bill of its order', async () => {
  const { id } = await addOrder('active')
  expect(await billIdsOf(await addPayment(id))).toEqual([id, id, id])
})

test('an order of the former version takes the place of a bill for the same debts', async () => {
  const arrearId = await addDebt('粤B66666')
  const billId = randomUUID()
  await pool.query(
    `INSERT INTO bill (id, merchant_id, lot_id, cause, mchid, payee_name, plate_text, plate_colour, plate_key, state, total_fen, created_at, updated_at)
     VALUES ($1, $2, $3, 'plate', '19', 'x', '粤B66666', 'blue', '粤B66666', 'open', 700, now(), now())`,
    [billId, of.merchant, of.lot],
  )
  await pool.query('INSERT INTO bill_line (bill_id, arrear_id, amount_fen) VALUES ($1, $2, 700)', [
    billId,
    arrearId,
  ])
  const { id } = await addOrder('created', arrearId)
  expect(await billOf(billId)).toMatchObject({ state: 'superseded', lines: [[arrearId, 700, false]] })
  expect(await billOf(id)).toMatchObject({ state: 'open', lines: [[arrearId, 700, true]] })
})
