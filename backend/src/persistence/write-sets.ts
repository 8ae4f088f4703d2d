import { Json } from './json-column'
import type { Parameter } from './jobs'
import type { Table } from './table-types'

type Values = Record<string, unknown>

export type InsertMany = {
  kind: 'insertMany'
  table: Table
  rows: Values[]
  ignoreDuplicates: boolean
  /** What all rows have in common, apart from `rows`; see {@link commonApart}. */
  common?: { columns: readonly string[]; values: Values }
}

/**
 * The same insert with each value that all rows share said once: of hundreds of rows of one kind that is most of what would be
 * written, sent and read. The statement's text stays the same, whatever they share.
 */
export function commonApart(change: InsertMany): InsertMany {
  const [first] = change.rows
  if (first === undefined || change.common) return change
  const columns = Object.keys(first)
  const own: string[] = []
  const values: Values = {}
  for (const column of columns) {
    const value = first[column]
    if (change.rows.every(row => isSame(row[column], value))) values[column] = value
    else own.push(column)
  }
  const rows = change.rows.map(row => {
    const rest: Values = {}
    for (const column of own) rest[column] = row[column]
    return rest
  })
  return { ...change, rows, common: { columns, values } }
}

/** Whether both are certainly the same in the database; objects are not looked into. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (one instanceof Json && other instanceof Json) return isSame(one.value, other.value)
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime()
  return Array.isArray(one) && Array.isArray(other) && one.length === 0 && other.length === 0
}

/** A statement that inserts any number of rows. What a row does not say it has from the record of what all have in common. */
export function insertRecords(
  { table, rows, ignoreDuplicates, common }: InsertMany,
  parameter: Parameter,
): string {
  const columns = (common?.columns ?? Object.keys(rows[0]!)).join(', ')
  const given = parameter(JSON.stringify(rows))
  const base = common
    ? `jsonb_populate_record(NULL::${table}, ${parameter(JSON.stringify(common.values))}::jsonb)`
    : `NULL::${table}`
  const conflict = ignoreDuplicates ? ' ON CONFLICT DO NOTHING' : ''
  return `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(${base}, ${given}::jsonb)${conflict} RETURNING 1`
}

/**
 * A set is taken for a hundred rows, for which the planner would read a small table whole. LIMIT brings that down to ten; its
 * subselect hides the number from the planner, which would otherwise plan again for each.
 */
export function updateRecords(
  { table, where, rows }: { table: Table; where: readonly string[]; rows: readonly Values[] },
  parameter: string,
  count: string,
): string {
  const columns = Object.keys(rows[0]!).filter(column => !where.includes(column))
  const set = columns.map(column => `${column} = v.${column}`)
  if (where.includes('version')) set.push('version = t.version + 1')
  return (
    `UPDATE ${table} AS t SET ${set.join(', ')} ` +
    `FROM (SELECT * FROM jsonb_populate_recordset(NULL::${table}, ${parameter}::jsonb) LIMIT (SELECT ${count})) AS v ` +
    `WHERE ${where.map(column => `t.${column} = v.${column}`).join(' AND ')} RETURNING 1`
  )
}
