import { OWNER_CALLS } from '@fangxing/contract/calls'
import { waitUntil } from '@fangxing/dev/stack'
import { activeOrder, makeContext, type TestContext } from './context'
import { startApp, type TestApp } from './app'

const POOL_SIZE = 4
/** Two are kept. */
const ORDINARY = 2
let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp({ DATABASE_POOL_SIZE: String(POOL_SIZE), DATABASE_CONNECT_TIMEOUT_MS: '1000' })
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const sleepers = async () =>
  (
    await app.services.database.urgent.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE 'SELECT pg_sleep%'`,
    )
  ).length

test('a payment is begun and looked at while slow reads hold every connection that is not kept', async () => {
  const { orderId, device } = await activeOrder(context)
  const owner = await context.owner()
  await app.ask(OWNER_CALLS.scan, { token: owner.token, body: { link: device.link } })
  const { amount_fen: amountFen } = (await app.services.database.one<{ amount_fen: number }>(
    'SELECT amount_fen FROM recovery_order WHERE id = $1',
    [orderId],
  ))!
  app.services.pay.prepay = async () => ({ kind: 'ok', value: { prepayId: 'wx-prepay' } })
  app.services.pay.query = async () => ({ kind: 'unknown', why: 'test' })
  const slow = Array.from({ length: ORDINARY }, () =>
    app.services.database.query('SELECT pg_sleep(5)').catch(() => undefined),
  )
  await waitUntil(async () => (await sleepers()) === ORDINARY, { what: 'slow reads', timeoutMs: 10_000 })
  // As after a start of Redis: the session and the order are read where they are kept.
  await app.services.sessions.forget([app.services.sessions.hashOf(owner.token)])
  const asked = { token: owner.token, params: { orderId }, body: { amountFen } }
  const paid = await app.ask(OWNER_CALLS.pay, asked)
  expect([paid.status, paid.body.code]).toEqual([200, undefined])
  const params = { paymentId: paid.body.paymentId as string }
  const checked = await app.ask(OWNER_CALLS.checkPayment, { token: owner.token, params, body: {} })
  expect([checked.status, checked.body.code]).toEqual([200, undefined])
  expect(await sleepers()).toBe(ORDINARY)
  await Promise.all(slow)
})
