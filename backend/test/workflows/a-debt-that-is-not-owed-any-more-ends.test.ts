import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { testStack } from '@fangxing/dev/stack'
import { Client } from 'pg'
import type { ActorContext } from '../../src/domain/actor-context'
import {
  buildMerchant,
  buildOrder,
  buildPayment,
  buildStaff,
  type TestMerchant,
} from '../support/build-order'
import { tradeReport } from '../support/fake-pay'
import { usePayments } from '../support/use-payments'
import type { TestServices } from '../support/test-services'

const context: ActorContext = { actor: 'staff:test', traceId: 'trace-debts' }
const START = new Date('2026-11-23T02:00:00Z')
const reason = '月卡已覆盖'
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))
beforeEach(() => void (services.clock.at = START))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const person = (staffId = merchant.staffId, merchantId = merchant.merchantId) => ({
  kind: 'staff' as const,
  staffId,
  merchantId,
  roles: ['manager'] as const,
  lotIds: [],
})
const addPerson = (role: string) => buildStaff(services, merchant.merchantId, role)
async function addDebt(dueFen: number, plate = `粤B${randomUUID().slice(0, 5).toUpperCase()}`) {
  const id = randomUUID()
  await read(
    `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at, principal_fen, state, content_hash)
     VALUES ($1::uuid, $2, $3, 'import', ($1::uuid)::text, $4::text, 'blue', $4::text || '|blue', $5::timestamptz - interval '50 hours', $5::timestamptz - interval '48 hours', $6, 'outstanding', 'x')`,
    id,
    merchant.merchantId,
    merchant.lotId,
    plate,
    START,
    dueFen,
  )
  return { id, plate }
}
const arrear = async (id: string) =>
  (await read('SELECT state, due_fen, paid_fen, waived_fen FROM arrear WHERE id = $1', id))[0]!

test('a manager withdraws a debt, or marks it as paid elsewhere with its reference', async () => {
  const [mistaken, paid] = [await addDebt(1300), await addDebt(900)]
  await services.endDebts.end(person(), 'withdraw', { arrearIds: [mistaken.id], reason }, context)
  expect(await arrear(mistaken.id)).toEqual({ state: 'void', due_fen: 0, paid_fen: 0, waived_fen: 1300 })
  const decision = { arrearIds: [paid.id], reason, reference: '岗亭收据 0042' }
  const { outcome, approvalId } = await services.endDebts.end(person(), 'paid_elsewhere', decision, context)
  expect(outcome).toBe('done')
  expect(await arrear(paid.id)).toEqual({ state: 'settled', due_fen: 0, paid_fen: 900, waived_fen: 0 })
  expect(await read('SELECT reference, state FROM approval WHERE id = $1', approvalId)).toEqual([
    { reference: '岗亭收据 0042', state: 'approved' },
  ])
  await expect(services.endDebts.end(person(), 'withdraw', decision, context)).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
  })
})

test.each(['grace', 'review'])('a debt in %s ends in both ways', async state => {
  const [mistaken, paid] = [await addDebt(1300), await addDebt(900)]
  await read('UPDATE arrear SET state = $2 WHERE id = ANY($1)', [mistaken.id, paid.id], state)
  await services.endDebts.end(person(), 'withdraw', { arrearIds: [mistaken.id], reason }, context)
  expect(await arrear(mistaken.id)).toMatchObject({ state: 'void', due_fen: 0 })
  const decision = { arrearIds: [paid.id], reason, reference: '岗亭收据 0043' }
  await services.endDebts.end(person(), 'paid_elsewhere', decision, context)
  expect(await arrear(paid.id)).toMatchObject({ state: 'settled', due_fen: 0 })
})

test('a car whose whole order is not owed any more is let go by it', async () => {
  const order = await buildOrder(services, merchant)
  const open = await buildPayment(services, merchant, order)
  await services.endDebts.end(person(), 'withdraw', { arrearIds: order.arrearIds, reason }, context)
  expect(
    await read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, order.orderId),
  ).toEqual([{ why: 'WAIVED' }])
  expect(await read('SELECT method, amount_fen FROM settlement WHERE order_id = $1', order.orderId)).toEqual([
    { method: 'waiver', amount_fen: 0 },
  ])
  for (const id of order.arrearIds) expect(await arrear(id)).toMatchObject({ state: 'void', due_fen: 0 })
  // Money that was on its way goes back.
  const late = await services.settlePayment.settle(tradeReport(open.outTradeNo), 'notice', context)
  expect(late.kind).toBe('surplus')
})

test('debts of an order that is being called off end as well', async () => {
  const order = await buildOrder(services, merchant)
  await services.endOrder.cancel(person(), { orderId: order.orderId, reason }, context)
  await services.endDebts.end(person(), 'withdraw', { arrearIds: order.arrearIds, reason }, context)
  for (const id of order.arrearIds) expect(await arrear(id)).toMatchObject({ state: 'void' })
})

test('paid elsewhere frees the car as paid', async () => {
  const order = await buildOrder(services, merchant)
  const decision = { arrearIds: order.arrearIds, reason, reference: 'POS 8817' }
  await services.endDebts.end(person(), 'paid_elsewhere', decision, context)
  expect(
    await read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, order.orderId),
  ).toEqual([{ why: 'PAID' }])
  expect(await read('SELECT method, amount_fen FROM settlement WHERE order_id = $1', order.orderId)).toEqual([
    { method: 'elsewhere', amount_fen: 1500 },
  ])
  for (const id of order.arrearIds) expect(await arrear(id)).toMatchObject({ state: 'settled', due_fen: 0 })
})

describe('above the limit', () => {
  test('a second person decides; the first cannot, and asks once', async () => {
    const debt = await addDebt(20_001)
    const decision = { arrearIds: [debt.id], reason }
    const { outcome, approvalId } = await services.endDebts.end(person(), 'withdraw', decision, context)
    expect(outcome).toBe('asked')
    expect(await arrear(debt.id)).toMatchObject({ state: 'outstanding' })
    await expect(services.endDebts.end(person(), 'withdraw', decision, context)).rejects.toMatchObject({
      code: 'APPROVAL_ASKED',
    })
    const second = await addPerson('finance')
    services.clock.at = new Date(START.getTime() + 25 * 3_600_000)
    await expect(services.endDebts.approve(person(), approvalId, context)).rejects.toMatchObject({
      code: 'SECOND_PERSON_NEEDED',
    })
    const stranger = (await buildMerchant(services)).merchantId
    await expect(
      services.endDebts.approve(person(second, stranger), approvalId, context),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect((await services.endDebts.list(person())).items.map(({ id }) => id)).toContain(approvalId)
    const both = await Promise.allSettled(
      [1, 2].map(() => services.endDebts.approve(person(second), approvalId, context)),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await arrear(debt.id)).toMatchObject({ state: 'void' })
    await read('UPDATE staff SET disabled_at = now() WHERE id = $1', second)
  })

  test('where there is no second person, the first confirms it after a day', async () => {
    const debt = await addDebt(30_000)
    const { approvalId } = await services.endDebts.end(
      person(),
      'withdraw',
      { arrearIds: [debt.id], reason },
      context,
    )
    services.clock.at = new Date(START.getTime() + 23 * 3_600_000)
    await expect(services.endDebts.approve(person(), approvalId, context)).rejects.toMatchObject({
      code: 'SECOND_PERSON_NEEDED',
    })
    services.clock.at = new Date(START.getTime() + 24 * 3_600_000)
    await services.endDebts.approve(person(), approvalId, context)
    expect(await arrear(debt.id)).toMatchObject({ state: 'void' })
    expect(
      await read(
        `SELECT event, detail -> 'isAlone' AS alone FROM journal WHERE entity_id = $1 ORDER BY id`,
        approvalId,
      ),
    ).toEqual([
      { event: 'asked', alone: null },
      { event: 'approved', alone: true },
    ])
  })

  test('many small parts of one plate in a day count together', async () => {
    const first = await addDebt(15_000)
    const second = await addDebt(6_000, first.plate)
    const end = (id: string) =>
      services.endDebts.end(person(), 'withdraw', { arrearIds: [id], reason }, context)
    expect((await end(first.id)).outcome).toBe('done')
    const { outcome, approvalId } = await end(second.id)
    expect(outcome).toBe('asked')
    await services.endDebts.refuse(person(), approvalId, context)
    expect(await arrear(second.id)).toMatchObject({ state: 'outstanding' })
  })

  test('parts that one person decides at the same moment count together as well', async () => {
    const first = await addDebt(15_000)
    const debts = [first, await addDebt(15_000, first.plate), await addDebt(5_000, first.plate)]
    // All of them read before one of them is written.
    const [{ name }] = (await read('SELECT current_database() AS name')) as [{ name: string }]
    const url = new URL(testStack().adminUrl)
    url.pathname = name
    const holder = new Client({ connectionString: url.href })
    await holder.connect()
    await holder.query('BEGIN; LOCK TABLE approval IN SHARE MODE')
    const ending = Promise.all(
      debts.map(({ id }) =>
        services.endDebts.end(person(), 'withdraw', { arrearIds: [id], reason }, context),
      ),
    )
    const waiting = `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND relation = 'approval'::regclass`
    while ((await holder.query<{ n: number }>(waiting)).rows[0]!.n < debts.length) await nextTurn()
    await holder.query('COMMIT')
    await holder.end()
    const ended = await ending
    const alone = debts.filter((_, index) => ended[index]!.outcome === 'done')
    const states = await Promise.all(debts.map(({ id }) => arrear(id)))
    expect(states.filter(({ state }) => state === 'void')).toHaveLength(alone.length)
    const [sum] = await read(
      `SELECT sum(amount_fen)::int AS fen FROM approval WHERE plate_text = $1 AND state = 'approved'`,
      first.plate,
    )
    expect(sum!.fen).toBeLessThanOrEqual(20_000)
    expect(ended.filter(({ outcome }) => outcome === 'asked')).not.toHaveLength(0)
  })

  test('a waiver of a held car waits as well, and lets it go when the second person agrees', async () => {
    const order = await buildOrder(services, merchant)
    await read(`UPDATE approval SET asked_at = asked_at - interval '2 days'`)
    await read(`UPDATE arrear SET plate_key = $2 WHERE id = ANY($1)`, order.arrearIds, order.orderId)
    for (const table of ['recovery_order', 'bill'])
      await read(`UPDATE ${table} SET plate_key = $1::uuid WHERE id = $1::uuid`, order.orderId)
    const other = await addDebt(19_000)
    await read(`UPDATE arrear SET plate_key = $2 WHERE id = $1`, other.id, order.orderId)
    await services.endDebts.end(person(), 'withdraw', { arrearIds: [other.id], reason }, context)
    await expect(services.endDebts.waive(person(), order.orderId, reason, context)).rejects.toMatchObject({
      code: 'APPROVAL_ASKED',
    })
    const asked = (await services.endDebts.list(person())).items.find(
      ({ orderId }) => orderId === order.orderId,
    )!
    expect(asked).toMatchObject({ act: 'waive', amountFen: 1500, state: 'asked' })
    const second = await addPerson('manager')
    await services.endDebts.approve(person(second), asked.id, context)
    expect(await read('SELECT method FROM settlement WHERE order_id = $1', order.orderId)).toEqual([
      { method: 'waiver' },
    ])
  })
})

test('a part that was paid elsewhere is booked, and the rest stays owed', async () => {
  const { id } = await addDebt(1000)
  const part = (amountFen: number) =>
    services.endDebts.end(
      person(),
      'paid_elsewhere',
      { arrearIds: [id], reason, reference: '岗亭收据 0050', amountFen },
      context,
    )
  await expect(part(1001)).rejects.toMatchObject({ code: 'AMOUNT_CHANGED', params: { amountYuan: '10.00' } })
  await part(300)
  expect(await arrear(id)).toEqual({ state: 'outstanding', due_fen: 700, paid_fen: 300, waived_fen: 0 })
  // The rest may be paid in the same way, and ends it.
  await part(700)
  expect(await arrear(id)).toEqual({ state: 'settled', due_fen: 0, paid_fen: 1000, waived_fen: 0 })
  const entries = await read(
    `SELECT event, detail->>'reference' AS reference FROM journal WHERE entity = 'arrear' AND entity_id = $1 ORDER BY id`,
    id,
  )
  expect(entries).toEqual([
    { event: 'paid_in_part', reference: '岗亭收据 0050' },
    { event: 'settled', reference: '岗亭收据 0050' },
  ])
  const two = [(await addDebt(500)).id, (await addDebt(500)).id]
  const several = { arrearIds: two, reason, reference: '岗亭收据 0051', amountFen: 100 }
  await expect(services.endDebts.end(person(), 'paid_elsewhere', several, context)).rejects.toMatchObject({
    code: 'BAD_INPUT',
  })
})

test('a held car is asked for what is left of a debt, and let go when nothing is', async () => {
  const { orderId, arrearIds } = await buildOrder(services, merchant)
  const before = (await read('SELECT due_fen FROM bill WHERE id = $1', orderId))[0]!.due_fen as number
  const debts = await read('SELECT id, due_fen FROM arrear WHERE id = ANY($1::uuid[]) ORDER BY id', arrearIds)
  const end = (arrearId: unknown, amountFen?: number) =>
    services.endDebts.end(
      person(),
      'paid_elsewhere',
      { arrearIds: [arrearId as string], reason, reference: '岗亭收据 0052', amountFen },
      context,
    )
  await end(debts[0]!.id, 100)
  expect(await read('SELECT state, due_fen FROM bill WHERE id = $1', orderId)).toEqual([
    { state: 'open', due_fen: before - 100 },
  ])
  expect(await read('SELECT amount_fen FROM recovery_order WHERE id = $1', orderId)).toEqual([
    { amount_fen: before - 100 },
  ])
  expect(await arrear(debts[0]!.id as string)).toMatchObject({ state: 'held', paid_fen: 100 })
  for (const debt of debts) await end(debt.id)
  expect(await read('SELECT state FROM bill WHERE id = $1', orderId)).toEqual([{ state: 'settled' }])
  const lowers = await read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, orderId)
  expect(lowers).toEqual([{ why: 'PAID' }])
})

test('a part above the limit waits for a second person, and is not booked when less is due by then', async () => {
  const [agreed, fallen] = [await addDebt(900_000), await addDebt(900_000)]
  const other = person(await addPerson('manager'))
  const ask = async (id: string, amountFen: number) => {
    const decision = { arrearIds: [id], reason, reference: '对公转账 77', amountFen }
    return services.endDebts.end(person(), 'paid_elsewhere', decision, context)
  }
  const first = await ask(agreed.id, 800_000)
  const second = await ask(fallen.id, 800_000)
  expect([first.outcome, second.outcome]).toEqual(['asked', 'asked'])
  expect(await arrear(agreed.id)).toMatchObject({ due_fen: 900_000 })
  await services.endDebts.approve(other, first.approvalId, context)
  expect(await arrear(agreed.id)).toMatchObject({ state: 'outstanding', due_fen: 100_000, paid_fen: 800_000 })
  await read('UPDATE arrear SET waived_fen = 200000, version = version + 1 WHERE id = $1', fallen.id)
  await expect(services.endDebts.approve(other, second.approvalId, context)).rejects.toMatchObject({
    code: 'AMOUNT_CHANGED',
  })
})
