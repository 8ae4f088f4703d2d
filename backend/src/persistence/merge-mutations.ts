import { Json, type Change, type DeadlineRow } from './changes'
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
  const byShape = new Map<string, Many>()
  const jobs: DelayedJob[] = []
  const others: Change[] = []
  const deadlines: DeadlineRow[] = []
  for (const change of changes) {
    if (change.kind === 'job' && isDelayed(change.job)) {
      jobs.push(change.job)
      continue
    }
    if (change.kind === 'deadline') {
      deadlines.push(...change.rows)
      continue
    }
    const many = change.kind === 'job' ? null : asMany(change)
    if (!many) {
      others.push(change)
      continue
    }
    const { kind, table, rows } = many
    const shape = `${kind} ${table} ${Object.keys(rows[0] ?? {}).join()} ${manner(many)}`
    const earlier = byShape.get(shape)
    if (earlier) earlier.rows.push(...rows)
    else byShape.set(shape, many)
  }
  const sets = [...byShape.values()].sort((one, other) => rankOf(one) - rankOf(other))
  return { sets: [...sets, { kind: 'deadline', rows: deadlines }, { kind: 'jobMany', jobs }], others }
}

const rankOf = (many: Many): number => (isVersioned(many) ? lockRankOf(many.table) : LAST)
const isVersioned = (many: Many) => many.kind === 'updateMany' && many.where.includes('version')
const LAST = Number.MAX_SAFE_INTEGER

const manner = (many: Many) =>
  many.kind === 'insertMany' ? String(many.ignoreDuplicates) : `${many.where.join()} ${many.isCounted}`

function asMany(change: Exclude<Change, { kind: 'job' | 'deadline' }>): Many | null {
  switch (change.kind) {
    case 'insert': {
      const rows = change.rows.map(row => plain(row))
      return rows.every(row => row !== null) ? { ...change, kind: 'insertMany', rows } : null
    }
    case 'update': {
      const { where: by, set } = change
      const isVersioned = set.version === undefined || Number(by.version) + 1 === set.version
      const isApart = Object.keys(by).every(column => column === 'version' || !(column in set))
      const isNamed = Object.values(by).every(value => value !== null && !Array.isArray(value))
      if (!isVersioned || !isNamed || !isApart || (change.rows !== 1 && change.rows !== 'any')) return null
      const row = plain(by, set)
      const where = Object.keys(by)
      return (
        row && { kind: 'updateMany', table: change.table, where, rows: [row], isCounted: change.rows === 1 }
      )
    }
    case 'insertMany':
    case 'updateMany':
      return { ...change, rows: [...change.rows] }
    case 'jobMany':
      return null
  }
}

/** The columns of both, as JSON has them, each as the first says it; null when one of them cannot be written in JSON. */
function plain(values: Values, more: Values = {}): Values | null {
  const row: Values = {}
  for (const from of [more, values])
    for (const column of Object.keys(from)) {
      const value = from[column]
      if (Buffer.isBuffer(value)) return null
      row[column] = value instanceof Json ? value.value : value
    }
  return row
}
