import { cloneDatabase, createTemplate, dropDatabase, testStack } from '@fangxing/dev/stack'
import { Client, Pool } from 'pg'
import { READ_PARTITIONS_AHEAD } from '../../src/telemetry/gauges.queries'
import { MIGRATIONS } from '../../src/persistence/migrations'
import { JournalBound1766700000003 } from '../../src/persistence/migrations/1766700000003-journal-bound'
import { Database } from '../../src/persistence/database'
import { migrateJobs } from '../../src/persistence/migrate-jobs'
import { AddPartitions } from '../../src/workflows/add-partitions'

const FIRST_PARTITIONED = MIGRATIONS.indexOf(JournalBound1766700000003)
const WIDTH = 5_000_000
/** As the version before writes an entry. */
const INSERT = {
  name: 'former',
  text: `WITH j AS (INSERT INTO journal (entity, entity_id, event, actor, at)
    SELECT entity, entity_id, event, actor, at FROM jsonb_populate_recordset(NULL::journal, $1::jsonb) RETURNING 1) SELECT count(*) FROM j`,
}
const ENTRY = JSON.stringify([
  { entity: 'test', entity_id: 'x', event: 'written', actor: 'test', at: '2026-01-01T00:00:00Z' },
])

let url: string
let client: Client
let pool: Pool
async function run(migrations: typeof MIGRATIONS, on: Client) {
  for (const Migration of migrations)
    await new Migration().up({ query: (text: string) => on.query(text) } as never)
}
beforeEach(async () => {
  const { adminUrl } = testStack()
  await createTemplate(adminUrl, 'before_partitions', async address => {
    const migrating = new Client({ connectionString: address })
    await migrating.connect()
    await run(MIGRATIONS.slice(0, FIRST_PARTITIONED), migrating)
    await migrating.end()
    await migrateJobs(address)
  })
  url = await cloneDatabase(adminUrl, 'before_partitions')
  client = new Client({ connectionString: url })
  await client.connect()
  pool = new Pool({ connectionString: url, max: 4, lock_timeout: 200 })
  pool.on('error', () => undefined)
}, 60_000)
afterEach(async () => {
  await pool.end()
  await client.end()
  await dropDatabase(testStack().adminUrl, url)
})

const write = () => client.query({ ...INSERT, values: [ENTRY] })
const placed = async () =>
  (
    await client.query<{ place: string; ids: string[] }>(
      'SELECT tableoid::regclass::text AS place, array_agg(id ORDER BY id)::text[] AS ids FROM journal GROUP BY 1 ORDER BY min(id)',
    )
  ).rows
/** The next entry gets this id. */
const goTo = (id: number) => client.query(`SELECT setval('journal_number', ${id}, false)`)
const database = () => new Database(pool)

test('a node of the former version goes on writing through the statement that it has prepared, and nothing is lost', async () => {
  await write()
  await write()
  const migrating = new Client({ connectionString: url })
  await migrating.connect()
  await run(MIGRATIONS.slice(FIRST_PARTITIONED), migrating)
  await migrating.end()
  await write()
  expect(await placed()).toEqual([{ place: 'journal_before', ids: ['1', '2', '3'] }])
})

test('partitions are added ahead of what is written, and what is missing is said', async () => {
  await run(MIGRATIONS.slice(FIRST_PARTITIONED), client)
  const partitions = new AddPartitions({ database: database() })
  expect(await partitions.run()).toBe(0)
  await goTo(4 * WIDTH - 10)
  await write()
  const { ahead } = (await client.query<{ ahead: number }>(READ_PARTITIONS_AHEAD)).rows[0]!
  expect(ahead).toBeLessThan(1)
  expect(await partitions.run()).toBe(3)
  await goTo(4 * WIDTH)
  await write()
  expect(await placed()).toEqual([
    { place: `journal_${3 * WIDTH}`, ids: [String(4 * WIDTH - 10)] },
    { place: `journal_${4 * WIDTH}`, ids: [String(4 * WIDTH)] },
  ])
})

test('without a partition an entry is still taken, and later ones have partitions again', async () => {
  await run(MIGRATIONS.slice(FIRST_PARTITIONED), client)
  await goTo(7 * WIDTH + 5)
  await write()
  expect(await new AddPartitions({ database: database() }).run()).toBeGreaterThan(0)
  await goTo(8 * WIDTH)
  await write()
  expect(await placed()).toEqual([
    { place: 'journal_rest', ids: [String(7 * WIDTH + 5)] },
    { place: `journal_${8 * WIDTH}`, ids: [String(8 * WIDTH)] },
  ])
})

test('a partition is as append-only as the whole, also one that was added later', async () => {
  await run(MIGRATIONS.slice(FIRST_PARTITIONED), client)
  await goTo(4 * WIDTH - 10)
  await new AddPartitions({ database: database() }).run()
  for (const table of ['journal', 'journal_before', 'journal_rest', `journal_${5 * WIDTH}`]) {
    await expect(client.query(`UPDATE ${table} SET actor = 'nobody'`)).rejects.toThrow('append-only')
    await expect(client.query(`DELETE FROM ${table}`)).rejects.toThrow('append-only')
    await expect(client.query(`TRUNCATE ${table}`)).rejects.toThrow('append-only')
  }
})

test('a reader that holds the whole log keeps the next partition waiting a second, and writers not at all', async () => {
  await run(MIGRATIONS.slice(FIRST_PARTITIONED), client)
  await goTo(4 * WIDTH - 10)
  const reader = new Client({ connectionString: url })
  await reader.connect()
  try {
    await reader.query('BEGIN')
    await reader.query('SELECT count(*) FROM journal')
    await expect(new AddPartitions({ database: database() }).run()).rejects.toThrow(/lock timeout/)
    await write()
    await reader.query('ROLLBACK')
    expect(await new AddPartitions({ database: database() }).run()).toBe(3)
  } finally {
    await reader.end()
  }
})
