import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { cloneDatabase, createTemplate, dropDatabase, testStack } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { MIGRATIONS } from '../../src/persistence/migrations'
import { differencesOf } from '../support/statement-shapes'
import { StatementUses, type Use } from '../support/statement-uses'
import { describeStatement, type Described } from '../support/describe-statement'
import { migrateJobs } from '../../src/persistence/migrate-jobs'

const SOURCE = path.resolve(__dirname, '../../src')

/** Files of the source that hold statements, relative to it. */
const files = fs
  .readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.queries.ts'))
  .sort()

/** How many values these are given is decided while the program runs: one for each part of a search, or for each column. */
const VALUES_NOT_COMPARED = [
  'SUM_ALL_DEBTORS_OF_LOT',
  'SUM_ALL_DEBTORS_OF_MERCHANT',
  'SUM_DEBTORS_OF_LOT',
  'SUM_DEBTORS_OF_MERCHANT',
  'SUM_FOUND_DEBTORS_OF_LOT',
  'SUM_FOUND_DEBTORS_OF_MERCHANT',
  'SUM_SETTLEMENTS',
  'SUM_SETTLEMENTS_OF_LOT',
  'ADD_SOURCE_ANSWERS',
]
/** Of these the code looks at no column: it counts the rows, asks whether there is one, or only waits for the end. */
const ONLY_COUNTED = [
  'READ_SECOND_PERSON',
  'READ_IS_UNDECIDED',
  'READ_EXEMPT_PLATE',
  'READ_LOTS_OF_MERCHANT',
  'CLAIM_QUERY_SLOT',
  'READ_SOURCE_OF_MERCHANT',
  'READ_OWN_LOTS',
  'TAKE_NONCE',
  'READ_RAISING_STOPPED',
  'READ_INCIDENT_BY_SUBJECT',
  'READ_OPEN_INCIDENT_BY_SUBJECT',
  'PROBE_WRITER',
  'FREE_JOBS',
  'READ_PHOTOS_OF_MERCHANT',
  'ADD_MISSING_DEADLINES',
  'REQUEUE',
  'READ_SCAN_OF_OWNER',
  'RELEASE_DEBTS',
  'RESERVE_DEBTS',
  'DROP_STAY_PARTITIONS',
  'END_OUTAGES',
  'STOP_RAISING_OF_MERCHANT',
  'READ_SHIPPING_ENTRY',
]
/** Their row is a type parameter of a class that is extended for each of them. */
const ROWS_NOT_COMPARED = [...ONLY_COUNTED, 'CLAIM_PHOTOS', 'CLAIM_PICTURES']

const queriesOf = (file: string): [string, string][] => {
  const exported = jest.requireActual<Record<string, unknown>>(path.join(SOURCE, file))
  return Object.entries(exported).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
}

/** By `file NAME`. */
const statements = new Map<string, Described>()
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
    const described = await describeStatement(client, text).catch((error: Error) => {
      throw new Error(`${file}: ${name}: ${error.message}`)
    })
    statements.set(`${file} ${name}`, described)
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

test('wherever a statement is run, the row in mind and the values given are those that PostgreSQL has', async () => {
  const { rows } = await client.query<{ oid: number; name: string }>(
    'SELECT oid::int, format_type(oid, NULL) AS name FROM pg_type',
  )
  const typeNames = new Map(rows.map(({ oid, name }) => [oid, name]))
  const uses = new StatementUses(SOURCE).find().map(use => ({
    ...use,
    statements: use.statements.filter(key => statements.has(key)),
  }))
  const differences = uses.flatMap(use =>
    use.statements.flatMap(key =>
      differencesOf(use, statements.get(key)!, typeNames).map(text => `${use.place} ${key}: ${text}`),
    ),
  )
  expect(differences).toEqual([])

  const without = (isCompared: (use: Use, statement: Described) => boolean): string[] => {
    const compared = new Set(
      uses.flatMap(use => use.statements.filter(key => isCompared(use, statements.get(key)!))),
    )
    return [...statements.keys()].filter(key => !compared.has(key))
  }
  expect(without(() => true)).toEqual([])
  expect(
    without(({ values }) => values !== null)
      .map(key => key.split(' ')[1])
      .sort(),
  ).toEqual(VALUES_NOT_COMPARED.sort())
  const withoutRow = without(({ columns }, { columns: answered }) => columns !== null || answered.size === 0)
  expect(withoutRow.map(key => key.split(' ')[1]).sort()).toEqual(ROWS_NOT_COMPARED.sort())
}, 120_000)

describe('a use that differs from its statement is named', () => {
  const KEY = 'planted.queries.ts READ_PLANTED'
  const TEXT = 'SELECT id, version, updated_at, photo_ids FROM recovery_order WHERE id = $1 AND version > $2'

  /** What is found wrong where code runs the statement as `call` says. */
  async function found(call: string): Promise<string[]> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-statements-'))
    const source = path.join(fs.realpathSync(folder), 'src')
    fs.mkdirSync(source)
    const write = (name: string, text: string) => fs.writeFileSync(path.join(source, name), text)
    const config = { compilerOptions: { strict: true, module: 'ESNext', target: 'ES2022', types: [] } }
    write('../tsconfig.json', JSON.stringify({ ...config, include: ['src'] }))
    write('planted.queries.ts', `export const READ_PLANTED = \`${TEXT}\``)
    write(
      'planted.ts',
      `import { READ_PLANTED } from './planted.queries'
      declare const database: { query<Row>(text: string, values?: unknown[]): Promise<Row[]> }
      export const read = (id: string, version: number, at: Date) => [at, database.${call}]`,
    )
    try {
      const uses = new StatementUses(source).find()
      expect(uses.map(use => use.statements)).toEqual([[KEY]])
      const described = await describeStatement(client, TEXT)
      return uses.flatMap(use => differencesOf(use, described, new Map()))
    } finally {
      fs.rmSync(folder, { recursive: true })
    }
  }
  const ROW = '{ id: string; version: number; updated_at: Date; photo_ids: string[] }'

  test.each([
    ['nothing is wrong', `query<${ROW}>(READ_PLANTED, [id, version])`, []],
    ['part of the row is enough', `query<{ id: string }>(READ_PLANTED, [id, version])`, []],
    ['a column that is not answered', `query<{ state: string }>(READ_PLANTED, [id, version])`, ['answers no column state']],
    ['a time that is said to be text', `query<{ updated_at: string }>(READ_PLANTED, [id, version])`, ['updated_at is 1184, not string']],
    ['a number that is said to be text', `query<{ version: string | null }>(READ_PLANTED, [id, version])`, ['version is 23, not string']],
    ['an array of something else', `query<{ photo_ids: number[] }>(READ_PLANTED, [id, version])`, ['photo_ids is 2951, not number[]']],
    ['a value that is missing', `query<${ROW}>(READ_PLANTED, [id])`, ['takes 2 parameters, not 1']],
    ['a value too many', `query<${ROW}>(READ_PLANTED, [id, ...[version, at] as const])`, ['takes 2 parameters, not 3']],
    ['values in another order', `query<${ROW}>(READ_PLANTED, [at, version])`, ['$1 is 2950, not date']],
  ])('%s', async (_name, call, differences) => {
    expect(await found(call)).toEqual(differences)
  }) // prettier-ignore
})
