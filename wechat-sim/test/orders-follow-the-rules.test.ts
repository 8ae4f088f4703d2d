import { ControlRefusal, type WechatSim } from '../src'
import {
  APPID,
  type Client,
  credentials,
  merchantClient,
  newNo,
  openSim,
  orderBody,
  OTHER_APPID,
} from './client'

const NOTIFY = 'http://127.0.0.1:9/notice'
const mchid = credentials.backend.mchid
let sim: WechatSim
let client: Client
beforeEach(async () => {
  sim = await openSim({ rules: { signatureWindowS: 1e9 } })
  client = merchantClient(sim)
})
afterEach(() => sim.close())

const place = (body: unknown) => client.send('POST', '/v3/pay/transactions/jsapi', body)
const query = (no: string) => client.send('GET', `/v3/pay/transactions/out-trade-no/${no}?mchid=${mchid}`)
const close = (no: string) => client.send('POST', `/v3/pay/transactions/out-trade-no/${no}/close`, { mchid })
const placed = async (change: Record<string, unknown> = {}) => {
  const body = orderBody(sim, NOTIFY, change)
  expect((await place(body)).status).toBe(200)
  return body
}
const inMinutes = (minutes: number) => new Date(sim.clock.now() + minutes * 60_000).toISOString()

test.each<[string, Record<string, unknown>]>([
  ['out_trade_no too short', { out_trade_no: 'T1234' }],
  ['out_trade_no too long', { out_trade_no: 'T'.repeat(33) }],
  ['out_trade_no with other characters', { out_trade_no: 'T12345/7' }],
  ['no description', { description: undefined }],
  ['description of 128 characters', { description: '停'.repeat(128) }],
  ['amount with a fraction', { amount: { total: 1.5 } }],
  ['amount zero', { amount: { total: 0 } }],
  ['amount as text', { amount: { total: '100' } }],
  ['another currency', { amount: { total: 100, currency: 'USD' } }],
  ['notify_url plain http', { notify_url: 'http://example.com/notice' }],
  ['notify_url with a query', { notify_url: 'https://example.com/notice?a=1' }],
  ['notify_url that is no address', { notify_url: 'example.com' }],
  ['time_expire without offset', { time_expire: '2030-01-01T00:00:00' }],
  ['attach too long', { attach: 'x'.repeat(129) }],
  ['unknown openid', { payer: { openid: 'o123' } }],
  ['unknown app', { appid: 'wx00000000000000ff' }],
  ['another merchant', { mchid: '1900000110' }],
])('PARAM_ERROR: %s', async (_name, change) => {
  const reply = await place(orderBody(sim, NOTIFY, change))
  expect([reply.status, reply.data.code]).toEqual([400, 'PARAM_ERROR'])
})

test('values exactly at the limits are accepted', async () => {
  await placed({ out_trade_no: 'T-_123' })
  await placed({
    out_trade_no: newNo('T'.repeat(23)),
    description: '停'.repeat(127),
    notify_url: 'https://example.com/n',
  })
})

test('an openid is accepted only with its own app', async () => {
  const openid = sim.openid(OTHER_APPID, 'zhang')
  expect(openid).toHaveLength(28)
  expect((await place(orderBody(sim, NOTIFY, { payer: { openid } }))).data.code).toBe('PARAM_ERROR')
  await placed({ appid: OTHER_APPID, payer: { openid } })
})

test('an app that is not bound to the merchant is refused', async () => {
  const bound = await openSim({ merchants: [{ ...credentials.sim, appids: [OTHER_APPID] }] })
  try {
    const reply = await merchantClient(bound).send(
      'POST',
      '/v3/pay/transactions/jsapi',
      orderBody(bound, NOTIFY),
    )
    expect(reply.data.code).toBe('APPID_MCHID_NOT_MATCH')
  } finally {
    await bound.close()
  }
})

test('a repeated order with the same parameters gets a new prepay_id, with others it is refused', async () => {
  const body = await placed({ time_expire: inMinutes(15) })
  const { description, ...rest } = body
  const again = await place({ ...rest, description })
  expect(again.status).toBe(200)
  expect(sim.order(body.out_trade_no)!.prepays).toHaveLength(2)
  for (const change of [{ description: '别的' }, { amount: { total: 1 } }, { time_expire: inMinutes(20) }]) {
    const reply = await place({ ...body, ...change })
    expect([reply.status, reply.data.code]).toEqual([400, 'INVALID_REQUEST'])
  }
})

test('time_expire must be at least a minute ahead, and the order is closed at that time', async () => {
  expect((await place(orderBody(sim, NOTIFY, { time_expire: inMinutes(0.9) }))).data.code).toBe('PARAM_ERROR')
  const body = await placed({ time_expire: inMinutes(10) })
  expect((await query(body.out_trade_no)).data.trade_state).toBe('NOTPAY')
  await sim.clock.advance(10 * 60_000)
  expect((await query(body.out_trade_no)).data.trade_state).toBe('CLOSED')
  expect(() => sim.pay(body.out_trade_no)).toThrow(ControlRefusal)
  expect((await place(body)).data.code).toBe('ORDERCLOSED')
})

test('closing answers 204, ORDERCLOSED when closed, ORDERPAID when paid, ORDERNOTEXIST when unknown', async () => {
  const one = await placed()
  expect((await close(one.out_trade_no)).status).toBe(204)
  expect((await query(one.out_trade_no)).data.trade_state).toBe('CLOSED')
  expect((await close(one.out_trade_no)).data.code).toBe('ORDERCLOSED')
  const two = await placed()
  sim.pay(two.out_trade_no)
  const paid = await close(two.out_trade_no)
  expect([paid.status, paid.data.code]).toEqual([400, 'ORDERPAID'])
  expect((await place(two)).data.code).toBe('ORDERPAID')
  expect((await close('NOBODYS1')).data.code).toBe('ORDERNOTEXIST')
  expect(
    (await client.send('POST', `/v3/pay/transactions/out-trade-no/${two.out_trade_no}/close`, {})).data.code,
  ).toBe('PARAM_ERROR')
})

test('error codes can be spelled with underscores', async () => {
  sim.setRules({ codeSpelling: 'underscored' })
  expect((await close('NOBODYS1')).data.code).toBe('ORDER_NOT_EXIST')
})

test('with the rule closeNotWithin5Min an order cannot be closed in its first five minutes', async () => {
  sim.setRules({ closeNotWithin5Min: true })
  const { out_trade_no: no } = await placed()
  expect((await close(no)).data.code).toBe('INVALID_REQUEST')
  await sim.clock.advance(300_000)
  expect((await close(no)).status).toBe(204)
})

test('a query shows the states of the payment sheet', async () => {
  const { out_trade_no: no } = await placed()
  const state = async () => (await query(no)).data.trade_state
  sim.startPaying(no)
  expect(await state()).toBe('USERPAYING')
  expect([(await close(no)).status, (await close(no)).data.code]).toEqual([202, 'USERPAYING'])
  sim.cancel(no)
  expect(await state()).toBe('NOTPAY')
  sim.failPay(no)
  expect(await state()).toBe('PAYERROR')
  sim.pay(no, sim.openid(APPID, 'zhang'))
  expect(await state()).toBe('SUCCESS')
})

test('only the person who has ordered can pay, and only once', async () => {
  const { out_trade_no: no } = await placed()
  expect(() => sim.pay(no, sim.openid(APPID, 'li'))).toThrow(/another openid/)
  sim.pay(no)
  expect(() => sim.pay(no)).toThrow(/paid/)
  expect(() => sim.pay('NOBODYS1')).toThrow(/no order/)
})
