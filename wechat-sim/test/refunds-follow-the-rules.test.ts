import { type WechatSim } from '../src'
import {
  type Client,
  closeMerchantSide,
  decrypt,
  isSignedBy,
  newNo,
  openMerchantSide,
  orderBody,
  type Receiver,
} from './client'

let sim: WechatSim
let receiver: Receiver
let client: Client
beforeEach(async () => {
  ;({ sim, receiver, client } = await openMerchantSide({ rules: { signatureWindowS: 1e9 } }))
  sim.clock.freeze()
})
afterEach(() => closeMerchantSide({ sim, receiver }))

const paidOrder = async () => {
  const body = orderBody(sim, receiver.url)
  await client.send('POST', '/v3/pay/transactions/jsapi', body)
  sim.pay(body.out_trade_no)
  await sim.flushCallbacks()
  receiver.received.length = 0
  return body.out_trade_no
}
const refundBody = (no: string, refund = 1500, change: Record<string, unknown> = {}) => ({
  out_trade_no: no,
  out_refund_no: newNo('R'),
  reason: '重复支付',
  notify_url: receiver.url,
  amount: { refund, total: 1500, currency: 'CNY' },
  ...change,
})
const refund = (body: unknown) => client.send('POST', '/v3/refund/domestic/refunds', body)
const query = (no: string) => client.send('GET', `/v3/refund/domestic/refunds/${no}`)

test('a refund is PROCESSING when accepted, then SUCCESS with a callback, and the order is REFUND', async () => {
  const no = await paidOrder()
  const body = refundBody(no)
  const accepted = await refund(body)
  expect(accepted.data).toMatchObject({
    status: 'PROCESSING',
    out_refund_no: body.out_refund_no,
    amount: { refund: 1500 },
  })
  expect(isSignedBy(accepted.headers, accepted.text)).toBe(true)
  await sim.clock.advance(2000)
  const ended = await query(body.out_refund_no)
  expect(ended.data).toMatchObject({ status: 'SUCCESS', refund_id: accepted.data.refund_id })
  const callback = JSON.parse(receiver.received[0]!.body)
  expect(callback).toMatchObject({ event_type: 'REFUND.SUCCESS', resource: { associated_data: 'refund' } })
  expect(JSON.parse(decrypt(callback.resource))).toMatchObject({
    mchid: '1900000109',
    out_trade_no: no,
    out_refund_no: body.out_refund_no,
    refund_status: 'SUCCESS',
    success_time: ended.data.success_time,
    amount: { total: 1500, refund: 1500 },
  })
  const order = await client.send('GET', `/v3/pay/transactions/out-trade-no/${no}?mchid=1900000109`)
  expect(order.data.trade_state).toBe('REFUND')
})

test.each(['ABNORMAL', 'CLOSED'] as const)('a refund can end as %s', async outcome => {
  sim.setRules({ refundOutcome: outcome })
  const body = refundBody(await paidOrder())
  await refund(body)
  await sim.clock.advance(2000)
  expect((await query(body.out_refund_no)).data.status).toBe(outcome)
  expect(JSON.parse(receiver.received[0]!.body).event_type).toBe(`REFUND.${outcome}`)
})

test('an abnormal refund can still succeed, and a succeeded one cannot change', async () => {
  const body = refundBody(await paidOrder())
  await refund(body)
  sim.endRefund(body.out_refund_no, 'ABNORMAL')
  sim.endRefund(body.out_refund_no, 'SUCCESS')
  expect(() => sim.endRefund(body.out_refund_no, 'CLOSED')).toThrow(/has ended/)
})

test('a repeated request is the same refund, and other parameters under its number are refused', async () => {
  const body = refundBody(await paidOrder(), 500)
  const first = await refund(body)
  const again = await refund(body)
  expect(again.data.refund_id).toBe(first.data.refund_id)
  expect(sim.refunds()).toHaveLength(1)
  const other = await refund({ ...body, amount: { refund: 501, total: 1500, currency: 'CNY' } })
  expect([other.status, other.data.code]).toEqual([400, 'INVALID_REQUEST'])
  const elsewhere = await refund({ ...body, out_trade_no: await paidOrder() })
  expect(elsewhere.data.code).toBe('INVALID_REQUEST')
})

test('refunds never exceed the payment, and a closed refund does not count', async () => {
  const no = await paidOrder()
  const first = refundBody(no, 1000)
  await refund(first)
  sim.endRefund(first.out_refund_no, 'CLOSED')
  await sim.clock.advance(60_000)
  expect((await refund(refundBody(no, 1000))).status).toBe(200)
  await sim.clock.advance(60_000)
  expect((await refund(refundBody(no, 501))).data.code).toBe('INVALID_REQUEST')
  expect((await refund(refundBody(no, 500))).status).toBe(200)
  await sim.clock.advance(60_000)
  expect((await refund(refundBody(no, 1))).data).toMatchObject({
    code: 'INVALID_REQUEST',
    message: '订单已全额退款',
  })
})

test('refunds of one order are a minute apart unless the rule is off, and at most fifty', async () => {
  const no = await paidOrder()
  await refund(refundBody(no, 1))
  await sim.clock.advance(59_999)
  const early = await refund(refundBody(no, 1))
  expect([early.status, early.data.code]).toEqual([429, 'FREQUENCY_LIMITED'])
  sim.setRules({ refundSpacing: false })
  for (let part = 2; part <= 50; part++) expect((await refund(refundBody(no, 1))).status).toBe(200)
  expect((await refund(refundBody(no, 1))).data.message).toMatch(/50/)
})

test('a refund is possible within 365 days of the payment', async () => {
  const [inTime, late] = [await paidOrder(), await paidOrder()]
  await sim.clock.advance(365 * 86_400_000)
  expect((await refund(refundBody(inTime))).status).toBe(200)
  await sim.clock.advance(1)
  expect((await refund(refundBody(late))).data.code).toBe('INVALID_REQUEST')
})

test.each<[string, Record<string, unknown>, number, string]>([
  ['unknown order', { out_trade_no: 'NOBODYS1' }, 404, 'RESOURCE_NOT_EXISTS'],
  ['another total amount', { amount: { refund: 1, total: 1400, currency: 'CNY' } }, 400, 'INVALID_REQUEST'],
  ['an amount of zero', { amount: { refund: 0, total: 1500, currency: 'CNY' } }, 400, 'PARAM_ERROR'],
  [
    'an amount with a fraction',
    { amount: { refund: 0.1, total: 1500, currency: 'CNY' } },
    400,
    'PARAM_ERROR',
  ],
  ['no refund number', { out_refund_no: '' }, 400, 'PARAM_ERROR'],
  ['neither order number nor transaction number', { out_trade_no: undefined }, 400, 'PARAM_ERROR'],
])('refused: %s', async (_name, change, status, code) => {
  const reply = await refund(refundBody(await paidOrder(), 1, change))
  expect([reply.status, reply.data.code]).toEqual([status, code])
})

test('an unpaid order cannot be refunded, and an unknown refund is not found', async () => {
  const body = orderBody(sim, receiver.url)
  await client.send('POST', '/v3/pay/transactions/jsapi', body)
  expect((await refund(refundBody(body.out_trade_no))).data.code).toBe('INVALID_REQUEST')
  expect((await query('NOBODYS1')).data.code).toBe('RESOURCE_NOT_EXISTS')
})

test('NOT_ENOUGH is returned as often as the fault says, then the same number is accepted', async () => {
  sim.faults.add({ route: 'refund', kind: 'refuse', status: 403, code: 'NOT_ENOUGH', times: 2 })
  const body = refundBody(await paidOrder())
  for (let turn = 0; turn < 2; turn++) {
    const reply = await refund(body)
    expect([reply.status, reply.data.code]).toEqual([403, 'NOT_ENOUGH'])
    expect(isSignedBy(reply.headers, reply.text)).toBe(true)
  }
  expect((await refund(body)).status).toBe(200)
})
