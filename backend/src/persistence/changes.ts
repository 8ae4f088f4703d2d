import { OptimisticLockError, type Database } from './database'
import { Json, json } from './json-column'
import type { Insertion, Patch, PlainInsertion, Table, Where } from './table-types'
import { addDelayedJob, addDelayedJobs } from './delayed-jobs'
import { addJob, isDelayed, type DelayedJob, type Job, type JobOptions, type Parameter } from './jobs'
import { writeDeadlines, type DeadlineRow } from './write-deadlines'
import { insertRecords, updateRecords, type InsertMany } from './write-sets'

export { json }
export type { DeadlineRow, JobOptions }
export type { Insertion, Patch, PlainInsertion, Table, Where }

type Values = Record<string, unknown>

/** Made by the typed functions below and by the unit of work; from here on only names and values count. */
export type Change =
  | { kind: 'insert'; table: Table; rows: Values[]; ignoreDuplicates: boolean }
  | { kind: 'update'; table: Table; where: Values; set: Values; rows: number | 'any' }
  | InsertMany
  | { kind: 'updateMany'; table: Table; where: readonly string[]; rows: Values[]; isCounted: boolean }
  | { kind: 'job'; job: Job }
  | { kind: 'jobMany'; jobs: readonly DelayedJob[] }
  | { kind: 'deadline'; rows: readonly DeadlineRow[] }

export function insert<T extends Table>(table: T, ...rows: Insertion<T>[]): Change {
  return { kind: 'insert', table, rows, ignoreDuplicates: false }
}

/** Inserts what is not there yet; rows that meet a taken key are left out. */
export function insertNew<T extends Table>(table: T, ...rows: Insertion<T>[]): Change {
  return { kind: 'insert', table, rows, ignoreDuplicates: true }
}

/** Updates the rows that match (`null`: IS NULL, an array: any of it); `rows` says how many must (or 'any'). */
export function update<T extends Table>(
  table: T,
  where: Where<T>,
  set: Patch<T>,
  rows: number | 'any' = 'any',
): Change {
  return { kind: 'update', table, where, set, rows }
}

/** Inserts any number of rows of one shape; the statement's text does not depend on how many. */
export function insertMany<T extends Table>(
  table: T,
  rows: readonly PlainInsertion<T>[],
  options: { ignoreDuplicates?: boolean } = {},
): Change {
  return { kind: 'insertMany', table, rows: [...rows], ignoreDuplicates: options.ignoreDuplicates ?? false }
}

export function job(task: string, payload: Values, options: JobOptions = {}): Change {
  return { kind: 'job', job: { task, payload, ...options } }
}

/**
 * Writes all changes in **one statement**: they happen together or not at all, in one round trip, without a lock held
 * while the program thinks. Errors: OptimisticLockError (a compare-and-set missed), UniqueViolation (a unique key is taken),
 * DatabaseUnavailable (the outcome is unknown: read before trying again).
 */
export async function commit(
  database: Database,
  changes: readonly (Change | null | undefined | false)[],
): Promise<void> {
  const real = changes.filter((change): change is Change => Boolean(change) && !isEmpty(change as Change))
  if (real.length === 0) return
  const all = merged(real)
  try {
    await write(database, all)
  } catch (error) {
    if (!(error instanceof OptimisticLockError) || error.what !== UNKNOWN_TASK) throw error
    await write(database, all.flatMap(withWakeUp))
  }
}

async function write(database: Database, changes: readonly Change[]): Promise<void> {
  const { text, values } = compile(changes)
  await database.query(text, values)
}

/** No runner has ever registered the task in this database: `add_job` does. */
const UNKNOWN_TASK = 'unknown task'
const withWakeUp = (change: Change): Change[] => {
  if (change.kind === 'jobMany')
    return change.jobs.map(work => ({ kind: 'job', job: { ...work, isFirst: false } }))
  return [change.kind === 'job' ? { ...change, job: { ...change.job, isFirst: false } } : change]
}

/** Inserts of one shape into one table become one with many rows: the server has less to set up. */
function merged(changes: readonly Change[]): Change[] {
  const inserts = new Map<string, Extract<Change, { kind: 'insert' }>>()
  return changes.flatMap((change): Change[] => {
    if (change.kind !== 'insert') return [change]
    const shape = `${change.table} ${change.ignoreDuplicates} ${Object.keys(change.rows[0]!).join()}`
    const earlier = inserts.get(shape)
    if (earlier) {
      earlier.rows.push(...change.rows)
      return []
    }
    const first = { ...change, rows: [...change.rows] }
    inserts.set(shape, first)
    return [first]
  })
}

function isEmpty(change: Change): boolean {
  if (change.kind === 'jobMany') return change.jobs.length === 0
  return change.kind !== 'update' && change.kind !== 'job' && change.rows.length === 0
}

/** The text depends on the shape of the changes alone, so that each shape is prepared once. */
function compile(changes: readonly Change[]): { text: string; values: unknown[] } {
  const values: unknown[] = []
  const parameter = (value: unknown) => {
    values.push(value instanceof Json ? JSON.stringify(value.value) : value)
    return `$${values.length}`
  }
  const parts: string[] = []
  const checks: string[] = []
  for (const change of changes) {
    const name = `c${parts.length}`
    if (change.kind === 'job') {
      if (isDelayed(change.job)) {
        parts.push(`${name} AS (${addDelayedJob(change.job, parameter)})`)
        checks.push(`must((SELECT count(*) FROM ${name}) = 1, '${UNKNOWN_TASK}')`)
      } else checks.push(addJob(change.job, parameter))
      continue
    }
    if (change.kind === 'jobMany') {
      parts.push(`${name} AS (${addDelayedJobs(change.jobs, parameter)})`)
      checks.push(
        `must((SELECT count(*) FROM ${name}) = ${parameter(change.jobs.length)}::bigint, '${UNKNOWN_TASK}')`,
      )
      continue
    }
    if (change.kind === 'insert' || change.kind === 'deadline') {
      for (const text of uncounted(change, parameter)) parts.push(`c${parts.length} AS (${text})`)
      continue
    }
    if (change.kind === 'insertMany') {
      parts.push(`${name} AS (${insertRecords(change, parameter)})`)
      continue
    }
    if (change.kind === 'updateMany') {
      const rows = parameter(JSON.stringify(change.rows))
      const count = `${parameter(change.rows.length)}::bigint`
      parts.push(`${name} AS (${updateRecords(change, rows, count)})`)
      if (change.isCounted) checks.push(`must((SELECT count(*) FROM ${name}) = ${count}, '${change.table}')`)
      continue
    }
    const set = Object.entries(change.set).map(([column, value]) => `${column} = ${parameter(value)}`)
    const where = Object.entries(change.where).map(([column, value]) => {
      if (value === null) return `${column} IS NULL`
      return Array.isArray(value) ? `${column} = ANY(${parameter(value)})` : `${column} = ${parameter(value)}`
    })
    parts.push(
      `${name} AS (UPDATE ${change.table} SET ${set.join(', ')} WHERE ${where.join(' AND ')} RETURNING 1)`,
    )
    if (change.rows !== 'any')
      checks.push(`must((SELECT count(*) FROM ${name}) = ${change.rows}, '${change.table}')`)
  }
  const head = parts.length === 0 ? '' : `WITH ${parts.join(', ')} `
  return { text: `${head}SELECT ${checks.length === 0 ? '1' : checks.join(', ')}`, values }
}

/** Statements of a change whose rows nobody counts. */
function uncounted(change: Extract<Change, { kind: 'insert' | 'deadline' }>, parameter: Parameter): string[] {
  if (change.kind === 'deadline') return writeDeadlines(change.rows, parameter)
  const columns = Object.keys(change.rows[0]!)
  const rows = change.rows.map(row => `(${columns.map(column => parameter(row[column])).join(', ')})`)
  const conflict = change.ignoreDuplicates ? ' ON CONFLICT DO NOTHING' : ''
  return [
    `INSERT INTO ${change.table} (${columns.join(', ')}) VALUES ${rows.join(', ')}${conflict} RETURNING 1`,
  ]
}
