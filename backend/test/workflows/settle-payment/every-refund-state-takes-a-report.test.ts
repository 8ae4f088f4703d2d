import type { ActorContext } from '../../../src/domain/actor-context'
import { buildOrder, buildPayment, type TestMerchant } from '../../support/build-order'
import { refundReport, refused, unknown, tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'wechat', traceId: 'trace-refund-states' }
let services: TestServices
let merchant: TestMerchant
const pay = usePayments(made => ({ services, merchant } = made))

type UnfinishedState = 'approved' | 'submitted' | 'processing' | 'waiting_funds' | 'abnormal'
type Status = Parameters<typeof refundReport>[2]

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)

/** A refund of a surplus, brought into `state` by what WeChat answers to its submission. */
async function refundIn(state: UnfinishedState) {
  const order = await buildOrder(services, merchant)
  const first = await buildPayment(services, merchant, order)
  const second = await buildPayment(services, merchant, order)
  await services.settlePayment.settle(tradeReport(first.outTradeNo), 'notice', context)
  await services.settlePayment.settle(tradeReport(second.outTradeNo), 'notice', context)
  const refund = (await services.database.one<{ id: string; out_refund_no: string }>(
    'SELECT id, out_refund_no FROM refund WHERE order_id = $1',
    [order.orderId],
  ))!
  const report = (status: Status) => refundReport(second.outTradeNo, refund.out_refund_no, status)
  const answers = {
    submitted: unknown,
    processing: { kind: 'ok', value: report('PROCESSING') },
    waiting_funds: refused('NOTENOUGH'),
    abnormal: { kind: 'ok', value: report('ABNORMAL') },
  } as const
  if (state !== 'approved') {
    pay.answers.refund = () => answers[state]
    await services.submitRefund.submit(refund.id, context)
  }
  expect(await stateOf(refund.id)).toBe(state)
  return { id: refund.id, report }
}
const stateOf = async (id: string) => (await read('SELECT state FROM refund WHERE id = $1', id))[0]!.state
const lastEntryOf = async (id: string) =>
  (
    await read(
      `SELECT event, from_state, to_state FROM journal WHERE entity = 'refund' AND entity_id = $1 ORDER BY id DESC LIMIT 1`,
      id,
    )
  )[0]

const UNFINISHED = ['approved', 'submitted', 'processing', 'waiting_funds', 'abnormal'] as const
const UNACCEPTED = ['approved', 'submitted', 'waiting_funds'] as const
const SENT = ['approved', 'submitted', 'processing', 'waiting_funds'] as const

async function settle(state: UnfinishedState, status: Status) {
  const { id, report } = await refundIn(state)
  const outcome = await services.settleRefund.settle(report(status), 'notice', context)
  // The same report again changes nothing.
  expect(await services.settleRefund.settle(report(status), 'query', context)).toMatchObject({
    kind: 'already',
  })
  const booked = await read('SELECT kind FROM ledger_transaction WHERE cause_id = $1', id)
  const incidents = await read(
    `SELECT count(*)::int AS n FROM incident WHERE kind = 'refund_abnormal' AND subject = $1`,
    `refund:${id}`,
  )
  const queries = await read(
    `SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'query-refund' AND key = $1`,
    `refund:${id}`,
  )
  return { id, outcome, booked, incidentCount: incidents[0]!.n, queryCount: queries.length }
}

test.each(UNACCEPTED)('a refund that is %s is in processing once WeChat accepted it', async state => {
  const { id, outcome, booked, queryCount } = await settle(state, 'PROCESSING')
  expect(outcome).toEqual({ kind: 'changed', state: 'processing' })
  expect(await lastEntryOf(id)).toEqual({ event: 'accepted', from_state: state, to_state: 'processing' })
  expect(booked).toEqual([])
  expect(queryCount).toBe(1)
})

test.each(UNFINISHED)('a refund that is %s is booked once when WeChat reports success', async state => {
  const { id, outcome, booked } = await settle(state, 'SUCCESS')
  expect(outcome).toEqual({ kind: 'changed', state: 'succeeded' })
  expect(await lastEntryOf(id)).toEqual({ event: 'succeeded', from_state: state, to_state: 'succeeded' })
  expect(booked).toEqual([{ kind: 'surplus_refunded' }])
})

test.each(SENT)('a refund that is %s becomes an incident when WeChat cannot pay it', async state => {
  const { id, outcome, booked, incidentCount } = await settle(state, 'ABNORMAL')
  expect(outcome).toEqual({ kind: 'changed', state: 'abnormal' })
  expect(await lastEntryOf(id)).toEqual({ event: 'abnormal', from_state: state, to_state: 'abnormal' })
  expect(booked).toEqual([])
  expect(incidentCount).toBe(1)
})

test.each(UNFINISHED)('a refund that is %s becomes an incident when WeChat closes it', async state => {
  const { id, outcome, booked, incidentCount } = await settle(state, 'CLOSED')
  expect(outcome).toEqual({ kind: 'changed', state: 'closed' })
  expect(await lastEntryOf(id)).toEqual({ event: 'closed', from_state: state, to_state: 'closed' })
  expect(booked).toEqual([])
  expect(incidentCount).toBe(1)
})

test.each([
  ['ABNORMAL', 'abnormal'],
  ['CLOSED', 'closed'],
] as const)('a query finds that a refund in processing ended as %s', async (status, end) => {
  const { id, report } = await refundIn('processing')
  pay.answers.queryRefund = () => ({ kind: 'ok', value: report(status) })
  await services.queryRefund.query(id, context)
  expect(await stateOf(id)).toBe(end)
})
