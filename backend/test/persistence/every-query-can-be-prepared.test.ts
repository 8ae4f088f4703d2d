import fs from 'node:fs'
import path from 'node:path'
import { cloneDatabase, createTemplate, dropDatabase, testStack } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { MIGRATIONS } from '../../src/persistence/migrations'
import { migrateJobs } from '../../src/persistence/migrate-jobs'

const SOURCE = path.resolve(__dirname, '../../src')

/** Files of the source that hold statements, relative to it. */
const files = fs
  .readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.queries.ts'))
  .sort()

const queriesOf = (file: string): [string, string][] => {
  const exported = jest.requireActual<Record<string, unknown>>(path.join(SOURCE, file))
  return Object.entries(exported).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
}

let url: string
let client: Client

async function migrate(address: string): Promise<void> {
  const migrating = new Client({ connectionString: address })
  await migrating.connect()
  for (const Migration of MIGRATIONS)
    await new Migration().up({ query: (text: string) => migrating.query(text) } as never)
  await migrating.end()
  await migrateJobs(address)
}

beforeAll(async () => {
  const { adminUrl } = testStack()
  await createTemplate(adminUrl, 'query_tests', migrate)
  url = await cloneDatabase(adminUrl, 'query_tests')
  client = new Client({ connectionString: url })
  await client.connect()
})

afterAll(async () => {
  await client.end()
  await dropDatabase(testStack().adminUrl, url)
})

test('there are statements to prepare', () => {
  expect(files).not.toEqual([])
})

test.each(files)('PostgreSQL prepares every statement of %s', async file => {
  const queries = queriesOf(file)
  expect(queries).not.toEqual([])
  for (const [name, text] of queries) {
    await client.query(`PREPARE checked AS ${text}`).catch((error: Error) => {
      throw new Error(`${file}: ${name}: ${error.message}`)
    })
    await client.query('DEALLOCATE checked')
  }
})

test('a statement that was prepared still fits when every table has got a column more', async () => {
  const prepared: [what: string, execute: string][] = []
  for (const file of files)
    for (const [name, text] of queriesOf(file)) {
      const id = `kept_${prepared.length}`
      await client.query(`PREPARE ${id} AS ${text}`)
      prepared.push([`${file}: ${name}`, id])
    }
  const { rows } = await client.query<{ name: string; n: number }>(
    `SELECT name, cardinality(parameter_types) AS n FROM pg_prepared_statements`,
  )
  const parameters = new Map(rows.map(({ name, n }) => [name, n]))
  const tables = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
  )
  for (const { name } of tables.rows)
    await client.query(`ALTER TABLE ${name} ADD COLUMN of_a_later_version text`)
  const broken: string[] = []
  for (const [what, id] of prepared) {
    const nothing = Array.from({ length: parameters.get(id)! }, () => 'NULL').join(', ')
    // Nothing is carried out. What NULL alone makes impossible is no concern here.
    await client.query(`EXPLAIN EXECUTE ${id}${nothing && `(${nothing})`}`).catch((error: Error) => {
      if (error.message.includes('must not change result type')) broken.push(what)
    })
  }
  expect(broken).toEqual([])
}, 60_000)
