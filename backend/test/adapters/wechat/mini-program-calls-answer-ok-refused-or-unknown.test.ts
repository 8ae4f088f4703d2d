import { createWeChatLogin } from '../../../src/adapters/wechat/login'
import { createWeChatOrders } from '../../../src/adapters/wechat/orders'
import { startLocalServer, type LocalServer } from '../../support/local-server'
import { makeKeys, MCHID, OWNER_APPID, testSettings } from '../../support/wechat-keys'

const keys = makeKeys()
let server: LocalServer
beforeAll(async () => void (server = await startLocalServer()))
afterAll(() => server.stop())
beforeEach(() => void (server.heard.length = 0))

const settings = () => testSettings(keys, { WECHAT_API_ORIGIN: server.origin })
const say = (...bodies: (object | string)[]) => {
  let n = 0
  server.answer = (_heard, response) => {
    const body = bodies[Math.min(n++, bodies.length - 1)]!
    response.writeHead(200).end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}
const SHIPPING = {
  mchid: MCHID,
  outTradeNo: 'a'.repeat(32),
  openid: 'o-1',
  description: '停车欠费',
  at: new Date('2026-11-23T00:00:00Z'),
}

test.each(['owner', 'merchant'] as const)('a login code of the %s app becomes an openid', async app => {
  say({ openid: 'o-1', session_key: 'secret' })
  const login = createWeChatLogin(settings())
  expect(await login.exchange(app, 'code?&=')).toEqual({
    kind: 'ok',
    value: { openid: 'o-1' },
  })
  const url = new URL(server.heard[0]!.url, server.origin)
  expect(url.pathname).toBe('/sns/jscode2session')
  expect(url.searchParams.get('js_code')).toBe('code?&=')
  expect(url.searchParams.get('appid')).toBe(app === 'owner' ? OWNER_APPID : 'wxfedcba9876543210')
  await login.stop()
})

test.each([
  [
    { errcode: 40029, errmsg: 'invalid code' },
    { kind: 'refused', code: '40029' },
  ],
  [
    { errcode: 40163, errmsg: 'code been used' },
    { kind: 'refused', code: '40163' },
  ],
  [
    { errcode: 45011, errmsg: 'too often' },
    { kind: 'refused', code: '45011' },
  ],
  [{ errcode: -1, errmsg: 'system busy' }, { kind: 'unknown' }],
  [{ openid: 'o-1' }, { kind: 'unknown' }],
  ['not json', { kind: 'unknown' }],
  ['[]', { kind: 'unknown' }],
])('login answered with %j', async (body, expected) => {
  say(body)
  const login = createWeChatLogin(settings())
  expect(await login.exchange('owner', 'code')).toMatchObject(expected)
  expect(server.heard).toHaveLength(1)
  await login.stop()
})

test('a login service that is away is unknown, and the secret stays out of the reason', async () => {
  const login = createWeChatLogin(testSettings(keys, { WECHAT_API_ORIGIN: 'http://127.0.0.1:1' }))
  const answer = await login.exchange('owner', 'code')
  expect(answer).toMatchObject({ kind: 'unknown', why: 'ECONNREFUSED' })
  expect(JSON.stringify(answer)).not.toContain('sss')
  await login.stop()
})

test('shipping is told with one token for many calls', async () => {
  say({ access_token: 'token-1', expires_in: 7200 }, { errcode: 0, errmsg: 'ok' })
  const orders = createWeChatOrders(settings())
  expect(await orders.uploadShipping(SHIPPING)).toEqual({ kind: 'ok', value: null })
  expect(await orders.uploadShipping(SHIPPING)).toEqual({ kind: 'ok', value: null })
  expect(server.heard.map(({ url }) => url.split('?')[0])).toEqual([
    '/cgi-bin/stable_token',
    '/wxa/sec/order/upload_shipping_info',
    '/wxa/sec/order/upload_shipping_info',
  ])
  expect(JSON.parse(server.heard[1]!.body)).toMatchObject({
    order_key: { order_number_type: 1, mchid: MCHID, out_trade_no: 'a'.repeat(32) },
    logistics_type: 3,
    upload_time: '2026-11-23T08:00:00.000+08:00',
    payer: { openid: 'o-1' },
  })
  await orders.stop()
})

test('a token that WeChat refuses is unknown now and replaced next time', async () => {
  say(
    { access_token: 'old', expires_in: 7200 },
    { errcode: 42001 },
    { access_token: 'new', expires_in: 7200 },
    { errcode: 0 },
  )
  const orders = createWeChatOrders(settings())
  expect(await orders.uploadShipping(SHIPPING)).toMatchObject({ kind: 'unknown' })
  expect(await orders.uploadShipping(SHIPPING)).toEqual({ kind: 'ok', value: null })
  expect(server.heard[3]!.url).toContain('access_token=new')
  await orders.stop()
})

test('a token is renewed before it ends', async () => {
  let nowMs = Date.parse('2026-11-23T00:00:00Z')
  say(
    { access_token: 'one', expires_in: 7200 },
    { errcode: 0 },
    { access_token: 'two', expires_in: 7200 },
    { errcode: 0 },
  )
  const orders = createWeChatOrders(settings(), () => new Date(nowMs))
  await orders.uploadShipping(SHIPPING)
  nowMs += 6901_000
  await orders.uploadShipping(SHIPPING)
  expect(server.heard[3]!.url).toContain('access_token=two')
  await orders.stop()
})

test.each([
  [10060002, { kind: 'ok', value: null }],
  [10060001, { kind: 'unknown' }],
  [10060004, { kind: 'refused', code: '10060004' }],
])('shipping answered with %i', async (errcode, expected) => {
  say({ access_token: 'token', expires_in: 7200 }, { errcode })
  const orders = createWeChatOrders(settings())
  expect(await orders.uploadShipping(SHIPPING)).toMatchObject(expected)
  await orders.stop()
})
