import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { testRsaKey, waitUntil } from '@fangxing/dev/stack'
import {
  makeLocalCredentials,
  startWechatSim,
  type SignedCallback,
  type WechatSim,
} from '@fangxing/wechat-sim'
import type { CallbackReading } from '../../../src/ports'
import { createWeChatLogin } from '../../../src/adapters/wechat/login'
import { createWeChatOrders } from '../../../src/adapters/wechat/orders'
import { createWeChatPay } from '../../../src/adapters/wechat/pay'
import { WeChatTime } from '../../../src/adapters/wechat/wechat-time'
import { startLocalServer, type LocalServer } from '../../support/local-server'
import { makeKeys, OWNER_APPID, testSettings } from '../../support/wechat-keys'

const MCHID = '1900000077'
const credentials = makeLocalCredentials({ mchid: MCHID, appids: [OWNER_APPID], makeKey: testRsaKey })
const secret = credentials.apps[0]!.secret
let sim: WechatSim
let inbox: LocalServer
let pay: ReturnType<typeof createWeChatPay>
const readings: CallbackReading[] = []
const now = () => new Date(sim.clock.now())
const keys = makeKeys()
const settings = (verifiers = credentials.backend.verifiers) =>
  testSettings(keys, {
    WECHAT_PAY_ORIGIN: sim.url,
    WECHAT_PAY_BACKUP_ORIGIN: sim.url,
    WECHAT_API_ORIGIN: sim.url,
    WECHAT_OWNER_SECRET: secret,
    WECHAT_MERCHANTS: JSON.stringify([{ ...credentials.backend, verifiers }]),
  })

beforeAll(async () => {
  sim = await startWechatSim({ merchants: [credentials.sim], apps: credentials.apps })
  inbox = await startLocalServer()
  pay = createWeChatPay(settings(), pino({ level: 'silent' }), new WeChatTime(now))
  inbox.answer = (received, response) => {
    const reading = pay.readCallback(
      MCHID,
      { headers: received.headers, rawBody: Buffer.from(received.body) },
      now(),
    )
    readings.push(reading)
    response.writeHead(reading.kind === 'ok' ? 200 : 401).end()
  }
})
afterAll(async () => {
  await pay.stop()
  await sim.close()
  await inbox.stop()
})
beforeEach(() => {
  readings.length = 0
  inbox.received.length = 0
  sim.faults.clear()
})

const openid = () => sim.openid(OWNER_APPID, 'someone')
function order(change: object = {}) {
  const outTradeNo = randomBytes(16).toString('hex')
  const expiresAt = new Date(Math.floor(sim.clock.now() / 1000) * 1000 + 900_000)
  return {
    mchid: MCHID,
    outTradeNo,
    description: '停车欠费 北广场',
    amountFen: 1500,
    openid: openid(),
    expiresAt,
    notifyUrl: `${inbox.origin}/wechat/notice/m/payment`,
    attached: '0199b1c2-0000-7000-8000-000000000001',
    ...change,
  }
}

test.each(['public-key', 'certificate', 'mixed'] as const)(
  'order, pay, callback, query and refund in mode %s',
  async mode => {
    sim.signing.setMode(mode)
    const request = order()
    const prepaid = await pay.prepay(request)
    expect(prepaid).toMatchObject({ kind: 'ok' })
    expect(await pay.query(MCHID, request.outTradeNo)).toMatchObject({
      kind: 'ok',
      value: { tradeState: 'NOTPAY', transactionId: null },
    })
    sim.pay(request.outTradeNo)
    await sim.flushCallbacks()
    await waitUntil(() => readings.length > 0, { what: 'the callback' })
    expect(readings[0]).toMatchObject({
      kind: 'ok',
      callback: {
        kind: 'payment',
        report: { outTradeNo: request.outTradeNo, totalFen: 1500, currency: 'CNY', openid: openid() },
      },
    })
    expect(await pay.query(MCHID, request.outTradeNo)).toMatchObject({
      kind: 'ok',
      value: { tradeState: 'SUCCESS', totalFen: 1500 },
    })
    expect(await pay.close(MCHID, request.outTradeNo)).toEqual({ kind: 'ok', value: 'paid' })
    const outRefundNo = randomBytes(16).toString('hex')
    const refund = {
      mchid: MCHID,
      outTradeNo: request.outTradeNo,
      outRefundNo,
      reason: '重复支付',
      refundFen: 1500,
      totalFen: 1500,
      notifyUrl: `${inbox.origin}/wechat/notice/m/refund`,
      attached: '0199b1c2-0000-7000-8000-000000000001',
    }
    expect(await pay.queryRefund(MCHID, outRefundNo)).toMatchObject({
      kind: 'refused',
      code: expect.stringMatching(/^RESOURCENOTEXISTS?$/),
    })
    expect(await pay.refund(refund)).toMatchObject({ kind: 'ok', value: { outRefundNo, refundFen: 1500 } })
    expect(await pay.refund(refund)).toMatchObject({ kind: 'ok', value: { outRefundNo } })
    await sim.clock.advance(3000)
    await waitUntil(
      () => readings.some(reading => reading.kind === 'ok' && reading.callback.kind === 'refund'),
      { what: 'the callback of the refund' },
    )
    expect(await pay.queryRefund(MCHID, outRefundNo)).toMatchObject({
      kind: 'ok',
      value: { status: 'SUCCESS' },
    })
  },
)

test('ordering again with the same parameters gives a prepay_id, and closing closes', async () => {
  const request = order()
  expect(await pay.prepay(request)).toMatchObject({ kind: 'ok' })
  expect(await pay.prepay(request)).toMatchObject({ kind: 'ok' })
  expect(await pay.close(MCHID, request.outTradeNo)).toEqual({ kind: 'ok', value: 'closed' })
  expect(await pay.query(MCHID, request.outTradeNo)).toMatchObject({
    kind: 'ok',
    value: { tradeState: 'CLOSED' },
  })
  expect(await pay.query(MCHID, 'f'.repeat(32))).toMatchObject({ kind: 'refused', code: 'ORDERNOTEXIST' })
})

test.each([
  'apply-then-cut',
  'apply-then-system-error',
  'apply-then-garbage',
  'bad-signature',
  'unsigned',
  'probe-signature',
  'cut',
  'system-error',
  'frequency-limited',
  'garbage',
] as const)('%s at the order is unknown, never a refusal', async kind => {
  sim.faults.add({ route: 'order', kind, times: 1 })
  expect(await pay.prepay(order())).toMatchObject({ kind: 'unknown' })
})

test('what was applied before the answer was lost is found by its number', async () => {
  sim.faults.add({ route: 'order', kind: 'apply-then-cut', times: 1 })
  const request = order()
  expect(await pay.prepay(request)).toMatchObject({ kind: 'unknown' })
  expect(await pay.query(MCHID, request.outTradeNo)).toMatchObject({
    kind: 'ok',
    value: { tradeState: 'NOTPAY' },
  })
  expect(await pay.prepay(request)).toMatchObject({ kind: 'ok' })
})

test('every forgery that the local WeChat knows is refused or stale', async () => {
  const request = order()
  await pay.prepay(request)
  sim.pay(request.outTradeNo)
  const forgeries = await sim.forgeries({ outTradeNo: request.outTradeNo })
  expect(forgeries.length).toBeGreaterThanOrEqual(25)
  const accepted = forgeries.filter(({ callback }) => read(callback).kind === 'ok').map(({ name }) => name)
  // Its amount is another, but it is truly signed: settling compares it with our own row.
  expect(accepted.filter(name => !/amount|sum|total|金额/i.test(name))).toEqual([])
  expect(read(await sim.buildCallback({ outTradeNo: request.outTradeNo }))).toMatchObject({ kind: 'ok' })
})

test('an answer with an old signature counts: it came over the connection on which we asked', async () => {
  sim.faults.add({ route: 'order', kind: 'stale-signature', times: 1 })
  expect(await pay.prepay(order())).toMatchObject({ kind: 'ok' })
})

test.each([-600_000, 600_000])(
  'while WeChat’s clock is %i ms off requests are signed with its time, and its callbacks count',
  async offMs => {
    const time = new WeChatTime(() => new Date(sim.clock.now() - offMs))
    const apart = createWeChatPay(settings(), pino({ level: 'silent' }), time)
    try {
      const request = order()
      const callback = async () => {
        const { headers, body } = await sim.buildCallback({ outTradeNo: request.outTradeNo })
        const at = new Date(sim.clock.now() - offMs)
        return apart.readCallback(MCHID, { headers: lowerCase(headers), rawBody: Buffer.from(body) }, at)
      }
      // The first is refused for its time, unsigned; its answer tells WeChat's time.
      expect(await apart.prepay(request)).not.toMatchObject({ kind: 'ok' })
      expect(time.isTrusted()).toBe(false)
      expect(Math.abs(time.now().getTime() - sim.clock.now())).toBeLessThan(2_000)
      expect(await apart.prepay(request)).toMatchObject({ kind: 'ok' })
      sim.pay(request.outTradeNo)
      expect(await callback()).toMatchObject({ kind: 'ok' })
      time.forget()
      expect(await callback()).toMatchObject({ kind: 'stale', outTradeNo: request.outTradeNo })
    } finally {
      await apart.stop()
    }
  },
)

test('while nobody pays, a question that says nothing else tells when the clocks agree again', async () => {
  let offMs = 600_000
  const time = new WeChatTime(() => new Date(sim.clock.now() - offMs))
  const apart = createWeChatPay(settings(), pino({ level: 'silent' }), time)
  await apart.askTime()
  expect(time.isTrusted()).toBe(false)
  offMs = 0
  await apart.askTime()
  expect(time.isTrusted()).toBe(true)
  await apart.stop()
})

/** As Node gives headers to a route: lower case, repeated ones joined. */
function lowerCase(headers: SignedCallback['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  )
}

function read(callback: SignedCallback): CallbackReading {
  return pay.readCallback(
    MCHID,
    { headers: lowerCase(callback.headers), rawBody: Buffer.from(callback.body) },
    now(),
  )
}

test('after a rotation the new key counts once it is configured, and both during the change-over', async () => {
  sim.signing.setMode('public-key')
  sim.signing.rotate('public-key', { mchid: MCHID })
  const both = createWeChatPay(
    settings(sim.signing.verifiers(MCHID)),
    pino({ level: 'silent' }),
    new WeChatTime(now),
  )
  const request = order()
  expect(await pay.prepay(request)).toMatchObject({ kind: 'ok' })
  expect(await both.query(MCHID, request.outTradeNo)).toMatchObject({ kind: 'ok' })
  await both.stop()
})

test('login and shipping', async () => {
  const login = createWeChatLogin(settings())
  const code = sim.loginCode('someone', OWNER_APPID)
  expect(await login.exchange('owner', code)).toMatchObject({ kind: 'ok', value: { openid: openid() } })
  expect(await login.exchange('owner', code)).toMatchObject({ kind: 'refused', code: '40163' })
  expect(await login.exchange('owner', 'nonsense')).toMatchObject({ kind: 'refused', code: '40029' })
  const request = order()
  await pay.prepay(request)
  sim.pay(request.outTradeNo)
  const orders = createWeChatOrders(settings(), now)
  const shipping = {
    mchid: MCHID,
    outTradeNo: request.outTradeNo,
    openid: openid(),
    description: '停车欠费',
    at: now(),
  }
  expect(await orders.uploadShipping(shipping)).toEqual({ kind: 'ok', value: null })
  expect(await orders.uploadShipping(shipping)).toEqual({ kind: 'ok', value: null })
  await Promise.all([login.stop(), orders.stop()])
})
