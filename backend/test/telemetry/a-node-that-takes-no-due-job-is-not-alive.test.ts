import { TcpProxy } from '@fangxing/dev/stack'
import { Pool } from 'pg'
import { JOB_PRIORITIES } from '../../src/domain/durable-jobs'
import { commit, job } from '../../src/persistence/changes'
import { Database } from '../../src/persistence/database'
import { READ_DUE_RUNNERS } from '../../src/telemetry/job-progress.queries'
import { JobProgress, type JobCount } from '../../src/telemetry/job-progress'
import { taskGroups } from '../../src/transport/jobs/tasks'
import { startDeviceServices, type DeviceServices } from '../workflows/device-context'

jest.setTimeout(60_000)
let services: DeviceServices
let atMs = 0
const taken: Record<string, number> = {}

beforeEach(async () => {
  services = await startDeviceServices()
  atMs = 0
  for (const name of Object.keys(taken)) delete taken[name]
})
afterEach(() => services.close())

const counts = (): JobCount[] =>
  taskGroups(services).map(({ name, tasks }) => ({
    name,
    tasks: Object.keys(tasks),
    taken: taken[name] ?? 0,
  }))
const progressOn = (database: Database) =>
  new JobProgress({ database, metrics: services.metrics, jobs: { counts }, nowMs: () => atMs })
async function lookAfter(progress: JobProgress, seconds: number): Promise<readonly string[]> {
  atMs += seconds * 1000
  await progress.look()
  return progress.stalled()
}

test('a runner whose jobs are due and that takes none for a minute is named, until it takes one', async () => {
  const progress = progressOn(services.database)
  // Neither a job of another kind nor one for later says anything about this runner.
  await commit(services.database, [
    job('query-payment', {}, { key: 'query' }),
    job('end-hold', {}, { key: 'later', delayMs: 3_600_000 }),
  ])
  await progress.look()
  expect(await lookAfter(progress, 59)).toEqual([])
  expect(await lookAfter(progress, 1)).toEqual(['wechat'])
  await commit(services.database, [job('release-order', {}, { key: 'release' })])
  expect(await lookAfter(progress, 5)).toEqual(['wechat'])
  taken.wechat = 1
  expect(await lookAfter(progress, 5)).toEqual([])
  expect(await lookAfter(progress, 55)).toEqual(['release'])
  expect(await lookAfter(progress, 60)).toEqual(['release', 'wechat'])
})

test('a job that somebody works on, and one that has failed too often, is not due', async () => {
  const progress = progressOn(services.database)
  await commit(services.database, [
    job('release-order', {}, { key: 'taken' }),
    job('end-hold', {}, { key: 'dead' }),
  ])
  await services.database.query(
    `UPDATE graphile_worker._private_jobs SET locked_by = 'x', locked_at = now() WHERE key = 'taken'`,
  )
  await services.database.query(
    `UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE key = 'dead'`,
  )
  await progress.look()
  expect(await lookAfter(progress, 120)).toEqual([])
})

test('jobs behind the one that somebody works on in their named queue are not due', async () => {
  const progress = progressOn(services.database)
  await commit(
    services.database,
    Array.from({ length: 30 }, (_, n) =>
      job('reprice-plate', {}, { key: `reprice:${n}`, queue: 'reprice-0' }),
    ),
  )
  const lock = (by: string | null) =>
    services.database.query(
      `WITH taken AS (UPDATE graphile_worker._private_jobs SET locked_by = $1, locked_at = now() WHERE key = 'reprice:0')
       UPDATE graphile_worker._private_job_queues SET locked_by = $1, locked_at = CASE WHEN $1::text IS NULL THEN NULL ELSE now() END`,
      [by],
    )
  await lock('another node')
  await progress.look()
  expect(await lookAfter(progress, 120)).toEqual([])
  await commit(services.database, [job('reprice-plate', {}, { key: 'other', queue: 'reprice-1' })])
  await progress.look()
  expect(await lookAfter(progress, 60)).toEqual(['corrections'])
  taken.corrections = 1
  await progress.look()
  await services.database.query(`DELETE FROM graphile_worker._private_jobs WHERE key = 'other'`)
  expect(await lookAfter(progress, 60)).toEqual([])
  await lock(null)
  await progress.look()
  expect(await lookAfter(progress, 60)).toEqual(['corrections'])
})

test('many due jobs of one runner do not hide one of another with the same priority', async () => {
  const progress = progressOn(services.database)
  await commit(services.database, [
    job('expire-bill', {}, { key: 'bill' }),
    job('query-payment', {}, { key: 'query' }),
  ])
  await services.database.query(
    `INSERT INTO graphile_worker._private_jobs (task_id, payload, run_at, priority)
     SELECT t.id, '{}', now() - interval '1 hour', 0 FROM generate_series(1, 200), graphile_worker._private_tasks t
     WHERE t.identifier = 'query-payment'`,
  )
  await progress.look()
  expect(await lookAfter(progress, 60)).toEqual(['release', 'wechat'])
})

test('the time during which PostgreSQL does not answer does not count', async () => {
  const proxy = await TcpProxy.open(services.settings.DATABASE_URL)
  const pool = new Pool({ connectionString: proxy.url, max: 1 })
  pool.on('error', () => undefined)
  const progress = progressOn(new Database(pool))
  try {
    await commit(services.database, [job('release-order', {}, { key: 'release' })])
    await progress.look()
    expect(await lookAfter(progress, 59)).toEqual([])
    proxy.cut()
    expect(await lookAfter(progress, 59)).toEqual([])
    proxy.mend()
    expect(await lookAfter(progress, 59)).toEqual([])
    expect(await lookAfter(progress, 59)).toEqual([])
    expect(await lookAfter(progress, 1)).toEqual(['release'])
  } finally {
    await pool.end()
    await proxy.close()
  }
})

test('the search for due jobs reads the index of jobs that wait, however many there are', async () => {
  const { database } = services
  await commit(database, [job('release-order', {}, { key: 'release' })])
  await database.query(
    `INSERT INTO graphile_worker._private_jobs (task_id, payload, run_at, priority)
     SELECT t.id, '{}', now() + n * interval '1 second', -20
     FROM generate_series(-2000, 20000) n, graphile_worker._private_tasks t WHERE t.identifier = 'release-order'`,
  )
  await database.query('ANALYZE graphile_worker._private_jobs')
  const tasks = taskGroups(services).flatMap(({ name, tasks: own }) =>
    Object.keys(own).map(task => ({ name, task })),
  )
  const plan = await database.query<{ 'QUERY PLAN': string }>(`EXPLAIN ANALYZE ${READ_DUE_RUNNERS}`, [
    JOB_PRIORITIES,
    tasks.map(({ task }) => task),
    tasks.map(({ name }) => name),
    100,
  ])
  const reads = plan.map(row => row['QUERY PLAN']).filter(line => line.includes('on _private_jobs'))
  expect(reads).toEqual([expect.stringContaining('Index')])
  // Not all 2,000 that are due: at most the hundred oldest of each priority.
  expect(Number(/actual .*rows=([\d.]+) loops=\d+/.exec(reads[0]!)![1])).toBeLessThanOrEqual(100)
})
