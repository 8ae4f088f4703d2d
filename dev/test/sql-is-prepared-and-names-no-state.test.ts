import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const script = path.resolve(__dirname, '../checks/sql.mjs')
let folder: string

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sql-check-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

function find(files: Record<string, string>): string[] {
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text)
  const program = `import { findSqlFaults } from ${JSON.stringify(script)}
    const faults = findSqlFaults({ folder: ${JSON.stringify(folder)}, states: new Set(['paid', 'closed']), columns: { payment: ['state'] } })
    console.log(JSON.stringify(faults.map(fault => fault.replace(/^.*\\//, ''))))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  if (stderr) throw new Error(stderr)
  return JSON.parse(stdout) as string[]
}

test('a statement outside a *.queries.ts file is reported', () => {
  const files = {
    'a.ts': 'export const read = () => query(`SELECT id\n FROM device`)',
    'a.queries.ts': 'export const READ = `SELECT id FROM device`',
    'b.ts': "const text = 'Update the page, please'; const lock = 'SELECT pg_advisory_lock($1)'",
  }
  expect(find(files)).toEqual(['a.ts:1: SQL outside a *.queries.ts file'])
})

test('a state in SQL is reported in every kind of string, also as the result of a CASE', () => {
  const files = {
    'a.queries.ts': [
      'export const A = `SELECT id FROM payment WHERE state = $1`',
      "export const B = `UPDATE payment SET state = 'paid'`",
      "export const C = `SELECT CASE WHEN true THEN 'closed' END FROM $" + '{table}`',
      'export const D = "SELECT id FROM payment WHERE state IN (\'paid\')"',
      "export const E = `SELECT 'pending' FROM payment`",
    ].join('\n'),
  }
  expect(find(files)).toEqual([
    'a.queries.ts:2: payment.state is written by transition() only',
    'a.queries.ts:2: states in SQL: paid',
    'a.queries.ts:3: states in SQL: closed',
    'a.queries.ts:4: states in SQL: paid',
  ])
})

test('the same name outside SQL is not reported', () => {
  expect(find({ 'a.ts': "export const isOver = (state: string) => state === 'closed'" })).toEqual([])
})

test('a state in a condition that stands alone is reported', () => {
  const files = {
    'a.queries.ts': ['export const isOver = (row: string) => `$', "{row}.state = 'closed'`"].join(''),
  }
  expect(find(files)).toEqual(['a.queries.ts:1: states in SQL: closed'])
})

test('a statement that writes a state column is reported, whatever it gives it; one that only asks for it is not', () => {
  const files = {
    'a.queries.ts': [
      'export const A = `UPDATE payment p SET proof = $1, state = $2 WHERE id = $3`',
      'export const B = `UPDATE payment SET proof = $1 WHERE state = $2`',
      'export const C = `UPDATE device SET state = $1`',
    ].join('\n'),
  }
  expect(find(files)).toEqual(['a.queries.ts:1: payment.state is written by transition() only'])
})

test('whatever columns a table has is reported; those of a subselect or a function are named there', () => {
  const files = {
    'a.queries.ts': [
      'export const A = `SELECT * FROM payment WHERE id = $1`',
      'export const B = `UPDATE payment p SET proof = $1 RETURNING p.*`',
      'export const C = `p.*, l.name AS lot_name`',
      'export const D = `SELECT * FROM (SELECT id FROM payment) p`',
      'export const E = `SELECT count(*) FROM payment`',
      'export const F = `SELECT * FROM unnest($1::uuid[]) AS x(id)`',
      'export const G = `SELECT * FROM $' + '{table}`',
    ].join('\n'),
  }
  const lines = [1, 2, 3, 7].map(line => `a.queries.ts:${line}: * in SQL: name the columns (columnsOf)`)
  expect(find(files)).toEqual(lines)
})
