import { type WechatSim } from '../src'
import {
  type Client,
  closeMerchantSide,
  credentials,
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
})
afterEach(() => closeMerchantSide({ sim, receiver }))

const place = (body = orderBody(sim, receiver.url)) => client.send('POST', '/v3/pay/transactions/jsapi', body)

test.each([
  ['cut', false],
  ['apply-then-cut', true],
] as const)('%s: the connection breaks, order placed: %s', async (kind, isPlaced) => {
  sim.faults.add({ route: 'order', kind, times: 1 })
  const body = orderBody(sim, receiver.url)
  await expect(place(body)).rejects.toThrow()
  expect(sim.order(body.out_trade_no) !== undefined).toBe(isPlaced)
  expect((await place(body)).status).toBe(200)
  expect(sim.requests.list().map(({ status, fault }) => [status, fault])).toEqual([
    [null, kind],
    [200, null],
  ])
})

test.each([
  ['hang', false],
  ['apply-then-hang', true],
] as const)('%s: no reply comes, order placed: %s', async (kind, isPlaced) => {
  sim.faults.add({ route: 'order', kind, times: 1 })
  const body = orderBody(sim, receiver.url)
  const headers = { Authorization: client.pay.buildAuthorization('POST', '/v3/pay/transactions/jsapi', body) }
  const signal = AbortSignal.timeout(300)
  const sent = fetch(`${sim.url}/v3/pay/transactions/jsapi`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    signal,
  })
  await expect(sent).rejects.toThrow(/timeout/)
  expect(sim.order(body.out_trade_no) !== undefined).toBe(isPlaced)
})

test.each([
  ['system-error', 500, false],
  ['apply-then-system-error', 500, true],
  ['frequency-limited', 429, false],
  ['garbage', 200, false],
  ['apply-then-garbage', 200, true],
] as const)('%s: the status is %i, order placed: %s', async (kind, status, isPlaced) => {
  sim.faults.add({ route: 'order', kind, times: 1 })
  const body = orderBody(sim, receiver.url)
  const reply = await place(body)
  expect(reply.status).toBe(status)
  expect(reply.data?.prepay_id).toBeUndefined()
  expect(sim.order(body.out_trade_no) !== undefined).toBe(isPlaced)
})

test.each(['bad-signature', 'unsigned', 'probe-signature'] as const)(
  '%s: the signature of the reply is not valid',
  async kind => {
    sim.faults.add({ route: 'order', kind, times: 1 })
    const reply = await place()
    expect([reply.status, isSignedBy(reply.headers, reply.text)]).toEqual([200, false])
    const next = await place()
    expect(isSignedBy(next.headers, next.text)).toBe(true)
  },
)

test('stale-signature: the signature is valid but ten minutes old', async () => {
  sim.faults.add({ route: 'order', kind: 'stale-signature' })
  const reply = await place()
  expect(isSignedBy(reply.headers, reply.text)).toBe(true)
  expect(sim.clock.now() / 1000 - Number(reply.headers['wechatpay-timestamp'])).toBeGreaterThan(590)
})

test('slow: the reply is delayed', async () => {
  sim.faults.add({ route: 'any', kind: 'slow', ms: 150, times: 1 })
  const startedAt = performance.now()
  await place()
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(145)
})

test('pay-before-reply: the callback is delivered before the reply to the order', async () => {
  sim.faults.add({ route: 'order', kind: 'pay-before-reply', times: 1 })
  let isAnswered = false
  let cameFirst = false
  receiver.onCallback = async () => void (cameFirst = !isAnswered)
  const body = orderBody(sim, receiver.url)
  const reply = await place(body)
  isAnswered = true
  expect(reply.data.prepay_id).toBeDefined()
  expect(cameFirst).toBe(true)
  await sim.flushCallbacks()
  expect(receiver.received).toHaveLength(1)
  expect(sim.callbacks({ outTradeNo: body.out_trade_no })[0]!.state).toBe('delivered')
})

test('faults match a text, are counted, queued, drawn from a seed and cleared', async () => {
  const [one, two] = [orderBody(sim, receiver.url), orderBody(sim, receiver.url)]
  sim.faults.add({ route: 'order', kind: 'system-error', match: one.out_trade_no, times: 1 })
  expect([(await place(two)).status, (await place(one)).status, (await place(one)).status]).toEqual([
    200, 500, 200,
  ])
  expect(sim.faults.list()[0]).toMatchObject({ left: 0, applied: 1 })
  sim.faults.clear()
  const drawStatuses = async () => {
    const id = sim.faults.add({ route: 'order', kind: 'system-error', probability: 0.5, seed: 7 })
    const statuses: number[] = []
    for (let turn = 0; turn < 12; turn++) statuses.push((await place()).status)
    sim.faults.clear(id)
    return statuses
  }
  const first = await drawStatuses()
  expect(await drawStatuses()).toEqual(first)
  expect(new Set(first)).toEqual(new Set([200, 500]))
  expect((await place()).status).toBe(200)
})

test('requests are counted by route', async () => {
  await place()
  await client.send('GET', `/v3/pay/transactions/out-trade-no/NOBODYS1?mchid=${credentials.backend.mchid}`)
  expect([sim.requests.count('order'), sim.requests.count('query'), sim.requests.count()]).toEqual([1, 1, 2])
  expect(sim.requests.list().at(-1)).toMatchObject({ route: 'query', status: 404, code: 'ORDERNOTEXIST' })
})
