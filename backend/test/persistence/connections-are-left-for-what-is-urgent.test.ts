import { createDatabase, dropDatabase, testStack, waitUntil } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { DataSource } from 'typeorm'
import { BoundedClients } from '../../src/persistence/bounded-clients'
import { dataSourceOptions } from '../../src/persistence/data-source'
import { Database, DatabaseUnavailable } from '../../src/persistence/database'
import { clientsOf } from '../../src/persistence/typeorm-clients'
import { readSettings } from '../../src/settings/settings'
import { testSettings } from '../transport/http/app'

jest.setTimeout(60_000)
const POOL_SIZE = 4
/** Two are kept. */
const ORDINARY = 2
const timeoutMs = 20_000
let url: string
let source: DataSource
let database: Database
/** Outside the pool. */
let watcher: Client

beforeEach(async () => {
  url = await createDatabase(testStack().adminUrl)
  const settings = readSettings(testSettings(url))
  const options = { ...dataSourceOptions(settings), poolSize: POOL_SIZE, entities: [], migrations: [] }
  source = await new DataSource(options as never).initialize()
  watcher = new Client({ connectionString: url })
  await watcher.connect()
  database = Database.of(source, undefined, { poolSize: POOL_SIZE, waitMs: 500 })
  await database.query('CREATE TABLE thing (id int PRIMARY KEY, n int)')
  await database.query('INSERT INTO thing VALUES (1, 0), (2, 0)')
})
afterEach(async () => {
  await watcher.end()
  await source.destroy()
  await dropDatabase(testStack().adminUrl, url)
})

const settled = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: unknown) => error,
  )
/** Inside a transaction PostgreSQL shows what it found at the first look, unless that is cleared. */
const underWay = async (what: string) => {
  await watcher.query('SELECT pg_stat_clear_snapshot()')
  return (
    await watcher.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()`,
      [`%${what}%`],
    )
  ).rows
}

test('slow reads leave a connection for what is urgent, and what waits too long for one is told that nothing was done', async () => {
  const slow = Array.from({ length: 20 }, (_, n) =>
    settled(database.query(`SELECT pg_sleep(2) /* ${n % 2} */`)),
  )
  await waitUntil(async () => (await underWay('pg_sleep')).length === ORDINARY, {
    what: 'slow reads',
    timeoutMs,
  })
  const startedMs = performance.now()
  await database.urgent.query('UPDATE thing SET n = n + 1 WHERE id = 1')
  expect(performance.now() - startedMs).toBeLessThan(500)
  const errors = (await Promise.all(slow)).filter(Boolean)
  expect(errors).toHaveLength(20 - ORDINARY)
  for (const error of errors) {
    expect(error).toBeInstanceOf(DatabaseUnavailable)
    expect((error as DatabaseUnavailable).isRolledBack).toBe(true)
  }
  // Every place was given back.
  await Promise.all(Array.from({ length: 9 }, () => database.query('SELECT 1')))
})

test('the office leaves connections to people who pay, and these leave one for what frees a car', async () => {
  // Eight connections: six for the office, seven for who pays.
  const options = { ...(source.options as object), poolSize: 8 }
  const wide = await new DataSource(options as never).initialize()
  const shared = Database.of(wide, undefined, { poolSize: 8, waitMs: 15_000 })
  const held = (from: Database, what: string) =>
    Array.from({ length: 12 }, () => settled(from.query(`SELECT pg_sleep(3) /* ${what} */`)))
  try {
    const asked = [...held(shared, 'the office'), ...held(shared.paying, 'who pays')]
    await waitUntil(async () => (await underWay('pg_sleep')).length === 7, {
      what: 'seven statements under way',
      timeoutMs,
    })
    expect(await underWay('the office')).toHaveLength(6)
    expect(await underWay('who pays')).toHaveLength(1)
    await shared.urgent.query('UPDATE thing SET n = n + 1 WHERE id = 1')
    expect((await Promise.all(asked)).filter(Boolean)).toEqual([])
  } finally {
    await wide.destroy()
  }
})

test('writers of a row that is locked elsewhere hold one connection, and other rows are written meanwhile', async () => {
  await watcher.query('BEGIN')
  await watcher.query('UPDATE thing SET n = 9 WHERE id = 1')
  const write = (id: number) =>
    database.inTurn([`thing ${id}`], () => database.query('UPDATE thing SET n = n + 1 WHERE id = $1', [id]))
  const blocked = Array.from({ length: 30 }, () => settled(write(1)))
  await waitUntil(async () => (await underWay('SET n = n + 1')).length > 0, {
    what: 'the first writer',
    timeoutMs,
  })
  const startedMs = performance.now()
  await Promise.all(Array.from({ length: 10 }, () => write(2)))
  expect(performance.now() - startedMs).toBeLessThan(900)
  expect(await underWay('SET n = n + 1')).toHaveLength(1)
  for (const error of await Promise.all(blocked)) expect(error).toBeInstanceOf(DatabaseUnavailable)
  await watcher.query('COMMIT')
  await write(1)
  expect(await database.query('SELECT n FROM thing ORDER BY id')).toEqual([{ n: 10 }, { n: 10 }])
})

test('more than may wait are refused at once, and a connection that cannot be had gives its place back', async () => {
  const clients = new BoundedClients(clientsOf(source), { atOnce: 1, mostWaiting: 1, waitMs: 10_000 })
  const first = await clients.connect()
  const second = clients.connect()
  await expect(clients.connect()).rejects.toThrow('too many')
  first.release()
  ;(await second).release()
  const failing = new BoundedClients(
    { connect: () => Promise.reject(new Error('away')) },
    { atOnce: 1, mostWaiting: 0, waitMs: 1 },
  )
  await expect(failing.connect()).rejects.toThrow('away')
  await expect(failing.connect()).rejects.toThrow('away')
})
