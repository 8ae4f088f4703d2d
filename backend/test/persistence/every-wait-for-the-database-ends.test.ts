import { createDatabase, dropDatabase, testStack, TcpProxy, waitUntil } from '@fangxing/dev/stack'
import { DataSource } from 'typeorm'
import { dataSourceOptions } from '../../src/persistence/data-source'
import { BadSettings, readSettings, type Settings } from '../../src/settings/settings'
import { startJobs } from '../../src/composition/jobs'
import { commit, job } from '../../src/persistence/changes'
import { Database, DatabaseUnavailable, OptimisticLockError } from '../../src/persistence/database'
import type { PoolUse } from '../../src/persistence/pool-limits'
import { deploy } from '../workflows/device-builders'
import { addMerchant, startDeviceServices } from '../workflows/device-context'
import { testSettings } from '../transport/http/app'

const timeoutMs = 60_000
jest.setTimeout(120_000)

const LIMITS = {
  DATABASE_CONNECT_TIMEOUT_MS: '20000',
  DATABASE_QUERY_TIMEOUT_MS: '1500',
  DATABASE_STATEMENT_TIMEOUT_MS: '1000',
  DATABASE_LOCK_TIMEOUT_MS: '300',
}

let url: string
let proxy: TcpProxy
const sources: DataSource[] = []

beforeEach(async () => {
  url = await createDatabase(testStack().adminUrl)
  proxy = await TcpProxy.open(url)
})
afterEach(async () => {
  for (const source of sources.splice(0)) await source.destroy()
  await proxy.close()
  await dropDatabase(testStack().adminUrl, url)
})

/** `limits`: short ones, unless what is tried needs none and a busy machine would exceed them. */
async function open(
  poolSize: number,
  { use, limits = LIMITS }: { use?: PoolUse; limits?: Record<string, string> } = {},
): Promise<{ source: DataSource; database: Database }> {
  const settings = readSettings(testSettings(proxy.url, limits))
  const options = { ...dataSourceOptions(settings, use), poolSize, entities: [], migrations: [] }
  const source = await new DataSource(options as never).initialize()
  sources.push(source)
  return { source, database: Database.of(source) }
}
const pidOf = async (database: Database) =>
  (await database.one<{ pid: number }>('SELECT pg_backend_pid() AS pid'))!.pid
const settled = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: unknown) => error,
  )

test.each(['statements', 'entities'])(
  'connections that stop carrying bytes and stay open delay no %s for longer than the limit',
  async way => {
    const { source, database } = await open(4)
    const ask = (text: string) => (way === 'statements' ? database.query(text) : source.query(text))
    await Promise.all(Array.from({ length: 4 }, () => ask('SELECT pg_sleep(0.1)')))
    expect(proxy.silence()).toBe(4)
    const answers = await Promise.all(Array.from({ length: 12 }, () => settled(ask('SELECT 1'))))
    const failed = answers.filter(Boolean)
    // Each of the four met one statement, which failed; no later statement got a broken connection.
    expect(failed).toHaveLength(4)
    if (way === 'statements') for (const error of failed) expect(error).toBeInstanceOf(DatabaseUnavailable)
    await Promise.all(Array.from({ length: 12 }, () => ask('SELECT 1')))
  },
)

test('durable jobs continue after the connections of their runners have stopped carrying bytes', async () => {
  const services = await startDeviceServices()
  const merchant = await addMerchant(services)
  const line = await TcpProxy.open(services.settings.DATABASE_URL)
  const limits = readSettings(testSettings(line.url, LIMITS))
  Object.assign(services.settings, limits, {
    WORKER_CONCURRENCY: 2,
    ...Object.fromEntries(
      Object.keys(services.settings).map(name => [name, services.settings[name as keyof Settings]]),
    ),
    DATABASE_URL: line.url,
  })
  const jobs = await startJobs(services)
  try {
    const it = await deploy(services, merchant, 'paid', 'PAID')
    expect(line.silence()).toBeGreaterThan(0)
    await commit(services.database, [
      job('release-order', { orderId: it.orderId }, { key: `release:${it.orderId}` }),
    ])
    await waitUntil(() => services.published.length > 0, { what: 'the LOWER', timeoutMs })
    await waitUntil(() => jobs.states().every(({ state }) => state === 'running'), {
      what: 'the runners to run',
      timeoutMs,
    })
  } finally {
    await jobs.stop()
    await line.close()
    await services.close()
  }
})

test('a statement that takes too long is cancelled in the server, and one that waits for its row ends too', async () => {
  const { database } = await open(3)
  await database.query('CREATE TABLE thing (id int PRIMARY KEY, n int)')
  await database.query('INSERT INTO thing VALUES (1, 0)')
  const holding = settled(
    database.query(
      'WITH held AS (SELECT id FROM thing WHERE id = 1 FOR UPDATE) SELECT id, pg_sleep(60) FROM held',
    ),
  )
  await waitUntil(
    () =>
      database.one(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid() AND state = 'active'`,
      ),
    { what: 'the row to be locked', timeoutMs },
  )
  const waiting = await settled(database.query('UPDATE thing SET n = 1 WHERE id = 1'))
  if (waiting !== null) expect(waiting).toBeInstanceOf(DatabaseUnavailable)
  expect(await holding).toBeInstanceOf(DatabaseUnavailable)
  expect(
    await database.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid() AND state = 'active'`,
    ),
  ).toEqual([])
})

test('a wait for a lock ends at the limit for locks', async () => {
  const { database } = await open(2)
  const { source } = await open(1, { use: 'migration' })
  await database.query('CREATE TABLE thing (id int PRIMARY KEY, n int)')
  await database.query('INSERT INTO thing VALUES (1, 0)')
  const holder = source.createQueryRunner()
  await holder.startTransaction()
  await holder.query('UPDATE thing SET n = 2 WHERE id = 1')
  expect(await settled(database.query('UPDATE thing SET n = 1 WHERE id = 1'))).toMatchObject({
    cause: { code: '55P03' },
  })
  await holder.commitTransaction()
  await holder.release()
  await database.query('UPDATE thing SET n = 1 WHERE id = 1')
})

test('a hundred missed compare-and-sets and taken keys keep their connection', async () => {
  const { database } = await open(1, { limits: {} })
  await database.query('CREATE TABLE thing (id int PRIMARY KEY)')
  await database.query('INSERT INTO thing VALUES (1)')
  const pid = await pidOf(database)
  const miss = `DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'FX001', MESSAGE = 'moved on'; END $$`
  for (let time = 0; time < 100; time++)
    await expect(database.query(miss)).rejects.toBeInstanceOf(OptimisticLockError)
  await expect(database.query('INSERT INTO thing VALUES (1)')).rejects.toThrow('duplicate')
  expect(await pidOf(database)).toBe(pid)
})

test('all connections to a server that has become read-only are replaced, also those that only read', async () => {
  const { database } = await open(3, { limits: {} })
  await database.query('CREATE TABLE thing (id int PRIMARY KEY)')
  const all = () =>
    Promise.all(
      Array.from({ length: 3 }, () =>
        database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_sleep(0.2)'),
      ),
    )
  const before = (await all()).map(([row]) => row!.pid)
  await database.query('SET default_transaction_read_only = on')
  await Promise.all(Array.from({ length: 3 }, () => settled(database.query('INSERT INTO thing VALUES (1)'))))
  await waitUntil(async () => (await settled(database.query('SELECT 1 FROM thing FOR UPDATE'))) === null, {
    what: 'a connection that may write',
    timeoutMs,
  })
  const after = (await all()).map(([row]) => row!.pid)
  expect(after.filter(pid => before.includes(pid))).toEqual([])
})

test('a statement that was prepared before a column was added is prepared again, on every connection, unseen', async () => {
  const { database } = await open(4, { limits: {} })
  await database.query('CREATE TABLE thing (id int PRIMARY KEY)')
  const ask = () =>
    Promise.all(Array.from({ length: 12 }, () => database.query('SELECT *, pg_sleep(0.02) FROM thing')))
  await database.query('INSERT INTO thing VALUES (1)')
  await ask()
  await database.query('ALTER TABLE thing ADD COLUMN more int')
  const answers = await ask()
  expect(answers.flat().map(row => Object.keys(row))).toEqual(
    Array.from({ length: 12 }, () => ['id', 'more', 'pg_sleep']),
  )
})

test('the limits of requests do not end a migration', async () => {
  const { source } = await open(1, { use: 'migration' })
  await source.query('SELECT pg_sleep(2)')
})

test.each([
  ['DATABASE_QUERY_TIMEOUT_MS', '900'],
  ['DATABASE_STATEMENT_TIMEOUT_MS', '200'],
])('%s shorter than the limit inside it is refused', (name, value) => {
  expect(() => readSettings(testSettings(url, { ...LIMITS, [name]: value }))).toThrow(BadSettings)
  expect(() => readSettings(testSettings(url, { ...LIMITS, [name]: value }))).toThrow(name)
})
