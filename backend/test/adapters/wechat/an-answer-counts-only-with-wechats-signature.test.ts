import { createVerify } from 'node:crypto'
import type http from 'node:http'
import { pino } from 'pino'
import { createWeChatPay } from '../../../src/adapters/wechat/pay'
import { WeChatTime } from '../../../src/adapters/wechat/wechat-time'
import { startLocalServer, type ReceivedRequest, type LocalServer } from '../../support/local-server'
import {
  CERT_SERIAL,
  makeKeys,
  MCHID,
  OWNER_APPID,
  PUBLIC_KEY_SERIAL,
  refundContent,
  signatureHeaders,
  testSettings,
  transaction,
} from '../../support/wechat-keys'

const NOW = new Date('2026-11-23T00:00:05Z')
const NO = transaction().out_trade_no
const REFUND_NO = refundContent().out_refund_no
const keys = makeKeys()
let main: LocalServer
let backup: LocalServer
const opened: { stop(): Promise<void> }[] = []

beforeAll(async () => {
  main = await startLocalServer()
  backup = await startLocalServer()
})
afterAll(() => Promise.all([main.stop(), backup.stop(), ...opened.map(pay => pay.stop())]))
beforeEach(() => {
  main.received.length = 0
  backup.received.length = 0
})

function client(
  origin = main.origin,
  verifiers = [keys.certificateVerifier, keys.publicKeyVerifier],
  second = origin,
) {
  const settings = testSettings(
    keys,
    { WECHAT_PAY_ORIGIN: origin, WECHAT_PAY_BACKUP_ORIGIN: second },
    verifiers,
  )
  const pay = createWeChatPay(settings, pino({ level: 'silent' }), new WeChatTime(() => NOW))
  opened.push(pay)
  return pay
}
type Reply = {
  status?: number
  body?: string
  at?: Date
  serial?: string
  change?: (headers: Record<string, string>) => Record<string, string | undefined>
}
const reply =
  ({ status = 200, body = '', at = NOW, serial = CERT_SERIAL, change = headers => headers }: Reply) =>
  (_received: ReceivedRequest, response: http.ServerResponse): void => {
    const headers = Object.entries(change(signatureHeaders(keys, body, at, { serial }))).filter(
      ([, value]) => value !== undefined,
    )
    response.writeHead(status, Object.fromEntries(headers) as Record<string, string>).end(body)
  }
const unsigned = () => ({ 'content-type': 'application/json' })
const paid = JSON.stringify(transaction())
const error = (code: string) => JSON.stringify({ code, message: '原因' })
const PREPAY = {
  mchid: MCHID,
  outTradeNo: NO,
  description: '停车欠费',
  amountFen: 1500,
  openid: 'o-payer',
  expiresAt: new Date('2026-11-23T00:15:00Z'),
  notifyUrl: 'https://x.example/wechat/notice/m/payment',
  attached: '0199b1c2-0000-7000-8000-000000000001',
}
const REFUND = {
  mchid: MCHID,
  outTradeNo: NO,
  outRefundNo: REFUND_NO,
  reason: '重复支付',
  refundFen: 1500,
  totalFen: 1500,
  notifyUrl: 'https://x.example/n',
  attached: '0199b1c2-0000-7000-8000-000000000001',
}

test('a prepay is signed over its exact bytes and answered with its prepay_id', async () => {
  main.answer = reply({ body: '{"prepay_id":"wx201410272009395522657a690389285100"}' })
  expect(await client().prepay(PREPAY)).toEqual({
    kind: 'ok',
    value: { prepayId: 'wx201410272009395522657a690389285100' },
  })
  const [received] = main.received
  expect(received).toMatchObject({ method: 'POST', url: '/v3/pay/transactions/jsapi' })
  expect(JSON.parse(received!.body)).toEqual({
    appid: OWNER_APPID,
    mchid: MCHID,
    attach: '0199b1c2-0000-7000-8000-000000000001',
    description: '停车欠费',
    out_trade_no: NO,
    time_expire: '2026-11-23T08:15:00+08:00',
    notify_url: PREPAY.notifyUrl,
    amount: { total: 1500, currency: 'CNY' },
    payer: { openid: 'o-payer' },
  })
  const parts = Object.fromEntries(
    [...received!.headers.authorization!.matchAll(/(\w+)="([^"]+)"/g)].map(match => [match[1], match[2]]),
  )
  const signed = `POST\n/v3/pay/transactions/jsapi\n${parts.timestamp}\n${parts.nonce_str}\n${received!.body}\n`
  expect(
    createVerify('RSA-SHA256').update(signed).verify(keys.merchant.publicKey, parts.signature, 'base64'),
  ).toBe(true)
  expect(parts).toMatchObject({
    mchid: MCHID,
    serial_no: 'local-4A5B6C7D8E9F',
    timestamp: String(NOW.getTime() / 1000),
  })
  expect(parts.nonce_str).toMatch(/^[0-9a-f]{32}$/)
})

test('the phone gets parameters that the mini-program can verify', () => {
  const parameters = client().payParameters(MCHID, 'wx-1')
  const signed = `${OWNER_APPID}\n${parameters.timeStamp}\n${parameters.nonceStr}\nprepay_id=wx-1\n`
  expect(
    createVerify('RSA-SHA256').update(signed).verify(keys.merchant.publicKey, parameters.paySign, 'base64'),
  ).toBe(true)
})

test('public-key mode names its key in the request; certificate mode does not', async () => {
  main.answer = reply({ body: paid, serial: PUBLIC_KEY_SERIAL })
  expect(await client().query(MCHID, NO)).toMatchObject({ kind: 'ok' })
  expect(main.received[0]!.headers['wechatpay-serial']).toBe(PUBLIC_KEY_SERIAL)
  main.answer = reply({ body: paid })
  expect(await client(main.origin, [keys.certificateVerifier]).query(MCHID, NO)).toMatchObject({ kind: 'ok' })
  expect(main.received[1]!.headers['wechatpay-serial']).toBeUndefined()
})

test('during a change-over both keys count; afterwards only the new one', async () => {
  for (const serial of [CERT_SERIAL, PUBLIC_KEY_SERIAL]) {
    main.answer = reply({ body: paid, serial })
    expect(await client().query(MCHID, NO)).toMatchObject({
      kind: 'ok',
      value: { tradeState: 'SUCCESS', totalFen: 1500 },
    })
  }
  main.answer = reply({ body: paid })
  expect(await client(main.origin, [keys.publicKeyVerifier]).query(MCHID, NO)).toMatchObject({
    kind: 'unknown',
  })
})

test.each<[string, Reply]>([
  ['no signature', { body: paid, change: unsigned }],
  [
    'a signature of other bytes',
    { body: paid, change: headers => ({ ...headers, ...signatureHeaders(keys, '{}', NOW) }) },
  ],
  [
    'a stranger’s signature',
    { body: paid, change: () => signatureHeaders(keys, paid, NOW, { key: keys.stranger.privateKey }) },
  ],
  [
    'an unknown serial',
    { body: paid, change: headers => ({ ...headers, 'wechatpay-serial': 'F'.repeat(40) }) },
  ],
  [
    'a wrong signature on a refusal',
    {
      status: 404,
      body: error('ORDER_NOT_EXIST'),
      change: headers => ({ ...headers, 'wechatpay-nonce': 'other' }),
    },
  ],
  ['garbage', { body: '<html>' }],
  ['an empty body', { body: '' }],
  ['null', { body: 'null' }],
  ['another number', { body: JSON.stringify(transaction({ out_trade_no: 'f'.repeat(32) })) }],
  ['a success without an amount', { body: JSON.stringify(transaction({ amount: null })) }],
  ['status 500', { status: 500, body: error('SYSTEM_ERROR') }],
  ['status 502 with a page', { status: 502, body: '<html>', change: unsigned }],
  ['too fast', { status: 429, body: error('FREQUENCY_LIMITED') }],
  ['a redirection', { status: 302, change: headers => ({ ...headers, location: 'http://127.0.0.1:1/' }) }],
  ['SYSTEM_ERROR with a 400', { status: 400, body: error('SYSTEM_ERROR') }],
  ['more than a mebibyte', { body: JSON.stringify({ ...transaction(), attach: 'x'.repeat(1_100_000) }) }],
])('a query answered with %s is unknown', async (_what, given) => {
  main.answer = reply(given)
  expect(await client().query(MCHID, NO)).toMatchObject({ kind: 'unknown' })
})

test.each([-3600, 3600])(
  'an answer whose signature is %i s off counts: it came over the connection on which we asked',
  async seconds => {
    main.answer = reply({ body: paid, at: new Date(NOW.getTime() + seconds * 1000) })
    expect(await client().query(MCHID, NO)).toMatchObject({ kind: 'ok' })
  },
)

test('an empty or null prepay answer is unknown, not an exception', async () => {
  for (const body of ['', 'null', '{}', '{"prepay_id":""}']) {
    main.answer = reply({ body })
    expect(await client().prepay(PREPAY)).toMatchObject({ kind: 'unknown' })
  }
})

test('a connection that is cut or refused is unknown', async () => {
  main.answer = (_received, response) => void response.destroy()
  expect(await client().query(MCHID, NO)).toMatchObject({ kind: 'unknown' })
  expect(await client('http://127.0.0.1:1').query(MCHID, NO)).toMatchObject({ kind: 'unknown' })
})

test('an answer that does not come within 5 s is unknown', async () => {
  main.answer = () => undefined
  const startedMs = performance.now()
  expect(await client().query(MCHID, NO)).toMatchObject({ kind: 'unknown' })
  expect(performance.now() - startedMs).toBeLessThan(6500)
}, 10_000)

test.each(['ORDERNOTEXIST', 'ORDER_NOT_EXIST', 'order_not_exist'])('%s is one code', async code => {
  main.answer = reply({ status: 404, body: error(code) })
  expect(await client().query(MCHID, NO)).toMatchObject({ kind: 'refused', code: 'ORDERNOTEXIST' })
})

test('a merchant can be paid when WeChat itself says that it has no such order', async () => {
  main.answer = reply({ status: 404, body: error('ORDER_NOT_EXIST') })
  expect(await client().probe(MCHID)).toEqual({ kind: 'ok', value: null })
  // Somebody in between, or a wrong address, says 404 too.
  main.answer = reply({ status: 404, body: error('ORDER_NOT_EXIST'), change: unsigned })
  expect(await client().probe(MCHID)).toMatchObject({ kind: 'unknown' })
  main.answer = reply({ status: 401, body: error('SIGN_ERROR'), change: unsigned })
  expect(await client().probe(MCHID)).toMatchObject({ kind: 'refused', code: 'SIGNERROR' })
  expect(await client('http://127.0.0.1:1').probe(MCHID)).toMatchObject({ kind: 'unknown' })
})

test('a refusal without any signature counts, as for WeChat’s own clients', async () => {
  main.answer = reply({ status: 401, body: error('SIGN_ERROR'), change: unsigned })
  expect(await client().prepay(PREPAY)).toMatchObject({ kind: 'refused', code: 'SIGNERROR' })
})

test.each([
  [204, '', { kind: 'ok', value: 'closed' }],
  [400, error('ORDERPAID'), { kind: 'ok', value: 'paid' }],
  [400, error('ORDER_PAID'), { kind: 'ok', value: 'paid' }],
  [400, error('ORDER_CLOSED'), { kind: 'ok', value: 'closed' }],
  [400, error('INVALID_REQUEST'), { kind: 'refused', code: 'INVALIDREQUEST', message: '原因' }],
])('close answered with %i %s', async (status, body, expected) => {
  main.answer = reply({ status, body })
  expect(await client().close(MCHID, NO)).toEqual(expected)
  expect(main.received[0]).toMatchObject({
    url: `/v3/pay/transactions/out-trade-no/${NO}/close`,
    body: JSON.stringify({ mchid: MCHID }),
  })
})

test('a refund and the query about it', async () => {
  const { refund_status: _status, mchid: _mchid, ...answer } = refundContent()
  main.answer = reply({ body: JSON.stringify({ ...answer, status: 'PROCESSING', success_time: undefined }) })
  expect(await client().refund(REFUND)).toMatchObject({
    kind: 'ok',
    value: { status: 'PROCESSING', refundFen: 1500, totalFen: 1500 },
  })
  expect(await client().queryRefund(MCHID, REFUND_NO)).toMatchObject({ kind: 'ok' })
  expect(await client().queryRefund(MCHID, 'f'.repeat(32))).toMatchObject({ kind: 'unknown' })
  main.answer = reply({ status: 403, body: error('NOT_ENOUGH') })
  expect(await client().refund(REFUND)).toMatchObject({ kind: 'refused', code: 'NOTENOUGH' })
})

test.each([
  '',
  'abc',
  '../../../v3/certificates',
  'a b c d e f',
  'x'.repeat(33),
  'abcdef?mchid=1',
  '中文中文中文',
])('the number %j never goes into a path', async bad => {
  const pay = client()
  expect(await pay.query(MCHID, bad)).toMatchObject({ kind: 'refused' })
  expect(await pay.close(MCHID, bad)).toMatchObject({ kind: 'refused' })
  expect(await pay.queryRefund(MCHID, bad)).toMatchObject({ kind: 'refused' })
  expect(main.received).toHaveLength(0)
})

describe('the second address', () => {
  test('is used when the first cannot be reached', async () => {
    backup.answer = reply({ body: '{"prepay_id":"wx-backup"}' })
    expect(await client('http://127.0.0.1:1', undefined, backup.origin).prepay(PREPAY)).toMatchObject({
      kind: 'ok',
    })
  })

  test('is used for a query that the first answers with 5xx, and not for a request that changes something', async () => {
    main.answer = reply({ status: 503 })
    backup.answer = reply({ body: paid })
    const pay = client(main.origin, undefined, backup.origin)
    expect(await pay.query(MCHID, NO)).toMatchObject({ kind: 'ok' })
    expect(await pay.prepay(PREPAY)).toMatchObject({ kind: 'unknown' })
    expect(backup.received).toHaveLength(1)
  })

  test('is never the official one for a sandbox', async () => {
    const pay = client('http://127.0.0.1:1', undefined, 'https://api2.mch.weixin.qq.com')
    const startedMs = performance.now()
    expect(await pay.query(MCHID, NO)).toMatchObject({ kind: 'unknown', why: 'ECONNREFUSED' })
    expect(performance.now() - startedMs).toBeLessThan(1000)
  })
})
