import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import ts from 'typescript'
import { root } from '../bootstrap.mjs'

const require = createRequire(import.meta.url)
const { sqlOutsideQueries, statesInSql } = require('../../config/tooling/legacy.cjs')

const SQL = /(^|\n)\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|FROM|JOIN|WHERE|AND|ON CONFLICT|NOTIFY)\s/
/** A condition that is put into a statement elsewhere. */
const FRAGMENT = /\b(state|lifecycle|position|link|power)\s*(=|<>|!=|(NOT\s+)?IN\b)\s*\(?\s*'/
/** A statement about a table; what only calls a function of the server needs no schema. */
const STATEMENT = /(^|\n)\s*(SELECT\s[^]*\sFROM\s|INSERT INTO\s|UPDATE\s|DELETE FROM\s|WITH\s)/
const QUOTED = /'([A-Za-z_]+)'/g

/**
 * Statements may stand there: they are prepared against the schema by a test, built and tested by persistence itself,
 * run against every test database (the invariants), or run by hand for a demonstration (the seed).
 */
const MAY_HOLD_SQL =
  /\.queries\.ts$|^backend\/src\/(persistence\/|modules\/audit\/[^/]*invariants?\.ts$|seed\.ts$)/
/** The invariants checker does not use the tables of the code that it checks, so that it does not share their mistakes. */
const MAY_NAME_STATES =
  /^backend\/src\/(modules\/audit\/[^/]*invariants?\.ts$|persistence\/migrations\/|seed\.ts$)/

/**
 * A state column is written by UnitOfWork.transition. These change many rows that nobody has read, by the rows of the machine that they
 * are given (`transitionRows`), and are named one by one.
 */
const MAY_WRITE_STATES =
  /^backend\/src\/(persistence\/|workflows\/(end-grace|bar-debts|watch-links|publish-raise|publish-command\/mark-sent|webhooks\/collect-webhooks)\.queries\.ts$)/
const UPDATE = /\bUPDATE\s+([a-z_]+)\s[^]*?\bSET\s([^]*?)(?=\bWHERE\b|\bFROM\b|\bRETURNING\b|$)/g

/** Stateful tables whose state column a text sets, as `table.column`. */
function statesSetBy(text, columns) {
  return [...text.matchAll(UPDATE)].flatMap(([, table, set]) =>
    (columns[table] ?? [])
      .filter(column => new RegExp(`(^|[\\s,(])${column}\\s*=`).test(set))
      .map(column => `${table}.${column}`),
  )
}

/**
 * All columns of a table, whichever they are by then: once a migration adds one, PostgreSQL refuses such a statement that was prepared
 * before. Rows of a subselect or a function have the columns that their text names.
 */
const ALL_COLUMNS = /\b(?:SELECT|RETURNING)\s+(?:DISTINCT\s+)?\*(?!\s+FROM\s*(?:\(|\w+\())|(?<![\w$*])\w+\.\*/
/** Migrations run once, on the columns of that day. */
const MAY_READ_ALL_COLUMNS = /^backend\/src\/persistence\/migrations\//

function* sourceFiles(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) yield* sourceFiles(file)
    else if (entry.name.endsWith('.ts')) yield file
  }
}

/** Every string and template of a file: its text, holes left out, and its line. */
function textsOf(file) {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const texts = []
  const visit = node => {
    const text = textOf(node)
    if (text !== null)
      texts.push({ text, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 })
    ts.forEachChild(node, visit)
  }
  visit(source)
  return texts
}

function textOf(node) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (!ts.isTemplateExpression(node)) return null
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
}

const isSql = ({ text }) => SQL.test(text) || FRAGMENT.test(text)

/** Where `*` means a table's columns; also in a list of columns that is put into a statement elsewhere. */
function allColumnsIn(name, texts) {
  if (MAY_READ_ALL_COLUMNS.test(name)) return []
  return texts
    .filter(each => name.endsWith('.queries.ts') || isSql(each))
    .filter(({ text }) => ALL_COLUMNS.test(text))
    .map(({ line }) => `${name}:${line}: * in SQL: name the columns (columnsOf)`)
}

/**
 * Finds SQL where no test prepares it, states named in SQL instead of being taken from a machine's table, state columns that a
 * statement of its own writes, and `*` for the columns of a table.
 *
 * @param {{ folder: string, states: Set<string>, columns?: Record<string, string[]>, exceptFor?: { sql: string[], states: string[] } }} options
 * @returns {string[]} `file:line: what is wrong`
 */
export function findSqlFaults({ folder, states, columns = {}, exceptFor = { sql: [], states: [] } }) {
  const faults = []
  for (const file of sourceFiles(path.resolve(root, folder))) {
    const name = path.relative(root, file)
    const all = textsOf(file)
    faults.push(...allColumnsIn(name, all))
    const texts = all.filter(isSql)
    for (const { text, line } of texts) {
      if (STATEMENT.test(text) && !MAY_HOLD_SQL.test(name) && !exceptFor.sql.includes(name))
        faults.push(`${name}:${line}: SQL outside a *.queries.ts file`)
      if (!MAY_WRITE_STATES.test(name))
        for (const column of statesSetBy(text, columns))
          faults.push(`${name}:${line}: ${column} is written by transition() only`)
      if (MAY_NAME_STATES.test(name) || exceptFor.states.includes(name)) continue
      const named = [...text.matchAll(QUOTED)].map(match => match[1]).filter(word => states.has(word))
      if (named.length > 0) faults.push(`${name}:${line}: states in SQL: ${[...new Set(named)].join(', ')}`)
    }
  }
  return faults
}

/** Every state of every machine of the built backend, and the columns of each table that hold one. */
function machineTables() {
  const { MACHINES } = require(path.join(root, 'backend/dist/domain/diagrams.js'))
  const columns = {}
  for (const { table, column } of MACHINES) (columns[table] ??= []).push(column)
  return {
    states: new Set(MACHINES.flatMap(({ rows }) => rows.flatMap(({ from, to }) => [from, to]))),
    columns,
  }
}

/** @returns {{ ok: boolean, output: string }} */
export function checkSql() {
  const exceptFor = { sql: sqlOutsideQueries, states: statesInSql }
  const faults = findSqlFaults({ folder: 'backend/src', ...machineTables(), exceptFor })
  return { ok: faults.length === 0, output: faults.join('\n') }
}
