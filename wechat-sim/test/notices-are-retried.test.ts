import { RETRY_AFTER_S, type WechatSim } from '../src'
import {
  credentials,
  isSignedBy,
  type Client,
  merchantClient,
  openReceiver,
  openSim,
  orderBody,
  type Receiver,
  unseal,
} from './client'

let sim: WechatSim
let receiver: Receiver
let client: Client
beforeEach(async () => {
  sim = await openSim()
  sim.clock.freeze()
  receiver = await openReceiver()
  client = merchantClient(sim)
})
afterEach(async () => {
  await sim.close()
  await receiver.close()
})

const ordered = async (change: Record<string, unknown> = {}) => {
  const body = orderBody(sim, receiver.url, change)
  await client.send('POST', '/v3/pay/transactions/jsapi', body)
  return body.out_trade_no
}
const numberOf = (body: string) => JSON.parse(unseal(JSON.parse(body).resource)).out_trade_no

test('the whole schedule on a moved clock, then it gives up', async () => {
  receiver.status = 500
  const no = await ordered()
  sim.pay(no)
  await sim.flushNotices()
  await sim.clock.advance(100 * 3_600_000)
  const [notice] = sim.notices({ outTradeNo: no })
  const times = notice!.attempts.map(({ at }) => at)
  expect(times.slice(1).map((at, index) => (at - times[index]!) / 1000)).toEqual(RETRY_AFTER_S)
  expect(RETRY_AFTER_S).toEqual([
    15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600,
  ])
  expect(notice!.state).toBe('given_up')
  expect(receiver.heard).toHaveLength(16)
  const stamps = receiver.heard.map(({ headers }) => Number(headers['wechatpay-timestamp']))
  expect(stamps).toEqual(times.map(at => Math.floor(at / 1000)))
  expect(new Set(receiver.heard.map(({ body }) => JSON.parse(body).id)).size).toBe(1)
})

test.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [201, 'pending'],
  [202, 'pending'],
  [301, 'pending'],
  [401, 'pending'],
  [500, 'pending'],
])('an answer of %i leaves it %s', async (status, state) => {
  receiver.status = status
  const no = await ordered()
  sim.pay(no)
  await sim.flushNotices()
  expect(sim.notices({ outTradeNo: no })[0]!.state).toBe(state)
})

test('no answer in time is none, and neither is no connection', async () => {
  sim.setRules({ noticeTimeoutMs: 100 })
  receiver.isSilent = true
  const no = await ordered()
  const nowhere = await ordered({ notify_url: 'http://127.0.0.1:9/notice' })
  sim.pay(no)
  sim.pay(nowhere)
  await sim.flushNotices()
  expect(sim.notices({ outTradeNo: no })[0]!.attempts[0]).toMatchObject({
    status: null,
    error: 'TimeoutError',
  })
  expect(sim.notices({ outTradeNo: nowhere })[0]!.attempts[0]).toMatchObject({ status: null })
  receiver.isSilent = false
  await sim.clock.advance(15_000)
  expect(sim.notices({ outTradeNo: no })[0]!.state).toBe('delivered')
})

test('faults: duplicates, loss, delay, disorder', async () => {
  sim.faults.add({ route: 'notice', kind: 'duplicate', copies: 4, times: 1 })
  sim.pay(await ordered())
  await sim.flushNotices()
  expect(receiver.heard).toHaveLength(5)

  receiver.heard.length = 0
  sim.faults.add({ route: 'notice', kind: 'drop', times: 2 })
  sim.pay(await ordered())
  await sim.flushNotices()
  await sim.clock.advance(29_000)
  expect(receiver.heard).toHaveLength(0)
  await sim.clock.advance(1000)
  expect(receiver.heard).toHaveLength(1)

  receiver.heard.length = 0
  sim.faults.add({ route: 'notice', kind: 'delay', ms: 60_000, times: 1 })
  sim.pay(await ordered())
  await sim.clock.advance(59_999)
  expect(receiver.heard).toHaveLength(0)
  await sim.clock.advance(1)
  expect(receiver.heard).toHaveLength(1)

  receiver.heard.length = 0
  sim.faults.add({ route: 'notice', kind: 'reorder', times: 1 })
  const [first, second] = [await ordered(), await ordered()]
  sim.pay(first)
  await sim.flushNotices()
  expect(receiver.heard).toHaveLength(0)
  sim.pay(second)
  await sim.flushNotices()
  expect(receiver.heard.map(({ body }) => numberOf(body))).toEqual([second, first])

  receiver.heard.length = 0
  sim.faults.add({ route: 'notice', kind: 'reorder', times: 1 })
  sim.pay(await ordered())
  await sim.clock.advance(15_000)
  expect(receiver.heard).toHaveLength(1)
  await sim.clock.advance(60_000)
  expect(receiver.heard).toHaveLength(1)
})

test('faults: content that does not fit, truly signed; and a signature that is not', async () => {
  sim.faults.add({
    route: 'notice',
    kind: 'mismatch',
    fields: { mchid: '1900000110', amount: { total: 1 } },
    times: 1,
  })
  const no = await ordered()
  sim.pay(no)
  await sim.flushNotices()
  const { headers, body } = receiver.heard[0]!
  expect(isSignedBy(headers, body)).toBe(true)
  const content = JSON.parse(unseal(JSON.parse(body).resource))
  expect(content).toMatchObject({ mchid: '1900000110', amount: { total: 1, currency: 'CNY' } })
  sim.faults.add({ route: 'notice', kind: 'bad-signature', times: 1 })
  sim.pay(await ordered())
  await sim.flushNotices()
  expect(isSignedBy(receiver.heard[1]!.headers, receiver.heard[1]!.body)).toBe(false)
})

test('a payment of another amount says so in notice and query', async () => {
  const no = await ordered()
  sim.pay(no, undefined, { amount: 1 })
  await sim.flushNotices()
  expect(JSON.parse(unseal(JSON.parse(receiver.heard[0]!.body).resource)).amount.total).toBe(1)
  const query = await client.send(
    'GET',
    `/v3/pay/transactions/out-trade-no/${no}?mchid=${credentials.backend.mchid}`,
  )
  expect(query.data.amount.total).toBe(1)
})

test('probes come before true notices, are never truly signed and do not count as attempts', async () => {
  sim.setRules({ probeEvery: 1 })
  const no = await ordered()
  sim.pay(no)
  await sim.flushNotices()
  expect(receiver.heard[0]!.headers['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\//)
  expect(isSignedBy(receiver.heard[1]!.headers, receiver.heard[1]!.body)).toBe(true)
  expect(sim.notices({ outTradeNo: no })[0]!.attempts.map(({ kind }) => kind)).toEqual(['probe', 'regular'])
})

test('in real time a notice goes out by itself, and its retry when it falls due', async () => {
  sim.clock.thaw()
  sim.setRules({ noticeDelayMs: 50 })
  receiver.status = 503
  const hears = () => new Promise<void>(resolve => void (receiver.onNotice = async () => resolve()))
  const first = hears()
  const startedAt = sim.clock.now()
  const no = await ordered()
  sim.pay(no)
  await first
  expect(sim.clock.now() - startedAt).toBeGreaterThanOrEqual(50)
  await sim.flushNotices()
  const second = hears()
  receiver.status = 200
  await sim.clock.set(sim.clock.nextDueAt()! - 30)
  expect(receiver.heard).toHaveLength(1)
  await second
  await sim.flushNotices()
  expect(sim.notices({ outTradeNo: no })[0]!.attempts.map(({ status }) => status)).toEqual([503, 200])
})

test('a notice can be replayed, and made before anything was paid', async () => {
  const no = await ordered()
  sim.pay(no)
  await sim.flushNotices()
  await sim.replay({ outTradeNo: no })
  expect(receiver.heard).toHaveLength(2)
  const unpaid = await ordered()
  await sim.sendNotice(await sim.makeNotice({ outTradeNo: unpaid }, { content: { attach: 'x' } }))
  const { headers, body } = receiver.heard[2]!
  expect(isSignedBy(headers, body)).toBe(true)
  expect(JSON.parse(unseal(JSON.parse(body).resource))).toMatchObject({ trade_state: 'SUCCESS', attach: 'x' })
  expect(sim.order(unpaid)!.state).toBe('NOTPAY')
})

test('a burst of notices, signed ahead, arrives whole', async () => {
  const numbers = await Promise.all(Array.from({ length: 60 }, () => ordered()))
  for (const no of numbers) sim.pay(no)
  await sim.flushNotices()
  receiver.heard.length = 0
  const notices = Array.from({ length: 20 }, () => sim.notices()).flat()
  const signed = await sim.presign(notices)
  const result = await sim.burst(signed, { concurrency: 32 })
  expect(result).toMatchObject({ sent: 1200, accepted: 1200, statuses: { 200: 1200 } })
  expect(receiver.heard).toHaveLength(1200)
})
