import type { ActorContext } from '../../../src/domain/actor-context'
import { insert, commit } from '../../../src/persistence/changes'
import { newId } from '../../../src/persistence/new-id'
import { buildOrder, buildPayment, type BuiltOrder, type TestMerchant } from '../../support/build-order'
import { tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'wechat', traceId: 'trace-batch' }
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))
let texts: string[]

beforeAll(() => {
  const query = services.database.query.bind(services.database)
  services.database.query = (text, values) => {
    texts.push(text)
    return query(text, values)
  }
})
beforeEach(() => void (texts = []))

type Paid = { order: BuiltOrder; outTradeNo: string; paymentId: string }
async function paid(order?: BuiltOrder): Promise<Paid> {
  const of = order ?? (await buildOrder(services, merchant))
  const { id, outTradeNo } = await buildPayment(services, merchant, of)
  return { order: of, outTradeNo, paymentId: id }
}
const add = ({ outTradeNo }: Paid, change = {}) =>
  services.settlePayment.settle(tradeReport(outTradeNo, change), 'notice', context)
const stateOf = async (table: string, id: string) =>
  (await services.database.one<{ state: string }>(`SELECT state FROM ${table} WHERE id = $1`, [id]))!.state
const commits = () => texts.filter(text => text.includes('settlement_line')).length

test('sixty payments at once are settled in far fewer commits, each order once and with its own LOWER', async () => {
  // The first job of its kind in a new database is written a second time, with NOTIFY.
  await add(await paid())
  const all: Paid[] = []
  for (let n = 0; n < 60; n++) all.push(await paid())
  texts = []
  const outcomes = await Promise.all(all.map(one => add(one, { attached: one.order.orderId })))
  expect(outcomes.map(({ kind }) => kind)).toEqual(all.map(() => 'settled'))
  expect(commits()).toBeLessThanOrEqual(20)
  for (const { order } of all) {
    const lowers = await services.database.query(
      `SELECT 1 FROM lock_command WHERE order_id = $1 AND op = 'LOWER' AND why = 'PAID'`,
      [order.orderId],
    )
    expect(lowers).toHaveLength(1)
    const jobs = await services.database.query(`SELECT 1 FROM graphile_worker.jobs WHERE key = $1`, [
      `release:${order.orderId}`,
    ])
    expect(jobs).toHaveLength(1)
  }
})

test('no payment fails because of another: two payers, a wrong amount, a repeated transaction and an unknown number among many', async () => {
  const plain: Paid[] = []
  for (let n = 0; n < 30; n++) plain.push(await paid())
  const first = await paid()
  const friend = await paid(first.order)
  const wrong = await paid()
  const spent = await paid()
  await add(spent, { transactionId: '4200000000000000000000000001' })
  const repeated = await paid()
  const kinds = await Promise.all([
    ...plain.slice(0, 15).map(one => add(one)),
    add(first),
    add(wrong, { totalFen: 1 }),
    add(repeated, { transactionId: '4200000000000000000000000001' }),
    services.settlePayment.settle(tradeReport('0123456789abcdef0123456789abcdef'), 'notice', context),
    add(friend),
    ...plain.slice(15).map(one => add(one)),
  ]).then(outcomes => outcomes.map(({ kind }) => kind))
  expect(kinds.slice(0, 15)).toEqual(Array.from({ length: 15 }, () => 'settled'))
  expect(kinds.slice(20)).toEqual(Array.from({ length: 15 }, () => 'settled'))
  expect([kinds[15], kinds[19]].sort()).toEqual(['settled', 'surplus'])
  expect(kinds.slice(16, 19)).toEqual(['quarantined', 'quarantined', 'early'])
  expect(await stateOf('recovery_order', wrong.order.orderId)).toBe('active')
  expect(await stateOf('payment', repeated.paymentId)).toBe('quarantined')
})

test('an order that somebody else has just changed is read again; the others of its batch are settled', async () => {
  const all: Paid[] = []
  for (let n = 0; n < 40; n++) all.push(await paid())
  const moving = services.database.query(
    `UPDATE recovery_order SET version = version + 1, updated_at = $2 WHERE id = ANY($1)`,
    [all.map(({ order }) => order.orderId), services.clock.now()],
  )
  const outcomes = await Promise.all(all.map(one => add(one)))
  await moving
  expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['settled']))
})

test('the ledger refuses postings that do not balance: a new booking, and one more line under an old one', async () => {
  const one = await paid()
  await add(one)
  const booked = await services.database.one<{ id: string }>(
    'SELECT id FROM ledger_transaction WHERE cause_id = $1',
    [one.paymentId],
  )
  const line = (id: string, number: number, amountFen: number) =>
    insert('ledger_posting', {
      ledger_transaction_id: id,
      line: number,
      account: 'receivable',
      amount_fen: amountFen,
    })
  const id = newId()
  const fresh = insert('ledger_transaction', {
    id,
    merchant_id: merchant.merchantId,
    kind: 'settlement',
    cause_id: id,
    booked_at: services.clock.now(),
  })
  const refused = { code: 'FX003' }
  await expect(commit(services.database, [fresh, line(id, 0, 100), line(id, 1, -90)])).rejects.toMatchObject(
    refused,
  )
  await expect(commit(services.database, [line(booked!.id, 9, 100)])).rejects.toMatchObject(refused)
})
