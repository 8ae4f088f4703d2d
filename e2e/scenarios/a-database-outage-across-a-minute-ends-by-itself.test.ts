import { delay } from '@fangxing/dev/stack'
import type { BackendNode } from '../harness/backend-node'
import { blockCar, preparePayment } from '../harness/scenario'
import { TestSystem } from '../harness/test-system'

const MINUTE_MS = 60_000
/** The cron writes at the turn of the minute: the outage lies around it. */
const BEFORE_MS = 1_500
const OUTAGE_MS = 3_000
/** Promise I32. */
const RUNS_AGAIN_MS = 10_000

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start({ nodes: 2, databaseProxy: true })
}, 60_000)
afterAll(() => system.stop())

const health = async (node: BackendNode, what: 'live' | 'ready') =>
  (await fetch(`${node.origin}/health/${what}`)).status
const readiness = () => Promise.all(system.nodes.map(node => health(node, 'ready')))

it('both nodes run jobs again after the database was away across the turn of a minute, and a paid car whose device is offline gets its code', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo, owner } = await preparePayment(system, device, order)
  await delay((2 * MINUTE_MS - (Date.now() % MINUTE_MS) - BEFORE_MS) % MINUTE_MS)
  system.databaseProxy.cut()
  await system.until('both nodes to say that they are not ready', async () =>
    (await readiness()).every(status => status === 503),
  )
  expect(await Promise.all(system.nodes.map(node => health(node, 'live')))).toEqual([200, 200])
  await delay(OUTAGE_MS)
  system.databaseProxy.mend()
  await system.until(
    'both nodes to be ready again',
    async () => (await readiness()).every(status => status === 200),
    RUNS_AGAIN_MS,
  )
  device.goOffline(MINUTE_MS)
  system.wechat.pay(outTradeNo)
  await system.until(
    'the release to be late',
    async () =>
      (await system.rows('SELECT 1 FROM recovery_order WHERE release_delayed_at IS NOT NULL')).length > 0,
    25_000,
  )
  const shown = await owner.call('releaseCode', { params: { orderId: order.id } })
  expect(shown.code).toMatch(/^\d{8}$/)
  // Any node may run the jobs; on both the cron goes on.
  const started = await Promise.all(
    system.nodes.map(async node =>
      (await (await fetch(`${node.origin}/metrics`)).text()).match(/^fangxing_job_runner_running.*1$/gm),
    ),
  )
  expect(started.map(runners => runners?.length)).toEqual([5, 5])
}, 150_000)
