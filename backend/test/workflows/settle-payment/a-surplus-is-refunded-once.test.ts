import { settle } from '../../../src/workflows/settle-payment/settle-payment'
import { queryRefund } from '../../../src/workflows/query-refund'
import { settleRefund } from '../../../src/workflows/settle-refund'
import { submitRefund } from '../../../src/workflows/submit-refund'
import type { ActorContext } from '../../../src/services'
import { buildMerchant, buildOrder, buildPayment, type Party } from '../../support/build-order'
import { expectCleanMoney } from '../../support/clean-money'
import { fakePay, refundReport, refused, tradeReport, unknown } from '../../support/fake-pay'
import { startTestPlatform, type TestPlatform } from '../../support/test-services'
import { makeKeys, testSettings } from '../../support/wechat-keys'

const act: ActorContext = { actor: 'timer', traceId: 'trace-refund' }
let pay = fakePay()
let platform: TestPlatform
let party: Party

beforeAll(async () => {
  platform = await startTestPlatform(testSettings(makeKeys()), pay)
  party = await buildMerchant(platform)
})
afterAll(() => platform?.stop())
beforeEach(() => {
  pay = fakePay()
  platform.pay = pay
})
afterEach(() => expectCleanMoney(platform))

type Refund = { id: string; state: string; out_refund_no: string; attempts: number }
async function surplus() {
  const order = await buildOrder(platform, party)
  const [first, second] = [
    await buildPayment(platform, party, order),
    await buildPayment(platform, party, order),
  ]
  await settle(platform, tradeReport(first.outTradeNo), 'notice', act)
  await settle(platform, tradeReport(second.outTradeNo), 'notice', act)
  const refund = (await platform.database.one<Refund>('SELECT * FROM refund WHERE order_id = $1', [
    order.orderId,
  ]))!
  const read = async () =>
    (await platform.database.one<Refund>('SELECT * FROM refund WHERE id = $1', [refund.id]))!
  const job = async () =>
    platform.database.one<{ task: string; s: number }>(
      `SELECT task_identifier AS task, round(extract(epoch from run_at - now()))::int AS s FROM graphile_worker.jobs WHERE key = $1`,
      [`refund:${refund.id}`],
    )
  const incidents = async (kind: string) =>
    platform.database.query('SELECT 1 FROM incident WHERE kind = $1 AND subject = $2', [
      kind,
      `refund:${refund.id}`,
    ])
  const booked = async () =>
    platform.database.query('SELECT 1 FROM ledger_transaction WHERE kind = $1 AND cause_id = $2', [
      'surplus_refunded',
      refund.id,
    ])
  const report = (status: 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL') =>
    refundReport(second.outTradeNo, refund.out_refund_no, status)
  return { refund, read, job, incidents, booked, report }
}

test('accepted is not refunded; success is booked once, whoever brings it', async () => {
  const { refund, read, job, booked, report } = await surplus()
  pay.answers.refund = () => ({ kind: 'ok', value: report('PROCESSING') })
  await submitRefund(platform, refund.id, act)
  expect(pay.calls.refund[0]).toMatchObject({
    refundFen: 1500,
    totalFen: 1500,
    notifyUrl: `http://127.0.0.1:7001/wechat/notice/${party.merchantCode}/refund`,
  })
  expect((await read()).state).toBe('processing')
  expect(await booked()).toHaveLength(0)
  expect(await job()).toMatchObject({ task: 'query-refund' })
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => settleRefund(platform, report('SUCCESS'), 'notice', act)),
  )
  expect(outcomes.filter(({ kind }) => kind === 'moved')).toHaveLength(1)
  expect((await read()).state).toBe('succeeded')
  expect(await booked()).toHaveLength(1)
})

test('no answer: asked about, then asked for again with the same number', async () => {
  const { refund, read, report } = await surplus()
  await submitRefund(platform, refund.id, act)
  expect((await read()).state).toBe('submitted')
  pay.answers.queryRefund = () => refused('RESOURCENOTEXISTS')
  pay.answers.refund = () => ({ kind: 'ok', value: report('PROCESSING') })
  await queryRefund(platform, refund.id, act)
  expect(new Set(pay.calls.refund.map(({ outRefundNo }) => outRefundNo))).toEqual(
    new Set([refund.out_refund_no]),
  )
  expect(pay.calls.refund).toHaveLength(2)
  pay.answers.queryRefund = () => ({ kind: 'ok', value: report('SUCCESS') })
  await queryRefund(platform, refund.id, act)
  expect((await read()).state).toBe('succeeded')
})

test('an unanswered question leaves the next one waiting', async () => {
  const { refund, read, job } = await surplus()
  await submitRefund(platform, refund.id, act)
  pay.answers.queryRefund = () => unknown
  await queryRefund(platform, refund.id, act)
  expect((await read()).state).toBe('submitted')
  expect(pay.calls.refund).toHaveLength(1)
  expect(await job()).toMatchObject({ task: 'query-refund' })
})

test('not enough funds waits, says so once, and tries again', async () => {
  const { refund, read, job, incidents, report } = await surplus()
  pay.answers.refund = () => refused('NOTENOUGH')
  await submitRefund(platform, refund.id, act)
  expect((await read()).state).toBe('waiting_funds')
  expect(await job()).toMatchObject({ task: 'submit-refund', s: 600 })
  await submitRefund(platform, refund.id, act)
  expect(await incidents('refund_waiting_funds')).toHaveLength(1)
  pay.answers.refund = () => ({ kind: 'ok', value: report('SUCCESS') })
  await submitRefund(platform, refund.id, act)
  expect((await read()).state).toBe('succeeded')
})

test.each(['ABNORMAL', 'CLOSED'] as const)('%s is a matter for people', async status => {
  const { refund, read, incidents, booked, report } = await surplus()
  pay.answers.refund = () => ({ kind: 'ok', value: report(status) })
  await submitRefund(platform, refund.id, act)
  expect((await read()).state).toBe(status.toLowerCase())
  expect(await incidents('refund_abnormal')).toHaveLength(1)
  expect(await booked()).toHaveLength(0)
})

test('a plain no is tried again a few times and then told', async () => {
  const { refund, read, incidents } = await surplus()
  pay.answers.refund = () => refused('INVALIDREQUEST')
  for (let attempt = 0; attempt < 4; attempt++) await submitRefund(platform, refund.id, act)
  expect((await read()).state).toBe('submitted')
  await submitRefund(platform, refund.id, act)
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
  expect(await settleRefund(platform, { ...report('SUCCESS'), ...change }, 'notice', act)).toEqual({
    kind: 'mismatch',
  })
  expect((await read()).state).toBe('approved')
})

test('a report of an unknown refund must come again', async () => {
  expect(
    await settleRefund(platform, refundReport('a'.repeat(32), 'b'.repeat(32), 'SUCCESS'), 'notice', act),
  ).toEqual({ kind: 'early' })
})
