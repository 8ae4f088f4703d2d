import { Writable } from 'node:stream'
import { TcpProxy, waitUntil } from '@fangxing/dev/stack'
import { pino } from 'pino'
import { NodeHealth } from '../../../src/telemetry/health'
import { startJobs } from '../../../src/composition/jobs'
import type { JobRunners } from '../../../src/transport/jobs/runner'
import { Supervisor } from '../../../src/transport/jobs/supervisor'
import { commit, job } from '../../../src/persistence/changes'
import { deploy, type Deployed } from '../../workflows/device-builders'
import {
  addMerchant,
  startDeviceServices,
  type TestMerchant,
  type DeviceServices,
} from '../../workflows/device-context'

/** Long enough for a machine that has much else to do. */
const timeoutMs = 60_000
jest.setTimeout(120_000)

let services: DeviceServices
let merchant: TestMerchant
let proxy: TcpProxy
let jobs: JobRunners | null = null
let said: { level: number; msg: string }[]

beforeEach(async () => {
  // graphile-worker prints the error of a worker that died.
  jest.spyOn(console, 'trace').mockImplementation(() => undefined)
  services = await startDeviceServices()
  merchant = await addMerchant(services)
  proxy = await TcpProxy.open(services.settings.DATABASE_URL)
  // Only the job runners go through the proxy.
  services.settings.DATABASE_URL = proxy.url
  said = []
  const kept = new Writable({
    write: (line, _encoding, done) => (said.push(JSON.parse(String(line))), done()),
  })
  services.log = pino({ level: 'warn' }, kept)
})
afterEach(async () => {
  jest.restoreAllMocks()
  proxy.mend()
  await jobs?.stop()
  jobs = null
  await proxy.close()
  await services.close()
})

const lowersOf = (it: Deployed) =>
  services.published.filter(({ topic }) => topic.endsWith(`${it.deviceId}/cmd`)).length
const queueRelease = (it: Deployed) =>
  commit(services.database, [job('release-order', { orderId: it.orderId }, { key: `release:${it.orderId}` })])
const isReady = async () =>
  (
    await new NodeHealth({
      ...services,
      cache: { isTrusted: () => true },
      clock: { isTrusted: () => true },
      jobs: jobs!,
    }).read()
  ).ready
const lockedBy = (worker: string) =>
  services.database.query('SELECT 1 FROM graphile_worker.jobs WHERE locked_by = $1', [worker])

test('a worker that ends because PostgreSQL stopped is replaced, and another worker runs its job', async () => {
  services.settings.WORKER_CONCURRENCY = 1
  const it = await deploy(services, merchant, 'paid', 'PAID')
  const publish = services.locks.publish.bind(services.locks)
  let letGo = (): void => undefined
  const held = new Promise<void>(resolve => (letGo = resolve))
  services.locks.publish = async (...asked) => (await publish(...asked), await held, 'taken')
  jobs = await startJobs(services)
  expect(await isReady()).toBe(true)
  await queueRelease(it)
  await waitUntil(() => lowersOf(it) === 1, { what: 'the first LOWER', timeoutMs })
  const [{ worker }] = (await services.database.query<{ worker: string }>(
    'SELECT locked_by AS worker FROM graphile_worker.jobs WHERE locked_by IS NOT NULL',
  )) as [{ worker: string }]
  proxy.cut()
  letGo()
  await waitUntil(() => jobs!.states().some(({ state }) => state === 'restarting'), {
    what: 'the runner to know that it lost its worker',
    timeoutMs,
  })
  expect(await isReady()).toBe(false)
  expect(said).toContainEqual(
    expect.objectContaining({ level: 50, msg: expect.stringContaining('do not run') }),
  )
  proxy.mend()
  await waitUntil(() => lowersOf(it) >= 2, { what: 'the next LOWER', timeoutMs })
  await waitUntil(async () => (await lockedBy(worker)).length === 0, {
    what: 'the job of the dead worker to be freed',
    timeoutMs,
  })
  // The runners of the other groups lost their connections too, and each starts again after a pause of its own.
  await waitUntil(isReady, { what: 'every runner to run again', timeoutMs })
})

test('a runner whose cron ends with an error is started again until it keeps running', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  await services.database.query('ALTER TABLE graphile_worker._private_known_crontabs RENAME TO away')
  jobs = await startJobs(services)
  const failures = () => said.filter(({ msg }) => msg.includes('do not run')).length
  await waitUntil(() => failures() >= 2, { what: 'two failed lives of the runner', timeoutMs })
  await services.database.query('ALTER TABLE graphile_worker.away RENAME TO _private_known_crontabs')
  await waitUntil(isReady, { what: 'the runner to run', timeoutMs })
  await queueRelease(it)
  await waitUntil(() => lowersOf(it) >= 1, { what: 'the LOWER', timeoutMs })
})

test('a node that starts while PostgreSQL is not reachable reports that it is not ready, and runs jobs later', async () => {
  proxy.cut()
  jobs = await startJobs(services)
  expect(await isReady()).toBe(false)
  proxy.mend()
  await waitUntil(isReady, { what: 'the runners to run', timeoutMs })
})

test('a job that is locked by a running worker which does not work on it is unlocked', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  await commit(services.database, [
    job('release-order', { orderId: it.orderId }, { key: `release:${it.orderId}`, delayMs: 3_600_000 }),
  ])
  jobs = await startJobs(services)
  const leases = () => services.database.query<{ worker_id: string }>('SELECT worker_id FROM job_lease')
  const [lease] = await waitUntil(
    async () => {
      const found = await leases()
      return found.length > 0 ? found : null
    },
    { what: 'the leases', timeoutMs },
  )
  // The claim was committed and its answer never arrived.
  await services.database.query(
    `UPDATE graphile_worker._private_jobs SET locked_by = $1, locked_at = now() - interval '1 minute', run_at = now()`,
    [lease!.worker_id],
  )
  await waitUntil(() => lowersOf(it) >= 1, { what: 'the LOWER', timeoutMs })
})

test.each([
  ['no lease', '', 1],
  ['a lease that has ended', `now() - interval '1 minute'`, 1],
  ['a valid lease', `now() + interval '1 minute'`, 0],
])(
  'the sweep queues a locked job again only when its worker has no valid lease: %s',
  async (_what, seenAt, queuedAgain) => {
    const it = await deploy(services, merchant, 'paid', 'PAID')
    await queueRelease(it)
    await services.database.query(
      `UPDATE graphile_worker._private_jobs SET locked_by = 'worker-x', locked_at = now() - interval '1 minute'`,
    )
    if (seenAt) await services.database.query(`INSERT INTO job_lease VALUES ('worker-x', ${seenAt})`)
    await services.database.query(
      `INSERT INTO deadline VALUES ('lock_command', $1, now() - interval '1 second')`,
      [it.lowerId],
    )
    expect(await services.requeueOverdue.requeue()).toBe(queuedAgain)
    const free = await services.database.query(
      'SELECT 1 FROM graphile_worker.jobs WHERE key = $1 AND locked_by IS NULL',
      [`release:${it.orderId}`],
    )
    expect(free).toHaveLength(queuedAgain)
  },
)

test('pauses between attempts grow to a limit, and every failure is logged', async () => {
  const opened: number[] = []
  const supervisor = new Supervisor({
    name: 'x',
    log: services.log,
    firstPauseMs: 5,
    longestPauseMs: 20,
    open: () => (opened.push(Date.now()), Promise.reject(new Error('no'))),
  })
  await supervisor.start()
  expect(supervisor.state.state).toBe('restarting')
  await waitUntil(() => opened.length >= 5, { what: 'five tries', timeoutMs })
  await supervisor.stop()
  const tries = opened.length
  expect(supervisor.state.state).toBe('stopped')
  const pauses = said.map(line => (line as unknown as { pauseMs: number }).pauseMs)
  expect(pauses.slice(0, 5)).toEqual([5, 10, 20, 20, 20])
  expect(pauses.length).toBeGreaterThanOrEqual(tries - 1)
  await new Promise(resolve => setTimeout(resolve, 60))
  expect(opened).toHaveLength(tries)
})
