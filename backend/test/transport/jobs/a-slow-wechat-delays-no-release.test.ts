import { testStack, waitUntil } from '@fangxing/dev/stack'
import { pino } from 'pino'
import { WeChatBreakers } from '../../../src/adapters/wechat/breakers'
import { payThrough } from '../../../src/adapters/wechat/broken-off'
import { createWeChatPay } from '../../../src/adapters/wechat/pay'
import { WeChatTime } from '../../../src/adapters/wechat/wechat-time'
import { startJobs } from '../../../src/composition/jobs'
import { newId } from '../../../src/persistence/new-id'
import { commit, job } from '../../../src/persistence/changes'
import type { JobRunners } from '../../../src/transport/jobs/runner'
import { buildMerchant, buildOrder, buildOwner, buildPayment } from '../../support/build-order'
import { tradeReport } from '../../support/fake-pay'
import { startLocalServer, type LocalServer } from '../../support/local-server'
import { startTestServices, type TestServices } from '../../support/test-services'
import { makeKeys, testSettings } from '../../support/wechat-keys'

const timeoutMs = 30_000
jest.setTimeout(120_000)
const SLOW_MS = 5_000
let wechat: LocalServer
let breakers: WeChatBreakers
let pay: ReturnType<typeof createWeChatPay>
let services: TestServices
let jobs: JobRunners | null = null

beforeEach(async () => {
  wechat = await startLocalServer()
  wechat.answer = (_received, response) => void setTimeout(() => response.writeHead(500).end(), SLOW_MS)
  const settings = {
    ...testSettings(makeKeys(), {
      WECHAT_PAY_ORIGIN: wechat.origin,
      WECHAT_PAY_BACKUP_ORIGIN: wechat.origin,
    }),
    RELEASE_DELAYED_S: 3,
  }
  breakers = new WeChatBreakers({ changed: () => undefined })
  pay = payThrough(
    createWeChatPay(settings, pino({ level: 'silent' }), new WeChatTime(() => new Date())),
    breakers,
  )
  services = await startTestServices(settings, pay)
  services.wechatHealth = breakers
  services.clock.now = () => new Date()
  const { db } = (await services.database.one<{ db: string }>('SELECT current_database() AS db'))!
  settings.DATABASE_URL = testStack().adminUrl.replace(/\/postgres$/, `/${db}`)
})
afterEach(async () => {
  await jobs?.stop()
  jobs = null
  await pay.stop()
  breakers.stop()
  await services.stop()
  await wechat.stop()
})

test('with 60 open payments and a WeChat that takes 5 s, LOWER, release code and callbacks keep their times, and no attempt is used up', async () => {
  const merchant = await buildMerchant(services)
  for (let number = 0; number < 60; number++) {
    const payment = await buildPayment(services, merchant, await buildOrder(services, merchant))
    await commit(services.database, [
      job('query-payment', { paymentId: payment.id }, { key: `query:${payment.id}` }),
      job('close-payment', { paymentId: payment.id }, { key: `close:${payment.id}` }),
    ])
  }
  const order = await buildOrder(services, merchant)
  const owner = await buildOwner(services, order.orderId)
  const payment = await buildPayment(services, merchant, order)
  jobs = await startJobs(services)
  await waitUntil(() => wechat.received.length >= 6, { what: 'WeChat to be asked', timeoutMs })
  const context = { actor: 'wechat', traceId: newId() }
  const startedMs = performance.now()
  await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context)
  const lowers = () =>
    services.published.filter(({ topic }) => topic.endsWith(`${order.deviceId}/cmd`)).length
  await waitUntil(() => lowers() >= 2, { what: 'the second LOWER', timeoutMs })
  const secondMs = performance.now() - startedMs
  const code = () =>
    services.showReleaseCode.toOwner(owner as never, order.orderId, context).catch(() => null)
  const shown = await waitUntil(code, { what: 'the release code', timeoutMs })
  const codeMs = performance.now() - startedMs
  expect(shown.code).toMatch(/^\d{8}$/)
  // A loaded machine gets some time more; while jobs shared their workers it was 50 s.
  expect(secondMs).toBeLessThan(4_000)
  expect(codeMs).toBeLessThan(10_000)
  await waitUntil(() => breakers.pauseMs('query') > 0, { what: 'calls to be broken off', timeoutMs })
  const asked = wechat.received.length
  await waitUntil(
    async () =>
      (
        await services.database.query(
          `SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'query-payment' AND locked_at IS NULL AND run_at <= now()`,
        )
      ).length === 0,
    { what: 'no query to be due', timeoutMs },
  )
  expect(wechat.received.length - asked).toBeLessThan(20)
  const worn = await services.database.query(
    `SELECT attempts FROM graphile_worker.jobs WHERE task_identifier IN ('query-payment', 'close-payment') AND key IS NOT NULL AND locked_at IS NULL AND attempts > 0`,
  )
  expect(worn).toEqual([])
  // Every payment is still going to be asked about.
  const waiting = await services.database.query(
    `SELECT DISTINCT key FROM graphile_worker.jobs WHERE task_identifier = 'query-payment' AND key IS NOT NULL`,
  )
  expect(waiting.length).toBeGreaterThanOrEqual(60)
})
