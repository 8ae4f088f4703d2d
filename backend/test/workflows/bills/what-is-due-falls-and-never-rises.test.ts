import { randomUUID } from 'node:crypto'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { StaffSession } from '../../../src/domain/sessions'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildOrder, buildOwner, type TestMerchant } from '../../support/build-order'
import { tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'staff:test', traceId: 'trace-fall' }
const START = new Date('2026-11-23T02:00:00Z')
const reason = '识别有误'
let services: TestServices
let merchant: TestMerchant
const pay = usePayments(made => ({ services, merchant } = made))
beforeEach(() => {
  services.clock.at = START
})

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const one = async (text: string, ...values: unknown[]) => (await read(text, ...values))[0]!
const stateOf = async (table: string, id: string) =>
  (await one(`SELECT state FROM ${table} WHERE id = $1`, id)).state as string
const lowersOf = async (orderId: string) =>
  (await read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, orderId)).map(row => row.why as string) // prettier-ignore
const linesOf = (billId: string) =>
  read(
    `SELECT l.amount_fen, l.method FROM settlement s JOIN settlement_line l ON l.settlement_id = s.id
     WHERE s.bill_id = $1 ORDER BY l.arrear_id`,
    billId,
  )
const manager = (): StaffSession => ({
  kind: 'staff',
  staffId: merchant.staffId,
  merchantId: merchant.merchantId,
  roles: ['manager'],
  lotIds: [],
})
const end = (act: 'waive' | 'withdraw' | 'paid_elsewhere', ...arrearIds: string[]) =>
  services.endDebts.end(manager(), act, { arrearIds, reason, reference: '岗亭收据 1' }, context)
const settle = (paymentId: string, totalFen: number) =>
  services.settlePayment.settle(tradeReport(paymentId.replaceAll('-', ''), { totalFen }), 'notice', context)

/** A held car with debts of 1000 and 500, and somebody who pays for it. */
async function begin() {
  const order = await buildOrder(services, merchant)
  const [dearer, cheaper] = order.arrearIds as [string, string]
  const owner = await buildOwner(services, order.orderId)
  const start = (amountFen: number, who = owner) =>
    services.startPayment.start({ orderId: order.orderId, amountFen, owner: who }, context)
  return { ...order, dearer, cheaper, owner, start }
}

test('a held car is paid with what is left when a part of its debts is withdrawn', async () => {
  const { orderId, dearer, cheaper, start } = await begin()
  const former = await start(1500)
  expect(await end('withdraw', dearer)).toMatchObject({ outcome: 'done' })
  expect(await one('SELECT total_fen, reduced_fen, due_fen, state FROM bill WHERE id = $1', orderId)).toEqual(
    {
      total_fen: 1500,
      reduced_fen: 1000,
      due_fen: 500,
      state: 'open',
    },
  )
  expect(await stateOf('recovery_order', orderId)).toBe('active')
  const view = JSON.parse((await services.orderCache.ownerJson(orderId))!) as { dueFen: number }
  expect(view.dueFen).toBe(500)
  await expect(start(1500)).rejects.toMatchObject({ code: 'AMOUNT_CHANGED', params: { amountYuan: '5.00' } })
  const asked = pay.calls.close.length
  const next = await start(500)
  expect(next.paymentId).not.toBe(former.paymentId)
  expect(pay.calls.close).toHaveLength(asked)
  expect(await settle(next.paymentId, 500)).toMatchObject({ kind: 'settled' })
  expect(await lowersOf(orderId)).toEqual(['PAID'])
  expect([await stateOf('arrear', dearer), await stateOf('arrear', cheaper)]).toEqual(['void', 'settled'])
  expect(await linesOf(orderId)).toEqual(
    expect.arrayContaining([
      { amount_fen: 0, method: 'waiver' },
      { amount_fen: 500, method: 'wechat' },
    ]),
  )
})

test('a payment over the former sum that succeeds first settles, and the difference is refunded', async () => {
  const { orderId, dearer, start } = await begin()
  const former = await start(1500)
  await end('withdraw', dearer)
  const next = await start(500)
  expect(await settle(former.paymentId, 1500)).toMatchObject({ kind: 'settled' })
  expect(await one('SELECT amount_fen, payment_id FROM settlement WHERE bill_id = $1', orderId)).toEqual({
    amount_fen: 500,
    payment_id: former.paymentId,
  })
  const refunds = 'SELECT cause, amount_fen, total_fen FROM refund WHERE payment_id = $1'
  expect(await read(refunds, former.paymentId)).toEqual([
    { cause: 'surplus', amount_fen: 1000, total_fen: 1500 },
  ])
  const booked = `SELECT p.account, p.amount_fen FROM ledger_transaction t JOIN ledger_posting p ON p.ledger_transaction_id = t.id
    WHERE t.cause_id = $1 ORDER BY p.line`
  expect(await read(booked, former.paymentId)).toEqual([
    { account: 'wechat_clearing', amount_fen: 1500 },
    { account: 'parking_revenue', amount_fen: -500 },
    { account: 'owed_to_payers', amount_fen: -1000 },
  ])
  // The second number of the same payer may succeed too.
  expect(await settle(next.paymentId, 500)).toMatchObject({ kind: 'surplus' })
  expect(await read(refunds, next.paymentId)).toEqual([{ cause: 'surplus', amount_fen: 500, total_fen: 500 }])
})

test('when everything is waived or withdrawn, part after part, the car is let go for nothing', async () => {
  const { orderId, dearer, cheaper } = await begin()
  await end('withdraw', dearer)
  expect(await lowersOf(orderId)).toEqual([])
  await end('waive', cheaper)
  expect(await lowersOf(orderId)).toEqual(['WAIVED'])
  expect(await one('SELECT method, amount_fen FROM settlement WHERE bill_id = $1', orderId)).toEqual({
    method: 'waiver',
    amount_fen: 0,
  })
})

test('when any part was paid elsewhere, the car counts as paid, and each line says how it ended', async () => {
  const { orderId, dearer, cheaper } = await begin()
  await end('paid_elsewhere', dearer)
  await end('waive', cheaper)
  expect(await lowersOf(orderId)).toEqual(['PAID'])
  expect(await one('SELECT method, amount_fen FROM settlement WHERE bill_id = $1', orderId)).toEqual({
    method: 'elsewhere',
    amount_fen: 0,
  })
  expect((await linesOf(orderId)).map(({ method }) => method as string).sort()).toEqual([
    'elsewhere',
    'waiver',
  ])
  const other = await begin()
  await end('waive', other.dearer)
  await end('paid_elsewhere', other.cheaper)
  expect(await lowersOf(other.orderId)).toEqual(['PAID'])
  expect(await one('SELECT method, amount_fen FROM settlement WHERE bill_id = $1', other.orderId)).toEqual({
    method: 'elsewhere',
    amount_fen: 500,
  })
})

test('the manager waives what is left of an order', async () => {
  const { orderId, dearer } = await begin()
  await end('withdraw', dearer)
  await services.endDebts.waive(manager(), orderId, reason, context)
  expect(await lowersOf(orderId)).toEqual(['WAIVED'])
})

test('cash is taken for what is left', async () => {
  const { orderId, dearer } = await begin()
  await end('withdraw', dearer)
  const session = { ...manager(), roles: ['attendant'] as const, lotIds: [merchant.lotId] }
  const take = (amountFen: number) =>
    services.settleByHand.takeCash(
      session,
      { orderId, amountFen },
      { scope: 'test', key: randomUUID(), requestHash: 'x' },
      context,
    )
  await expect(take(1500)).rejects.toMatchObject({ code: 'AMOUNT_CHANGED' })
  await take(500)
  expect(await lowersOf(orderId)).toEqual(['PAID'])
})

test('an order whose lock was not ordered up ends with its last debt, without a LOWER or a task', async () => {
  const order = await buildOrder(services, merchant, 'created')
  await end('withdraw', ...order.arrearIds)
  expect(await stateOf('recovery_order', order.orderId)).toBe('completed')
  expect(await lowersOf(order.orderId)).toEqual([])
  expect(await read('SELECT 1 FROM move_task WHERE order_id = $1', order.orderId)).toEqual([])
})

test('a bill without a device falls as well, and ends when nothing is left of it', async () => {
  const plate = newPlate()
  const [first, second] = await buildDebts(services, merchant, { plate, amounts: [700, 800] })
  const owner = await buildOwner(services)
  const billId = (await services.openPlateBill.open(
    owner,
    { lotId: merchant.lotId, plate, cause: 'plate' },
    context,
  ))!
  const former = await services.startPayment.start({ billId, amountFen: 1500, owner }, context)
  await end('withdraw', first!)
  expect((await services.readOwnerBill.read(owner, billId)).dueFen).toBe(800)
  const next = await services.startPayment.start({ billId, amountFen: 800, owner }, context)
  await end('waive', second!)
  expect(await stateOf('bill', billId)).toBe('settled')
  for (const [{ paymentId }, fen] of [[former, 1500], [next, 800]] as const) {
    expect(await settle(paymentId, fen)).toMatchObject({ kind: 'surplus' })
  } // prettier-ignore
})

test('a withdrawal and a success at the same moment leave one settlement and no money too much', async () => {
  for (let round = 0; round < 8; round++) {
    const { orderId, dearer, start } = await begin()
    const { paymentId } = await start(1500)
    const [, outcome] = await Promise.all([
      end('withdraw', dearer).catch((error: { code?: string }) => expect(error.code).toBe('STATE_CONFLICT')),
      settle(paymentId, 1500),
    ])
    expect(outcome).toMatchObject({ kind: 'settled' })
    const { amount_fen: took } = await one('SELECT amount_fen FROM settlement WHERE bill_id = $1', orderId)
    const back = await one(
      'SELECT coalesce(sum(amount_fen), 0)::int AS fen FROM refund WHERE bill_id = $1',
      orderId,
    )
    expect((took as number) + (back.fen as number)).toBe(1500)
  }
})
