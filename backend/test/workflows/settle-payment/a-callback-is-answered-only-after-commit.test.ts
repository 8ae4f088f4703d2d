import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { waitUntil } from '@fangxing/dev/stack'
import { WeChatCallbackController } from '../../../src/transport/callbacks/wechat-callback.controller'
import { createWeChatPay } from '../../../src/adapters/wechat/pay'
import { settle } from '../../../src/workflows/settle-payment/settle-payment'
import { surplusRefund } from '../../../src/modules/refunds/surplus-refund'
import { buildMerchant, buildOrder, buildPayment, type Party } from '../../support/build-order'
import { expectCleanMoney } from '../../support/clean-money'
import { tradeReport } from '../../support/fake-pay'
import { startTestPlatform, type TestPlatform } from '../../support/test-services'
import { makeKeys, notice, refundContent, seal, testSettings, transaction } from '../../support/wechat-keys'

const keys = makeKeys()
const settings = testSettings(keys)
const realPay = createWeChatPay(settings, pino({ level: 'silent' }), () => platform.clock.now())
let queries: string[] = []
const pay = {
  ...realPay,
  query: async (_mchid: string, outTradeNo: string) => (
    queries.push(outTradeNo),
    { kind: 'unknown' as const, why: 'test' }
  ),
}
let platform: TestPlatform
let party: Party
let controller: WeChatCallbackController

beforeAll(async () => {
  platform = await startTestPlatform(settings, pay)
  party = await buildMerchant(platform)
  controller = Object.assign(new WeChatCallbackController(), { platform, log: platform.log })
})
afterAll(async () => {
  await platform?.stop()
  await realPay.stop()
})
beforeEach(() => void (queries = []))
afterEach(() => expectCleanMoney(platform))

type Sent = {
  headers?: Record<string, string | string[] | undefined>
  rawBody?: Buffer
  querystring?: string
  merchantCode?: string
  route?: 'payment' | 'refund'
}
/** What a request leaves of a Koa context for this route. */
async function post({
  headers = {},
  rawBody,
  querystring = '',
  merchantCode = party.merchantCode,
  route = 'payment',
}: Sent) {
  const all: Record<string, unknown> = { 'content-type': 'application/json', ...headers }
  const ctx = {
    headers: all,
    get: (name: string) => (all[name] as string | undefined) ?? '',
    request: { rawBody },
    querystring,
    params: { merchantCode },
    state: { traceId: 'trace-notice' },
    res: { once: () => undefined },
    status: 0,
    type: '',
    body: '',
  }
  await controller[route](ctx as never)
  return { status: ctx.status, body: JSON.parse(ctx.body) as { code: string; message: string } }
}

const now = () => platform.clock.now()
const paidNotice = (outTradeNo: string, change: Record<string, unknown> = {}, at = now()) => {
  const resource = seal(
    transaction({
      out_trade_no: outTradeNo,
      transaction_id: `42${randomBytes(10).toString('hex')}`,
      ...change,
    }),
  )
  return notice(keys, at, { resource })
}
const journalLines = async () =>
  (await platform.database.one<{ n: number }>('SELECT count(*)::int AS n FROM journal'))!.n
/** What a settlement sent is noted a moment after its answer. */
const rested = () =>
  waitUntil(
    async () =>
      (await platform.database.query(`SELECT 1 FROM recovery_order WHERE state = 'paid'`)).length === 0,
    { what: 'the LOWERs of other tests to be noted' },
  )
const stateOf = async (table: string, id: string) =>
  (await platform.database.one<{ state: string }>(`SELECT state FROM ${table} WHERE id = $1`, [id]))!.state

test('an honest notice is answered 200 with the order paid, and again for each copy', async () => {
  const order = await buildOrder(platform, party)
  const payment = await buildPayment(platform, party, order)
  const request = paidNotice(payment.outTradeNo)
  expect(await post(request)).toEqual({ status: 200, body: { code: 'SUCCESS', message: '成功' } })
  expect(await stateOf('payment', payment.id)).toBe('succeeded')
  const copies = await Promise.all(Array.from({ length: 1000 }, () => post(request)))
  expect(copies.every(({ status }) => status === 200)).toBe(true)
  expect(
    await platform.database.query('SELECT 1 FROM settlement WHERE order_id = $1', [order.orderId]),
  ).toHaveLength(1)
})

test('a notice that overtakes its payment gets 503 and succeeds when it comes again', async () => {
  const order = await buildOrder(platform, party)
  const id = 'c'.repeat(32)
  expect((await post(paidNotice(id))).status).toBe(503)
  const payment = await buildPayment(platform, party, order)
  expect((await post(paidNotice(payment.outTradeNo))).status).toBe(200)
})

test('a database that is away gets 503, never 200', async () => {
  const order = await buildOrder(platform, party)
  const payment = await buildPayment(platform, party, order)
  const real = platform.database.query.bind(platform.database)
  const away = jest
    .spyOn(platform.database, 'query')
    .mockImplementation((text: string, values?: unknown[]) => {
      // The server itself refuses: this connection is ended before the statement is read.
      return text.startsWith('WITH')
        ? real('SELECT pg_terminate_backend(pg_backend_pid())', [])
        : real(text, values)
    })
  const answer = await post(paidNotice(payment.outTradeNo))
  away.mockRestore()
  expect(answer).toMatchObject({ status: 503, body: { code: 'FAIL' } })
  expect(await stateOf('payment', payment.id)).toBe('prepaid')
  expect((await post(paidNotice(payment.outTradeNo))).status).toBe(200)
})

test.each<[string, number, () => Sent]>([
  ['a changed body', 401, () => ({ ...paidNotice('a'.repeat(32)), rawBody: Buffer.from('{}') })],
  [
    'another content type',
    415,
    () => ({
      ...paidNotice('a'.repeat(32)),
      headers: { ...paidNotice('a'.repeat(32)).headers, 'content-type': 'text/plain' },
    }),
  ],
  [
    'a compressed body',
    415,
    () => ({ ...paidNotice('a'.repeat(32)), headers: { 'content-encoding': 'gzip' } }),
  ],
  ['a query string', 400, () => ({ ...paidNotice('a'.repeat(32)), querystring: 'from=x' })],
  ['no body', 400, () => ({ headers: paidNotice('a'.repeat(32)).headers })],
  ['an unknown merchant', 404, () => ({ ...paidNotice('a'.repeat(32)), merchantCode: 'nobody' })],
  ['a merchant code with a slash', 404, () => ({ ...paidNotice('a'.repeat(32)), merchantCode: '../x' })],
  ['a payment on the refund route', 400, () => ({ ...paidNotice('a'.repeat(32)), route: 'refund' })],
  ['another merchant inside', 400, () => paidNotice('a'.repeat(32), { mchid: '1900000009' })],
])('%s gets %i and changes nothing', async (_what, status, make) => {
  await rested()
  const before = await journalLines()
  expect(await post(make())).toMatchObject({ status, body: { code: 'FAIL' } })
  expect(await journalLines()).toBe(before)
  expect(queries).toEqual([])
})

test('a stale notice is refused and asked about once, however often it comes', async () => {
  const order = await buildOrder(platform, party)
  const payment = await buildPayment(platform, party, order)
  const old = paidNotice(payment.outTradeNo, {}, new Date(now().getTime() - 3600_000))
  for (let copy = 0; copy < 20; copy++) expect((await post(old)).status).toBe(401)
  await waitUntil(() => queries.length > 0, { what: 'the question to WeChat' })
  for (let copy = 0; copy < 20; copy++) await post(old)
  expect(queries).toEqual([payment.outTradeNo])
  expect(await stateOf('payment', payment.id)).toBe('prepaid')
})

test('a refund notice ends the refund', async () => {
  const order = await buildOrder(platform, party)
  const [first, second] = [
    await buildPayment(platform, party, order),
    await buildPayment(platform, party, order),
  ]
  await settle(platform, tradeReport(first.outTradeNo), 'query', { actor: 'timer', traceId: 't' })
  await settle(platform, tradeReport(second.outTradeNo), 'query', { actor: 'timer', traceId: 't' })
  const refund = (await platform.database.one<{ id: string; out_refund_no: string }>(
    'SELECT * FROM refund WHERE order_id = $1',
    [order.orderId],
  ))!
  const resource = seal(
    refundContent({ out_trade_no: second.outTradeNo, out_refund_no: refund.out_refund_no }),
    'refund',
  )
  const request = notice(keys, now(), { event_type: 'REFUND.SUCCESS', resource })
  expect((await post({ ...request, route: 'refund' })).status).toBe(200)
  expect((await post({ ...request, route: 'refund' })).status).toBe(200)
  expect(await stateOf('refund', refund.id)).toBe('succeeded')
})

test('two nodes that order the same refund use the same number', () => {
  const of = { id: 'order', merchant_id: 'merchant' } as never
  const number = () =>
    surplusRefund(
      of,
      { id: 'payment-1', amount_fen: 1500 },
      { actor: 'wechat', traceId: 't' },
      now(),
    ).changes.flatMap(change =>
      change.kind === 'insert' && change.table === 'refund' ? [change.rows[0]!.out_refund_no] : [],
    )
  expect(number()).toEqual(number())
  expect(number()[0]).toMatch(/^[0-9a-f]{32}$/)
})
