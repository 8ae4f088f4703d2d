import type { Change, DeadlineRow } from './changes'
import { isDelayed, type DelayedJob } from './jobs'
import { lockRankOf } from './lock-order'

type Values = Record<string, unknown>
type Many = Extract<Change, { kind: 'insertMany' | 'updateMany' }>

/**
 * The changes of several causes as sets, for one commit: a statement whose text does not depend on how many there are.
 * Updates of versioned rows come first, in the order in which every statement locks their tables.
 * Null when some of them cannot be written as a set.
 */
export function mergeMutations(causes: readonly (readonly Change[])[]): Change[] | null {
  const { sets, others } = asSets(causes.flat())
  return others.length === 0 ? sets : null
}

/** As {@link mergeMutations}; `others` is what has to be written one by one. */
export function asSets(changes: readonly Change[]): { sets: Change[]; others: Change[] } {
  const sets = new SetsOfRows()
  const jobs: DelayedJob[] = []
  const others: Change[] = []
  const deadlines: DeadlineRow[] = []
  for (const change of changes) {
    if (change.kind === 'job' && isDelayed(change.job)) jobs.push(change.job)
    else if (change.kind === 'deadline') deadlines.push(...change.rows)
    else if (change.kind === 'job' || change.kind === 'jobMany' || !sets.take(change)) others.push(change)
  }
  return {
    sets: [...sets.inLockOrder(), { kind: 'deadline', rows: deadlines }, { kind: 'jobMany', jobs }],
    others,
  }
}

const rankOf = (many: Many): number => (isVersioned(many) ? lockRankOf(many.table) : LAST)
const isVersioned = (many: Many) => many.kind === 'updateMany' && many.where.includes('version')
const LAST = Number.MAX_SAFE_INTEGER

const mannerOf = (many: Many) =>
  many.kind === 'insertMany'
    ? `${many.table} ${many.ignoreDuplicates}`
    : `${many.table} ${many.where.join()} ${many.isCounted}`

type RowsOfShape = { columns: readonly string[]; many: Many }

/** Rows with the same columns that are written in the same manner become one set. */
class SetsOfRows {
  private readonly byManner = new Map<string, RowsOfShape[]>()
  private readonly all: Many[] = []

  /** False when the change cannot be written as a set. */
  take(change: RowChange): boolean {
    const many = asMany(change)
    if (!many || many.rows.some(hasBytes)) return false
    const manner = mannerOf(many)
    let alike = this.byManner.get(manner)
    if (!alike) this.byManner.set(manner, (alike = []))
    for (const row of many.rows) this.add(many, alike, row)
    return true
  }

  /** Updates of versioned rows first, in the order in which every statement locks their tables. */
  inLockOrder(): Many[] {
    return this.all.sort((one, other) => rankOf(one) - rankOf(other))
  }

  private add(many: Many, alike: RowsOfShape[], row: Values): void {
    const known = alike.find(set => isOfShape(row, set.columns))
    if (known) return void known.many.rows.push(row)
    const set = { columns: Object.keys(row), many: { ...many, rows: [row] } }
    alike.push(set)
    this.all.push(set.many)
  }
}

function isOfShape(row: Values, columns: readonly string[]): boolean {
  let place = 0
  for (const column in row) if (columns[place++] !== column) return false
  return place === columns.length
}

/** JSON has no bytes. */
function hasBytes(row: Values): boolean {
  for (const column in row) {
    const value = row[column]
    if (typeof value === 'object' && Buffer.isBuffer(value)) return true
  }
  return false
}

type RowChange = Exclude<Change, { kind: 'job' | 'jobMany' | 'deadline' }>

function asMany(change: RowChange): Many | null {
  if (change.kind === 'insert') {
    const { table, rows, ignoreDuplicates } = change
    return { kind: 'insertMany', table, rows, ignoreDuplicates }
  }
  if (change.kind !== 'update') return change
  const { where: by, set, table, rows } = change
  const isOneMore = set.version === undefined || Number(by.version) + 1 === set.version
  const isApart = Object.keys(by).every(column => column === 'version' || !(column in set))
  const isNamed = Object.values(by).every(value => value !== null && !Array.isArray(value))
  if (!isOneMore || !isNamed || !isApart || (rows !== 1 && rows !== 'any')) return null
  return {
    kind: 'updateMany',
    table,
    where: Object.keys(by),
    rows: [{ ...set, ...by }],
    isCounted: rows === 1,
  }
}
