import type { PaymentState } from '@fangxing/contract/states'
import type { ActorContext } from '../../../src/domain/actor-context'
import { buildOrder, buildPayment, type TestMerchant } from '../../support/build-order'
import { refused, tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'wechat', traceId: 'trace-late' }
let services: TestServices
let merchant: TestMerchant
const pay = usePayments(made => ({ services, merchant } = made))

const OPEN: readonly PaymentState[] = ['created', 'prepaid', 'unknown']
const UNPAID: readonly PaymentState[] = [...OPEN, 'closed', 'expired', 'failed']

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const paymentOf = async (id: string) =>
  (await read('SELECT state, paid_fen, transaction_id FROM payment WHERE id = $1', id))[0]
const bookedFor = async (id: string) =>
  (await read('SELECT kind FROM ledger_transaction WHERE cause_id = $1', id)).map(({ kind }) => kind)
/** Which query after its end is queued for the payment; `look` is the name in stored jobs. */
const lateQueriesOf = async (id: string) =>
  (
    await read(
      `SELECT payload->'look' AS nth FROM graphile_worker._private_jobs WHERE key = $1`,
      `query:${id}`,
    )
  ).map(({ nth }) => nth)
/** What the audit log says last about the payment. */
const lastEntryOf = async (id: string) =>
  (
    await read(
      `SELECT event, from_state, to_state, actor FROM journal WHERE entity = 'payment' AND entity_id = $1 ORDER BY id DESC LIMIT 1`,
      id,
    )
  )[0]
const entry = (event: string, from: string, to: string) => ({
  event,
  from_state: from,
  to_state: to,
  actor: 'wechat',
})

test.each(UNPAID)('a success of a payment that is %s settles the order', async state => {
  const order = await buildOrder(services, merchant)
  const { id, outTradeNo } = await buildPayment(services, merchant, order, state)
  const report = tradeReport(outTradeNo)
  expect(await services.settlePayment.settle(report, 'notice', context)).toMatchObject({ kind: 'settled' })
  expect(await paymentOf(id)).toEqual({
    state: 'succeeded',
    paid_fen: 1500,
    transaction_id: report.transactionId,
  })
  expect(await lastEntryOf(id)).toEqual(entry('settled', state, 'succeeded'))
  expect(await bookedFor(id)).toHaveLength(1)
  expect(
    await read('SELECT amount_fen, payment_id FROM settlement WHERE order_id = $1', order.orderId),
  ).toEqual([{ amount_fen: 1500, payment_id: id }])
})

test.each(UNPAID)('a success of a payment that is %s is refunded when the order is paid', async state => {
  const order = await buildOrder(services, merchant)
  const first = await buildPayment(services, merchant, order)
  const { id, outTradeNo } = await buildPayment(services, merchant, order, state)
  await services.settlePayment.settle(tradeReport(first.outTradeNo), 'notice', context)
  const report = tradeReport(outTradeNo)
  expect(await services.settlePayment.settle(report, 'query', context)).toMatchObject({ kind: 'surplus' })
  expect(await paymentOf(id)).toEqual({
    state: 'surplus',
    paid_fen: 1500,
    transaction_id: report.transactionId,
  })
  expect(await lastEntryOf(id)).toEqual(entry('overpaid', state, 'surplus'))
  expect(await bookedFor(id)).toHaveLength(1)
  expect(
    await read('SELECT payment_id, amount_fen, state FROM refund WHERE order_id = $1', order.orderId),
  ).toEqual([{ payment_id: id, amount_fen: 1500, state: 'approved' }])
})

test.each(UNPAID)('a success over another amount keeps a payment that is %s aside', async state => {
  const order = await buildOrder(services, merchant)
  const { id, outTradeNo } = await buildPayment(services, merchant, order, state)
  const report = tradeReport(outTradeNo, { totalFen: 1 })
  expect(await services.settlePayment.settle(report, 'notice', context)).toMatchObject({
    kind: 'quarantined',
  })
  expect(await paymentOf(id)).toEqual({
    state: 'quarantined',
    paid_fen: 1,
    transaction_id: report.transactionId,
  })
  expect(await lastEntryOf(id)).toEqual(entry('mismatched', state, 'quarantined'))
  expect(await bookedFor(id)).toHaveLength(1)
  expect(await read('SELECT kind, state FROM incident WHERE payment_id = $1', id)).toEqual([
    { kind: 'payment_quarantined', state: 'open' },
  ])
  expect(await read('SELECT state FROM recovery_order WHERE id = $1', order.orderId)).toEqual([
    { state: 'active' },
  ])
})

test.each([
  ['created', 'CLOSED', 'closed_at_wechat', 'closed'],
  ['prepaid', 'CLOSED', 'closed_at_wechat', 'closed'],
  ['unknown', 'CLOSED', 'closed_at_wechat', 'closed'],
  ['created', 'PAYERROR', 'refused', 'failed'],
  ['prepaid', 'PAYERROR', 'closed_at_wechat', 'closed'],
  ['unknown', 'PAYERROR', 'refused', 'failed'],
] as const)('a payment that is %s ends when WeChat reports %s', async (state, tradeState, event, end) => {
  const order = await buildOrder(services, merchant)
  const { id, outTradeNo } = await buildPayment(services, merchant, order, state)
  const report = tradeReport(outTradeNo, { tradeState })
  expect(await services.settlePayment.settle(report, 'query', context)).toMatchObject({ kind: 'closed' })
  expect(await paymentOf(id)).toEqual({ state: end, paid_fen: null, transaction_id: null })
  expect(await lastEntryOf(id)).toEqual(entry(event, state, end))
  expect(await bookedFor(id)).toEqual([])
  expect(await lateQueriesOf(id)).toEqual([1])
})

test.each(OPEN)('a payment that is %s expires when WeChat does not know it after its time', async state => {
  const order = await buildOrder(services, merchant)
  const at = services.clock.now().getTime()
  const { id } = await buildPayment(services, merchant, order, state)
  await services.database.query('UPDATE payment SET created_at = $2, expires_at = $3 WHERE id = $1', [
    id,
    new Date(at - 900_000),
    new Date(at - 1000),
  ])
  pay.answers.query = () => refused('ORDERNOTEXIST')
  await services.watchPayment.watch(id, 0, context)
  expect(await paymentOf(id)).toEqual({ state: 'expired', paid_fen: null, transaction_id: null })
  expect(await lastEntryOf(id)).toEqual(entry('ran_out', state, 'expired'))
  expect(await lateQueriesOf(id)).toEqual([1])
})

test.each([
  ['wanted', 'closed', 'closed_at_wechat'],
  ['ran_out', 'expired', 'ran_out'],
] as const)('a payment that we close because it is %s is queried twice more', async (why, end, event) => {
  const order = await buildOrder(services, merchant)
  const { id } = await buildPayment(services, merchant, order, 'prepaid')
  const at = services.clock.now().getTime()
  await services.database.query('UPDATE payment SET close_wanted = $2, expires_at = $3 WHERE id = $1', [
    id,
    why === 'wanted',
    new Date(at - 1000),
  ])
  expect(await services.closePayment.close(id, why, context)).toBe(true)
  expect(pay.calls.close).toHaveLength(1)
  expect(await lastEntryOf(id)).toEqual(entry(event, 'prepaid', end))
  expect(await lateQueriesOf(id)).toEqual([1])
  pay.answers.query = () => refused('ORDERNOTEXIST')
  await services.watchPayment.watch(id, 1, context)
  expect(await lateQueriesOf(id)).toEqual([2])
})
