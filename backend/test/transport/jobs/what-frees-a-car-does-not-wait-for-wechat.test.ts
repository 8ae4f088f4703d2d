import { testStack, waitUntil } from '@fangxing/dev/stack'
import { newId } from '../../../src/persistence/new-id'
import { startJobs } from '../../../src/composition/jobs'
import type { JobRunners } from '../../../src/transport/jobs/runner'
import { commit, job } from '../../../src/persistence/changes'
import { buildMerchant, buildOrder, buildPayment } from '../../support/build-order'
import { fakePay, tradeReport, unknown } from '../../support/fake-pay'
import { startTestServices, type TestServices } from '../../support/test-services'
import { makeKeys, testSettings } from '../../support/wechat-keys'

const timeoutMs = 60_000
jest.setTimeout(120_000)
const pay = fakePay()
const askWechat = pay.query.bind(pay)
let services: TestServices
let jobs: JobRunners | null = null

beforeEach(async () => {
  const settings = { ...testSettings(makeKeys()), WORKER_CONCURRENCY: 2, WORKER_WECHAT_CONCURRENCY: 3 }
  services = await startTestServices(settings, pay)
  services.clock.now = () => new Date()
  const { db } = (await services.database.one<{ db: string }>('SELECT current_database() AS db'))!
  settings.DATABASE_URL = testStack().adminUrl.replace(/\/postgres$/, `/${db}`)
})
afterEach(async () => {
  pay.query = askWechat
  await jobs?.stop()
  jobs = null
  await services.stop()
})

test('while WeChat does not answer, the LOWER of a paid order is sent again and again, and few calls to WeChat are open', async () => {
  let answer = (): void => undefined
  const answered = new Promise<void>(resolve => (answer = resolve))
  let underWay = 0
  let most = 0
  pay.query = async () => {
    most = Math.max(most, ++underWay)
    await answered
    underWay--
    return unknown
  }
  const merchant = await buildMerchant(services)
  for (let number = 0; number < 12; number++) {
    const payment = await buildPayment(services, merchant, await buildOrder(services, merchant))
    await commit(services.database, [
      job('query-payment', { paymentId: payment.id }, { key: `query:${payment.id}` }),
    ])
  }
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  jobs = await startJobs(services)
  await waitUntil(() => underWay === 3, { what: 'every worker for WeChat to wait', timeoutMs })
  await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', {
    actor: 'wechat',
    traceId: newId(),
  })
  const lowers = () =>
    services.published.filter(({ topic }) => topic.endsWith(`${order.deviceId}/cmd`)).length
  // The first goes out with the settlement, the others by the durable job.
  await waitUntil(() => lowers() >= 3, { what: 'three LOWER', timeoutMs })
  expect(underWay).toBe(3)
  answer()
  await waitUntil(() => underWay === 0, { what: 'the calls to end', timeoutMs })
  expect(most).toBe(3)
})

test('among the jobs that share workers, those that free a car run first, in whatever order they were queued', async () => {
  await commit(services.database, [
    job('watch-move-task', {}, { key: 'move' }),
    job('query-payment', {}, { key: 'query' }),
    job('end-hold', {}, { key: 'hold' }),
    job('prune', {}, { key: 'prune' }),
  ])
  await commit(services.database, [
    job('release-order', {}, { key: 'release', delayMs: 60_000, isFirst: true }),
    {
      kind: 'jobMany',
      jobs: [{ task: 'check-raise', payload: {}, key: 'raise', delayMs: 60_000, isFirst: true }],
    },
  ])
  const rows = await services.database.query<{ key: string }>(
    'SELECT key, priority FROM graphile_worker.jobs ORDER BY priority, key',
  )
  expect(rows).toEqual([
    { key: 'hold', priority: -20 },
    { key: 'raise', priority: -20 },
    { key: 'release', priority: -20 },
    { key: 'move', priority: -10 },
    { key: 'query', priority: 0 },
    { key: 'prune', priority: 10 },
  ])
})
