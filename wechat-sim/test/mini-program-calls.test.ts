import { inflateSync } from 'node:zlib'
import { type WechatSim } from '../src'
import {
  APPID,
  type Client,
  credentials,
  merchantClient,
  newNo,
  openSim,
  orderBody,
  OTHER_APPID,
  wire,
} from './client'

let sim: WechatSim
let client: Client
beforeEach(async () => {
  sim = await openSim({ rules: { signatureWindowS: 1e9 } })
  client = merchantClient(sim)
})
afterEach(() => sim.close())

const secretOf = (appid: string) => credentials.apps.find(app => app.appid === appid)!.secret
const login = async (code: string, appid = APPID, secret = secretOf(appid)) => {
  const query = new URLSearchParams({ appid, secret, js_code: code, grant_type: 'authorization_code' })
  return (await wire(`${sim.url}/sns/jscode2session?${query.toString()}`, 'GET', {})).data
}
const stableToken = async (appid = APPID, force_refresh = false) =>
  (
    await wire(
      `${sim.url}/cgi-bin/stable_token`,
      'POST',
      {},
      JSON.stringify({ grant_type: 'client_credential', appid, secret: secretOf(appid), force_refresh }),
    )
  ).data
const post = async (path: string, body: unknown, token?: string) =>
  (
    await wire(
      `${sim.url}${path}?access_token=${token ?? (await stableToken()).access_token}`,
      'POST',
      {},
      JSON.stringify(body),
    )
  ).data

describe('login', () => {
  test('a person gets the same openid each time, and another one in another app', async () => {
    const first = await login(sim.loginCode('zhang'))
    const again = await login(sim.loginCode('zhang'))
    const elsewhere = await login(sim.loginCode('zhang'), OTHER_APPID)
    expect(first).toEqual({ openid: sim.openid(APPID, 'zhang'), session_key: expect.any(String) })
    expect(again.openid).toBe(first.openid)
    expect(elsewhere.openid).not.toBe(first.openid)
    expect((await login('sim:zhang')).openid).toBe(first.openid)
  })
  test('a code is valid once, for five minutes, in its own app', async () => {
    const code = sim.loginCode('zhang')
    await login(code)
    expect((await login(code)).errcode).toBe(40163)
    expect((await login('unknown')).errcode).toBe(40029)
    expect((await login(sim.loginCode('zhang', OTHER_APPID))).errcode).toBe(40029)
    const late = sim.loginCode('zhang')
    await sim.clock.advance(300_000)
    expect((await login(late)).errcode).toBe(40029)
    expect((await login('sim:li:1')).openid).toBe(sim.openid(APPID, 'li'))
    expect((await login('sim:li:1')).errcode).toBe(40163)
  })
  test('refuses a wrong app and a wrong secret', async () => {
    expect((await login('sim:a', 'wx00000000000000ff', 'x')).errcode).toBe(40013)
    expect((await login('sim:a', APPID, 'x')).errcode).toBe(40125)
  })
  test('faults return the error codes of a busy server and of too many calls', async () => {
    sim.faults.add({ route: 'login', kind: 'refuse', code: '-1', message: 'system error', times: 1 })
    sim.faults.add({
      route: 'login',
      kind: 'refuse',
      code: '45011',
      message: 'minute-quota reach limit',
      times: 1,
    })
    expect([(await login('sim:a')).errcode, (await login('sim:a')).errcode]).toEqual([-1, 45011])
    expect((await login('sim:a')).openid).toBeDefined()
  })
})

test('a stable token stays the same, and a new token ends the old one after five minutes', async () => {
  const first = await stableToken()
  expect((await stableToken()).access_token).toBe(first.access_token)
  expect(first.expires_in).toBe(7200)
  const query = new URLSearchParams({
    grant_type: 'client_credential',
    appid: APPID,
    secret: secretOf(APPID),
  })
  const fresh = (await wire(`${sim.url}/cgi-bin/token?${query.toString()}`, 'GET', {})).data
  expect(fresh.access_token).not.toBe(first.access_token)
  const useToken = (token: string) => post('/cgi-bin/message/subscribe/send', {}, token)
  expect((await useToken(first.access_token)).errcode).toBe(40003)
  await sim.clock.advance(300_001)
  expect((await useToken(first.access_token)).errcode).toBe(42001)
  expect((await useToken(fresh.access_token)).errcode).toBe(40003)
  expect((await useToken('made-up')).errcode).toBe(40001)
  sim.dropTokens()
  expect((await useToken(fresh.access_token)).errcode).toBe(40001)
})

describe('subscription messages', () => {
  const message = (data: Record<string, string>, change: Record<string, unknown> = {}) => ({
    touser: sim.openid(APPID, 'zhang'),
    template_id: 'TPL1',
    page: 'pages/order/index?id=1',
    data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, { value }])),
    ...change,
  })
  const send = (body: unknown) => post('/cgi-bin/message/subscribe/send', body)

  test('each message needs its own consent', async () => {
    expect((await send(message({ thing1: '停车费' }))).errcode).toBe(43101)
    sim.consent(sim.openid(APPID, 'zhang'), 'TPL1')
    expect((await send(message({ thing1: '停车费' }))).errcode).toBe(0)
    expect((await send(message({ thing1: '停车费' }))).errcode).toBe(43101)
    expect(sim.messages()).toEqual([
      expect.objectContaining({ templateId: 'TPL1', data: { thing1: { value: '停车费' } } }),
    ])
  })
  test.each([
    [{ thing1: '停'.repeat(20), car_number2: '粤BD12345', amount3: '15.00元', time4: '2026-01-31 08:00' }, 0],
    [{ thing1: '停'.repeat(21) }, 47003],
    [{ thing1: '' }, 47003],
    [{ car_number1: '粤B·D123456' }, 47003],
    [{ phrase1: '已完成支付了' }, 47003],
    [{ amount1: '很多' }, 47003],
    [{ time1: '明天' }, 47003],
    [{ number1: '12a' }, 47003],
    [{ nothing1: 'x' }, 47003],
    [{}, 47003],
  ])('a message with the fields %j gets errcode %i', async (data, errcode) => {
    sim.setRules({ messageNeedsConsent: false })
    expect((await send(message(data as Record<string, string>))).errcode).toBe(errcode)
  })
  test('refuses the openid of another app and a missing template', async () => {
    expect((await send(message({ thing1: 'x' }, { touser: sim.openid(OTHER_APPID, 'zhang') }))).errcode).toBe(
      40003,
    )
    expect((await send(message({ thing1: 'x' }, { template_id: '' }))).errcode).toBe(40037)
  })
})

describe('shipping information', () => {
  const paid = async () => {
    const body = orderBody(sim, 'http://127.0.0.1:9/n', { out_trade_no: newNo() })
    await client.send('POST', '/v3/pay/transactions/jsapi', body)
    sim.pay(body.out_trade_no)
    return body.out_trade_no
  }
  const upload = (no: string, change: Record<string, unknown> = {}) =>
    post('/wxa/sec/order/upload_shipping_info', {
      order_key: { order_number_type: 1, mchid: '1900000109', out_trade_no: no },
      logistics_type: 3,
      delivery_mode: 1,
      shipping_list: [{ item_desc: '停车欠费' }],
      upload_time: new Date(sim.clock.now()).toISOString(),
      payer: { openid: sim.openid(APPID, 'zhang') },
      ...change,
    })

  test('an order is uploaded once and corrected once, and an unchanged upload is refused', async () => {
    const no = await paid()
    expect((await upload(no)).errcode).toBe(0)
    expect((await upload(no)).errcode).toBe(10060023)
    expect((await upload(no, { shipping_list: [{ item_desc: '停车费' }] })).errcode).toBe(0)
    expect((await upload(no, { shipping_list: [{ item_desc: '别的' }] })).errcode).toBe(10060003)
    expect(sim.shipping().map(({ outTradeNo }) => outTradeNo)).toEqual([no, no])
  })
  test('finds the order by transaction and refuses unpaid orders, other payers and malformed bodies', async () => {
    const no = await paid()
    const transaction_id = sim.order(no)!.transactionId
    expect((await upload(no, { payer: { openid: sim.openid(APPID, 'li') } })).errcode).toBe(10060031)
    expect((await upload(no, { order_key: { order_number_type: 2, transaction_id } })).errcode).toBe(0)
    expect((await upload('NOBODYS1')).errcode).toBe(10060001)
    expect((await upload(no, { logistics_type: 9 })).errcode).toBe(268485224)
    expect((await upload(no, { upload_time: 'yesterday' })).errcode).toBe(268485224)
  })
})

test('a code is a PNG image that depends on the scene, and a scene has at most 32 visible characters', async () => {
  const token = (await stableToken()).access_token
  const draw = async (scene: string) => {
    const response = await fetch(`${sim.url}/wxa/getwxacodeunlimit?access_token=${token}`, {
      method: 'POST',
      body: JSON.stringify({ scene, page: 'pages/scan/index' }),
    })
    return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) }
  }
  const [one, two] = [await draw('d=1'), await draw('d=2')]
  expect(one.type).toBe('image/png')
  expect(one.bytes.subarray(1, 4).toString()).toBe('PNG')
  const start = one.bytes.indexOf('IDAT')
  const side = one.bytes.readUInt32BE(16)
  expect(
    inflateSync(one.bytes.subarray(start + 4, start + 4 + one.bytes.readUInt32BE(start - 4))),
  ).toHaveLength(side * (side + 1))
  expect(one.bytes.equals(two.bytes)).toBe(false)
  expect(JSON.parse((await draw('x'.repeat(33))).bytes.toString()).errcode).toBe(40169)
  expect(JSON.parse((await draw('车')).bytes.toString()).errcode).toBe(40169)
})
