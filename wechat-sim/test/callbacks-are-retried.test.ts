import { RETRY_DELAYS_S, type WechatSim } from '../src'
import {
  type Client,
  closeMerchantSide,
  credentials,
  decrypt,
  isSignedBy,
  openMerchantSide,
  orderBody,
  type Receiver,
} from './client'

let sim: WechatSim
let receiver: Receiver
let client: Client
beforeEach(async () => {
  ;({ sim, receiver, client } = await openMerchantSide())
  sim.clock.freeze()
})
afterEach(() => closeMerchantSide({ sim, receiver }))

const ordered = async (change: Record<string, unknown> = {}) => {
  const body = orderBody(sim, receiver.url, change)
  await client.send('POST', '/v3/pay/transactions/jsapi', body)
  return body.out_trade_no
}
const numberOf = (body: string) => JSON.parse(decrypt(JSON.parse(body).resource)).out_trade_no

test('a callback is retried on the whole schedule and then given up', async () => {
  receiver.status = 500
  const no = await ordered()
  sim.pay(no)
  await sim.flushCallbacks()
  await sim.clock.advance(100 * 3_600_000)
  const [callback] = sim.callbacks({ outTradeNo: no })
  const times = callback!.attempts.map(({ at }) => at)
  expect(times.slice(1).map((at, index) => (at - times[index]!) / 1000)).toEqual(RETRY_DELAYS_S)
  expect(RETRY_DELAYS_S).toEqual([
    15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600,
  ])
  expect(callback!.state).toBe('given_up')
  expect(receiver.received).toHaveLength(16)
  const stamps = receiver.received.map(({ headers }) => Number(headers['wechatpay-timestamp']))
  expect(stamps).toEqual(times.map(at => Math.floor(at / 1000)))
  expect(new Set(receiver.received.map(({ body }) => JSON.parse(body).id)).size).toBe(1)
})

test.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [201, 'pending'],
  [202, 'pending'],
  [301, 'pending'],
  [401, 'pending'],
  [500, 'pending'],
])('after a response with status %i the callback is %s', async (status, state) => {
  receiver.status = status
  const no = await ordered()
  sim.pay(no)
  await sim.flushCallbacks()
  expect(sim.callbacks({ outTradeNo: no })[0]!.state).toBe(state)
})

test('a late response and a refused connection both count as a failed attempt', async () => {
  sim.setRules({ callbackTimeoutMs: 100 })
  receiver.sendsNoResponse = true
  const no = await ordered()
  const unreachable = await ordered({ notify_url: 'http://127.0.0.1:9/notice' })
  sim.pay(no)
  sim.pay(unreachable)
  await sim.flushCallbacks()
  expect(sim.callbacks({ outTradeNo: no })[0]!.attempts[0]).toMatchObject({
    status: null,
    error: 'TimeoutError',
  })
  expect(sim.callbacks({ outTradeNo: unreachable })[0]!.attempts[0]).toMatchObject({ status: null })
  receiver.sendsNoResponse = false
  // A receiver on a busy machine may take more than a tenth of a second.
  sim.setRules({ callbackTimeoutMs: 30_000 })
  await sim.clock.advance(15_000)
  expect(sim.callbacks({ outTradeNo: no })[0]!.state).toBe('delivered')
})

test('faults duplicate, drop, delay and reorder callbacks', async () => {
  sim.faults.add({ route: 'notice', kind: 'duplicate', copies: 4, times: 1 })
  sim.pay(await ordered())
  await sim.flushCallbacks()
  expect(receiver.received).toHaveLength(5)

  receiver.received.length = 0
  sim.faults.add({ route: 'notice', kind: 'drop', times: 2 })
  sim.pay(await ordered())
  await sim.flushCallbacks()
  await sim.clock.advance(29_000)
  expect(receiver.received).toHaveLength(0)
  await sim.clock.advance(1000)
  expect(receiver.received).toHaveLength(1)

  receiver.received.length = 0
  sim.faults.add({ route: 'notice', kind: 'delay', ms: 60_000, times: 1 })
  sim.pay(await ordered())
  await sim.clock.advance(59_999)
  expect(receiver.received).toHaveLength(0)
  await sim.clock.advance(1)
  expect(receiver.received).toHaveLength(1)

  receiver.received.length = 0
  sim.faults.add({ route: 'notice', kind: 'reorder', times: 1 })
  const [first, second] = [await ordered(), await ordered()]
  sim.pay(first)
  await sim.flushCallbacks()
  expect(receiver.received).toHaveLength(0)
  sim.pay(second)
  await sim.flushCallbacks()
  expect(receiver.received.map(({ body }) => numberOf(body))).toEqual([second, first])

  receiver.received.length = 0
  sim.faults.add({ route: 'notice', kind: 'reorder', times: 1 })
  sim.pay(await ordered())
  await sim.clock.advance(15_000)
  expect(receiver.received).toHaveLength(1)
  await sim.clock.advance(60_000)
  expect(receiver.received).toHaveLength(1)
})

test('faults send a validly signed callback with wrong content, or one with an invalid signature', async () => {
  sim.faults.add({
    route: 'notice',
    kind: 'mismatch',
    fields: { mchid: '1900000110', amount: { total: 1 } },
    times: 1,
  })
  const no = await ordered()
  sim.pay(no)
  await sim.flushCallbacks()
  const { headers, body } = receiver.received[0]!
  expect(isSignedBy(headers, body)).toBe(true)
  const content = JSON.parse(decrypt(JSON.parse(body).resource))
  expect(content).toMatchObject({ mchid: '1900000110', amount: { total: 1, currency: 'CNY' } })
  sim.faults.add({ route: 'notice', kind: 'bad-signature', times: 1 })
  sim.pay(await ordered())
  await sim.flushCallbacks()
  expect(isSignedBy(receiver.received[1]!.headers, receiver.received[1]!.body)).toBe(false)
})

test('after a payment of another amount, callback and query show that amount', async () => {
  const no = await ordered()
  sim.pay(no, undefined, { amount: 1 })
  await sim.flushCallbacks()
  expect(JSON.parse(decrypt(JSON.parse(receiver.received[0]!.body).resource)).amount.total).toBe(1)
  const query = await client.send(
    'GET',
    `/v3/pay/transactions/out-trade-no/${no}?mchid=${credentials.backend.mchid}`,
  )
  expect(query.data.amount.total).toBe(1)
})

test('a probe is sent before the callback, has an invalid signature and does not count as an attempt', async () => {
  sim.setRules({ probeEvery: 1 })
  const no = await ordered()
  sim.pay(no)
  await sim.flushCallbacks()
  expect(receiver.received[0]!.headers['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\//)
  expect(isSignedBy(receiver.received[1]!.headers, receiver.received[1]!.body)).toBe(true)
  expect(sim.callbacks({ outTradeNo: no })[0]!.attempts.map(({ kind }) => kind)).toEqual(['probe', 'regular'])
})

test('in real time a callback is sent by itself, and its retry when it is due', async () => {
  sim.clock.thaw()
  sim.setRules({ callbackDelayMs: 50 })
  receiver.status = 503
  const nextCallback = () => new Promise<void>(resolve => void (receiver.onCallback = async () => resolve()))
  const first = nextCallback()
  const startedAt = sim.clock.now()
  const no = await ordered()
  sim.pay(no)
  await first
  expect(sim.clock.now() - startedAt).toBeGreaterThanOrEqual(50)
  await sim.flushCallbacks()
  const second = nextCallback()
  receiver.status = 200
  await sim.clock.set(sim.clock.nextDueAt()! - 30)
  expect(receiver.received).toHaveLength(1)
  await second
  await sim.flushCallbacks()
  expect(sim.callbacks({ outTradeNo: no })[0]!.attempts.map(({ status }) => status)).toEqual([503, 200])
})

test('a callback can be sent again, and can be built before the payment', async () => {
  const no = await ordered()
  sim.pay(no)
  await sim.flushCallbacks()
  await sim.replay({ outTradeNo: no })
  expect(receiver.received).toHaveLength(2)
  const unpaid = await ordered()
  await sim.sendCallback(await sim.buildCallback({ outTradeNo: unpaid }, { content: { attach: 'x' } }))
  const { headers, body } = receiver.received[2]!
  expect(isSignedBy(headers, body)).toBe(true)
  expect(JSON.parse(decrypt(JSON.parse(body).resource))).toMatchObject({
    trade_state: 'SUCCESS',
    attach: 'x',
  })
  expect(sim.order(unpaid)!.state).toBe('NOTPAY')
})

/** The burst signs 1,260 messages with RSA, which takes long on a loaded machine; nothing here measures time. */
const BURST_TIMEOUT_MS = 60_000
test(
  'every callback of a burst arrives when they are signed in advance',
  async () => {
    const numbers = await Promise.all(Array.from({ length: 60 }, () => ordered()))
    for (const no of numbers) sim.pay(no)
    await sim.flushCallbacks()
    receiver.received.length = 0
    const callbacks = Array.from({ length: 20 }, () => sim.callbacks()).flat()
    const signed = await sim.presign(callbacks)
    const result = await sim.burst(signed, { concurrency: 32 })
    expect(result).toMatchObject({ sent: 1200, accepted: 1200, statuses: { 200: 1200 } })
    expect(receiver.received).toHaveLength(1200)
  },
  BURST_TIMEOUT_MS,
)
