import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { Client } from 'pg'
import { testStack, waitUntil } from '@fangxing/dev/stack'
import { WeChatCallbackController } from '../../../src/transport/callbacks/wechat-callback.controller'
import { createWeChatPay } from '../../../src/adapters/wechat/pay'
import { WeChatTime } from '../../../src/adapters/wechat/wechat-time'
import { refundSurplus } from '../../../src/modules/refunds'
import { UnitOfWork } from '../../../src/persistence/unit-of-work'
import { buildMerchant, buildOrder, buildPayment, type TestMerchant } from '../../support/build-order'
import { expectCleanMoney } from '../../support/clean-money'
import { tradeReport } from '../../support/fake-pay'
import { startTestServices, type TestServices } from '../../support/test-services'
import {
  makeKeys,
  signedCallback,
  refundContent,
  seal,
  testSettings,
  transaction,
} from '../../support/wechat-keys'

const keys = makeKeys()
const settings = testSettings(keys)
const realPay = createWeChatPay(
  settings,
  pino({ level: 'silent' }),
  new WeChatTime(() => services.clock.now()),
)
let queries: string[] = []
const pay = {
  ...realPay,
  query: async (_mchid: string, outTradeNo: string) => (
    queries.push(outTradeNo),
    { kind: 'unknown' as const, why: 'test' }
  ),
}
let services: TestServices
let merchant: TestMerchant
let controller: WeChatCallbackController

beforeAll(async () => {
  services = await startTestServices(settings, pay)
  merchant = await buildMerchant(services)
  const { handlePaymentCallback, metrics, log } = services
  controller = Object.assign(new WeChatCallbackController(), { handlePaymentCallback, metrics, log })
})
afterAll(async () => {
  await services.stop()
  await realPay.stop()
})
beforeEach(() => void (queries = []))
afterEach(() => expectCleanMoney(services))

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
  merchantCode = merchant.merchantCode,
  route = 'payment',
}: Sent) {
  const all: Record<string, unknown> = { 'content-type': 'application/json', ...headers }
  const ctx = {
    headers: all,
    get: (name: string) => (all[name] as string | undefined) ?? '',
    request: { rawBody },
    querystring,
    params: { merchantCode },
    state: { traceId: 'trace-callback' },
    res: { once: () => undefined },
    status: 0,
    type: '',
    body: '',
  }
  await controller[route](ctx as never)
  return { status: ctx.status, body: JSON.parse(ctx.body) as { code: string; message: string } }
}

const now = () => services.clock.now()
const paidCallback = (outTradeNo: string, change: Record<string, unknown> = {}, at = now()) => {
  const resource = seal(
    transaction({
      out_trade_no: outTradeNo,
      transaction_id: `42${randomBytes(10).toString('hex')}`,
      ...change,
    }),
  )
  return signedCallback(keys, at, { resource })
}
const journalLines = async () =>
  (await services.database.one<{ n: number }>('SELECT count(*)::int AS n FROM journal'))!.n
/** What a settlement sent is noted a moment after its answer. */
const rested = () =>
  waitUntil(
    async () =>
      (await services.database.query(`SELECT 1 FROM recovery_order WHERE state = 'paid'`)).length === 0,
    { what: 'the LOWERs of other tests to be noted' },
  )
const stateOf = async (table: string, id: string) =>
  (await services.database.one<{ state: string }>(`SELECT state FROM ${table} WHERE id = $1`, [id]))!.state

test('a genuine callback is answered 200 with the order paid, and so is each copy', async () => {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  const request = paidCallback(payment.outTradeNo)
  expect(await post(request)).toEqual({ status: 200, body: { code: 'SUCCESS', message: '成功' } })
  expect(await stateOf('payment', payment.id)).toBe('succeeded')
  // A thousand, but no more at once than a busy machine answers within the limit of a callback.
  for (let round = 0; round < 20; round++) {
    const copies = await Promise.all(Array.from({ length: 50 }, () => post(request)))
    expect(copies.map(({ status }) => status)).toEqual(copies.map(() => 200))
  }
  expect(
    await services.database.query('SELECT 1 FROM settlement WHERE order_id = $1', [order.orderId]),
  ).toHaveLength(1)
})

test('a callback that arrives before the commit of its payment gets 503 and succeeds when it is delivered again', async () => {
  const order = await buildOrder(services, merchant)
  const id = 'c'.repeat(32)
  expect((await post(paidCallback(id, { success_time: now().toISOString() }))).status).toBe(503)
  const payment = await buildPayment(services, merchant, order)
  expect((await post(paidCallback(payment.outTradeNo))).status).toBe(200)
})

test('a payment that nobody here knows ten minutes after it was made is taken, and people look', async () => {
  const id = 'e'.repeat(32)
  const madeAt = (minutesAgo: number) => new Date(now().getTime() - minutesAgo * 60_000).toISOString()
  expect((await post(paidCallback(id, { success_time: madeAt(9) }))).status).toBe(503)
  for (const _ of [1, 2])
    expect((await post(paidCallback(id, { success_time: madeAt(11) }))).status).toBe(200)
  expect(
    await services.database.query(`SELECT merchant_id, kind, state FROM incident WHERE subject = $1`, [
      `trade:${id}`,
    ]),
  ).toEqual([{ merchant_id: merchant.merchantId, kind: 'trade_not_ours', state: 'open' }])
})

test('a refund under a number that is not ours is taken once its payment is known to have succeeded', async () => {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  const content = refundContent({ out_trade_no: payment.outTradeNo, out_refund_no: '50303030303030303030' })
  const resource = seal(content, 'refund')
  const refund = () =>
    post({ ...signedCallback(keys, now(), { event_type: 'REFUND.SUCCESS', resource }), route: 'refund' })
  // Its payment's own callback was lost: WeChat is asked, and reports the refund again.
  expect((await refund()).status).toBe(503)
  await waitUntil(async () => queries.includes(payment.outTradeNo), { what: 'the query' })
  expect((await post(paidCallback(payment.outTradeNo))).status).toBe(200)
  expect([(await refund()).status, (await refund()).status]).toEqual([200, 200])
  expect(
    await services.database.query('SELECT cause, state FROM refund WHERE payment_id = $1', [payment.id]),
  ).toEqual([{ cause: 'external', state: 'succeeded' }])
})

test('a callback gets 503, never 200, while the database does not answer', async () => {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  const real = services.database.query.bind(services.database)
  const away = jest
    .spyOn(services.database, 'query')
    .mockImplementation((text: string, values?: unknown[]) => {
      // The server itself refuses: this connection is ended before the statement is read.
      return text.startsWith('WITH')
        ? real('SELECT pg_terminate_backend(pg_backend_pid())', [])
        : real(text, values)
    })
  const answer = await post(paidCallback(payment.outTradeNo))
  away.mockRestore()
  expect(answer).toMatchObject({ status: 503, body: { code: 'FAIL' } })
  expect(await stateOf('payment', payment.id)).toBe('prepaid')
  expect((await post(paidCallback(payment.outTradeNo))).status).toBe(200)
})

test('while the order of one payment is locked, its callback gets 503 within 5 s and those of others settle', async () => {
  const [locked, other] = [await buildOrder(services, merchant), await buildOrder(services, merchant)]
  const payment = await buildPayment(services, merchant, locked)
  const others = await buildPayment(services, merchant, other)
  const { db } = (await services.database.one<{ db: string }>('SELECT current_database() AS db'))!
  const blocker = new Client({ connectionString: testStack().adminUrl.replace(/\/postgres$/, `/${db}`) })
  await blocker.connect()
  await blocker.query('BEGIN')
  await blocker.query('SELECT 1 FROM recovery_order WHERE id = $1 FOR UPDATE', [locked.orderId])
  const startedMs = performance.now()
  const late = post(paidCallback(payment.outTradeNo))
  expect((await post(paidCallback(others.outTradeNo))).status).toBe(200)
  expect(performance.now() - startedMs).toBeLessThan(900)
  expect((await late).status).toBe(503)
  expect(performance.now() - startedMs).toBeLessThan(5_000)
  await blocker.query('COMMIT')
  await blocker.end()
  expect((await post(paidCallback(payment.outTradeNo))).status).toBe(200)
  await rested()
})

test('a callback whose settlement hangs gets 503 within 5 s', async () => {
  const payment = await buildPayment(services, merchant, await buildOrder(services, merchant))
  const hanging = jest.spyOn(services.settlePayment, 'settle').mockReturnValue(new Promise(() => undefined))
  const startedMs = performance.now()
  expect((await post(paidCallback(payment.outTradeNo))).status).toBe(503)
  expect(performance.now() - startedMs).toBeLessThan(5_000)
  hanging.mockRestore()
  expect((await post(paidCallback(payment.outTradeNo))).status).toBe(200)
})

test.each<[string, number, () => Sent]>([
  ['a changed body', 401, () => ({ ...paidCallback('a'.repeat(32)), rawBody: Buffer.from('{}') })],
  [
    'another content type',
    415,
    () => ({
      ...paidCallback('a'.repeat(32)),
      headers: { ...paidCallback('a'.repeat(32)).headers, 'content-type': 'text/plain' },
    }),
  ],
  [
    'a compressed body',
    415,
    () => ({ ...paidCallback('a'.repeat(32)), headers: { 'content-encoding': 'gzip' } }),
  ],
  ['a query string', 400, () => ({ ...paidCallback('a'.repeat(32)), querystring: 'from=x' })],
  ['no body', 400, () => ({ headers: paidCallback('a'.repeat(32)).headers })],
  ['an unknown merchant', 404, () => ({ ...paidCallback('a'.repeat(32)), merchantCode: 'nobody' })],
  ['a merchant code with a slash', 404, () => ({ ...paidCallback('a'.repeat(32)), merchantCode: '../x' })],
  ['a payment on the refund route', 400, () => ({ ...paidCallback('a'.repeat(32)), route: 'refund' })],
  ['another merchant inside', 400, () => paidCallback('a'.repeat(32), { mchid: '1900000009' })],
])('%s gets %i and changes nothing', async (_what, status, make) => {
  await rested()
  const before = await journalLines()
  expect(await post(make())).toMatchObject({ status, body: { code: 'FAIL' } })
  expect(await journalLines()).toBe(before)
  expect(queries).toEqual([])
})

test('a stale callback is refused, and its payment is queried once, however often it comes', async () => {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  const old = paidCallback(payment.outTradeNo, {}, new Date(now().getTime() - 3600_000))
  for (let copy = 0; copy < 20; copy++) expect((await post(old)).status).toBe(401)
  await waitUntil(() => queries.length > 0, { what: 'the query to WeChat' })
  for (let copy = 0; copy < 20; copy++) await post(old)
  expect(queries).toEqual([payment.outTradeNo])
  expect(await stateOf('payment', payment.id)).toBe('prepaid')
})

test('a refund callback ends the refund', async () => {
  const order = await buildOrder(services, merchant)
  const [first, second] = [
    await buildPayment(services, merchant, order),
    await buildPayment(services, merchant, order),
  ]
  await services.settlePayment.settle(tradeReport(first.outTradeNo), 'query', {
    actor: 'timer',
    traceId: 't',
  })
  await services.settlePayment.settle(tradeReport(second.outTradeNo), 'query', {
    actor: 'timer',
    traceId: 't',
  })
  const refund = (await services.database.one<{ id: string; out_refund_no: string }>(
    'SELECT * FROM refund WHERE order_id = $1',
    [order.orderId],
  ))!
  const resource = seal(
    refundContent({ out_trade_no: second.outTradeNo, out_refund_no: refund.out_refund_no }),
    'refund',
  )
  const request = signedCallback(keys, now(), { event_type: 'REFUND.SUCCESS', resource })
  expect((await post({ ...request, route: 'refund' })).status).toBe(200)
  expect((await post({ ...request, route: 'refund' })).status).toBe(200)
  expect(await stateOf('refund', refund.id)).toBe('succeeded')
})

test('two nodes that create the same refund use the same number', () => {
  const of = { id: 'order', merchant_id: 'merchant', bill: { id: 'order' } } as never
  const number = () => {
    const work = new UnitOfWork({ actor: 'wechat', traceId: 't' }, now())
    refundSurplus(work, of, { id: 'payment-1', amount_fen: 1500 })
    return work
      .changes()
      .flatMap(change =>
        change.kind === 'insert' && change.table === 'refund' ? [change.rows[0]!.out_refund_no] : [],
      )
  }
  expect(number()).toEqual(number())
  expect(number()[0]).toMatch(/^[0-9a-f]{32}$/)
})
