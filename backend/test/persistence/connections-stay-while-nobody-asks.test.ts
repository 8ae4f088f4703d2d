import { createDatabase, dropDatabase, testStack, waitUntil } from '@fangxing/dev/stack'
import { Client, type PoolClient } from 'pg'
import { DataSource, type DataSourceOptions } from 'typeorm'
import { dataSourceOptions } from '../../src/persistence/data-source'
import { clientsOf } from '../../src/persistence/typeorm-clients'
import { readSettings } from '../../src/settings/settings'
import { testSettings } from '../transport/http/app'

let url: string
let source: DataSource
let watcher: Client

beforeEach(async () => {
  url = await createDatabase(testStack().adminUrl)
  watcher = new Client({ connectionString: url })
  await watcher.connect()
  const options = dataSourceOptions(readSettings(testSettings(url)))
  const extra = { ...(options.extra as object), idleTimeoutMillis: 20 }
  source = await new DataSource({
    ...options,
    poolSize: 10,
    entities: [],
    extra,
  } as DataSourceOptions).initialize()
})
afterEach(async () => {
  await source.destroy()
  await watcher.end()
  await dropDatabase(testStack().adminUrl, url)
})

const pidOf = async (client: PoolClient) =>
  (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid
const takeMany = (count: number) =>
  Promise.all(Array.from({ length: count }, () => clientsOf(source).connect()))

test('six connections stay with all that they have planned, and those beyond are closed', async () => {
  const first = await takeMany(10)
  const pids = await Promise.all(first.map(pidOf))
  first.forEach(client => client.release())
  const open = async () =>
    (
      await watcher.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'fangxing'`,
      )
    ).rows[0]!.n
  await waitUntil(async () => (await open()) <= 6, {
    what: 'connections beyond six to close',
    timeoutMs: 10_000,
  })
  const later = await takeMany(6)
  expect(pids).toEqual(expect.arrayContaining(await Promise.all(later.map(pidOf))))
  later.forEach(client => client.release())
})
