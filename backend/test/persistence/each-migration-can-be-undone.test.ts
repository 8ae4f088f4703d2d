import { cloneDatabase, dropDatabase, createTemplate, testStack } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { MIGRATIONS } from '../../src/persistence/migrations'
import { LedgerCheck1764500000000 } from '../../src/persistence/migrations/1764500000000-ledger-check'
import { migrateJobs } from '../../src/persistence/migrate-jobs'

const REST = MIGRATIONS.slice(MIGRATIONS.indexOf(LedgerCheck1764500000000) + 1)
const COLUMNS = `
  SELECT table_name, column_name, data_type, is_nullable, is_identity FROM information_schema.columns
  WHERE table_schema = 'public' ORDER BY 1, 2`
const INDEXES = `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`

let url: string
let client: Client
beforeAll(async () => {
  const { adminUrl } = testStack()
  await createTemplate(adminUrl, 'before_undone', async address => {
    const migrating = new Client({ connectionString: address })
    await migrating.connect()
    for (const Migration of MIGRATIONS) {
      if (REST.includes(Migration)) break
      await new Migration().up({ query: (text: string) => migrating.query(text) } as never)
    }
    await migrating.end()
    await migrateJobs(address)
  })
  url = await cloneDatabase(adminUrl, 'before_undone')
  client = new Client({ connectionString: url })
  await client.connect()
}, 60_000)
afterAll(async () => {
  await client.end()
  await dropDatabase(testStack().adminUrl, url)
})

const shape = async () => ({
  columns: (await client.query<Record<string, string>>(COLUMNS)).rows,
  indexes: (await client.query<Record<string, string>>(INDEXES)).rows,
})

test('every migration is undone to the tables that there were before it', async () => {
  const runner = { query: (text: string) => client.query(text) } as never
  const shapes = []
  for (const Migration of REST) {
    shapes.push({ name: Migration.name, shape: await shape() })
    await new Migration().up(runner)
  }
  await client.query(
    `INSERT INTO journal (entity, entity_id, event, actor, at) VALUES ('test', 'x', 'written', 'test', now())`,
  )
  for (const Migration of [...REST].reverse()) {
    await new Migration().down(runner)
    const before = shapes.pop()!
    expect({ name: Migration.name, shape: await shape() }).toEqual(before)
  }
  expect((await client.query('SELECT event FROM journal')).rows).toEqual([{ event: 'written' }])
})
