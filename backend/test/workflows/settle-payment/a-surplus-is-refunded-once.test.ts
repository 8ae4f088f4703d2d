import type { ActorContext } from '../../../src/domain/actor-context'
import { buildOrder, buildPayment, type TestMerchant } from '../../support/build-order'
import { refundReport, refused, tradeReport, unknown } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'timer', traceId: 'trace-refund' }
let services: TestServices
let merchant: TestMerchant
const pay = usePayments(made => ({ services, merchant } = made))

type Refund = { id: string; state: string; out_refund_no: string; attempts: number }
async function surplus() {
  const order = await buildOrder(services, merchant)
  const [first, second] = [
    await buildPayment(services, merchant, order),
    await buildPayment(services, merchant, order),
  ]
  await services.settlePayment.settle(tradeReport(first.outTradeNo), 'notice', context)
  await services.settlePayment.settle(tradeReport(second.outTradeNo), 'notice', context)
  const refund = (await services.database.one<Refund>('SELECT * FROM refund WHERE order_id = $1', [
    order.orderId,
  ]))!
  const read = async () =>
    (await services.database.one<Refund>('SELECT * FROM refund WHERE id = $1', [refund.id]))!
  const job = async () =>
    services.database.one<{ task: string; s: number }>(
      `SELECT task_identifier AS task, round(extract(epoch from run_at - now()))::int AS s FROM graphile_worker.jobs WHERE key = $1`,
      [`refund:${refund.id}`],
    )
  const incidents = async (kind: string) =>
    services.database.query('SELECT 1 FROM incident WHERE kind = $1 AND subject = $2', [
      kind,
      `refund:${refund.id}`,
    ])
  const booked = async () =>
    services.database.query('SELECT 1 FROM ledger_transaction WHERE kind = $1 AND cause_id = $2', [
      'surplus_refunded',
      refund.id,
    ])
  const report = (status: 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL') =>
    refundReport(second.outTradeNo, refund.out_refund_no, status)
  return { refund, read, job, incidents, booked, report }
}

test('a refund that is accepted is not yet succeeded; its success is booked once, whichever way it is reported', async () => {
  const { refund, read, job, booked, report } = await surplus()
  pay.answers.refund = () => ({ kind: 'ok', value: report('PROCESSING') })
  await services.submitRefund.submit(refund.id, context)
  expect(pay.calls.refund[0]).toMatchObject({
    refundFen: 1500,
    totalFen: 1500,
    notifyUrl: `http://127.0.0.1:7001/wechat/notice/${merchant.merchantCode}/refund`,
  })
  expect((await read()).state).toBe('processing')
  expect(await booked()).toHaveLength(0)
  expect(await job()).toMatchObject({ task: 'query-refund' })
  const outcomes = await Promise.all(
    // As many as find their turn at the row in time on a busy machine.
    Array.from({ length: 8 }, () => services.settleRefund.settle(report('SUCCESS'), 'notice', context)),
  )
  expect(outcomes.filter(({ kind }) => kind === 'changed')).toHaveLength(1)
  expect((await read()).state).toBe('succeeded')
  expect(await booked()).toHaveLength(1)
})

test('a refund without an answer is queried, then submitted again with the same number', async () => {
  const { refund, read, report } = await surplus()
  await services.submitRefund.submit(refund.id, context)
  expect((await read()).state).toBe('submitted')
  pay.answers.queryRefund = () => refused('RESOURCENOTEXISTS')
  pay.answers.refund = () => ({ kind: 'ok', value: report('PROCESSING') })
  await services.queryRefund.query(refund.id, context)
  expect(new Set(pay.calls.refund.map(({ outRefundNo }) => outRefundNo))).toEqual(
    new Set([refund.out_refund_no]),
  )
  expect(pay.calls.refund).toHaveLength(2)
  pay.answers.queryRefund = () => ({ kind: 'ok', value: report('SUCCESS') })
  await services.queryRefund.query(refund.id, context)
  expect((await read()).state).toBe('succeeded')
})

test('a query without an answer leaves the next query queued', async () => {
  const { refund, read, job } = await surplus()
  await services.submitRefund.submit(refund.id, context)
  pay.answers.queryRefund = () => unknown
  await services.queryRefund.query(refund.id, context)
  expect((await read()).state).toBe('submitted')
  expect(pay.calls.refund).toHaveLength(1)
  expect(await job()).toMatchObject({ task: 'query-refund' })
})

test('without enough funds the refund waits, reports one incident, and is submitted again', async () => {
  const { refund, read, job, incidents, report } = await surplus()
  pay.answers.refund = () => refused('NOTENOUGH')
  await services.submitRefund.submit(refund.id, context)
  expect((await read()).state).toBe('waiting_funds')
  expect(await job()).toMatchObject({ task: 'submit-refund', s: 600 })
  await services.submitRefund.submit(refund.id, context)
  expect(await incidents('refund_waiting_funds')).toHaveLength(1)
  pay.answers.refund = () => ({ kind: 'ok', value: report('SUCCESS') })
  await services.submitRefund.submit(refund.id, context)
  expect((await read()).state).toBe('succeeded')
})

test.each(['ABNORMAL', 'CLOSED'] as const)('a refund that ends as %s becomes an incident', async status => {
  const { refund, read, incidents, booked, report } = await surplus()
  pay.answers.refund = () => ({ kind: 'ok', value: report(status) })
  await services.submitRefund.submit(refund.id, context)
  expect((await read()).state).toBe(status.toLowerCase())
  expect(await incidents('refund_abnormal')).toHaveLength(1)
  expect(await booked()).toHaveLength(0)
})

test('a refund that WeChat refuses is submitted again a few times and then becomes an incident', async () => {
  const { refund, read, incidents } = await surplus()
  pay.answers.refund = () => refused('INVALIDREQUEST')
  for (let attempt = 0; attempt < 4; attempt++) await services.submitRefund.submit(refund.id, context)
  expect((await read()).state).toBe('submitted')
  await services.submitRefund.submit(refund.id, context)
  expect((await read()).state).toBe('abnormal')
  expect(await incidents('refund_abnormal')).toHaveLength(1)
})

test.each([
  ['amount', { refundFen: 1 }],
  ['total', { totalFen: 1 }],
  ['payment', { outTradeNo: 'f'.repeat(32) }],
  ['merchant', { mchid: '1900000009' }],
])('a report of another %s changes nothing', async (_what, change) => {
  const { read, report } = await surplus()
  expect(await services.settleRefund.settle({ ...report('SUCCESS'), ...change }, 'notice', context)).toEqual({
    kind: 'mismatch',
  })
  expect((await read()).state).toBe('approved')
})

test('a report of an unknown refund must be delivered again', async () => {
  expect(
    await services.settleRefund.settle(
      refundReport('a'.repeat(32), 'b'.repeat(32), 'SUCCESS'),
      'notice',
      context,
    ),
  ).toEqual({ kind: 'early' })
})
