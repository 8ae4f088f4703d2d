import { Json, type Change } from './changes'
import { isDelayed, type DelayedJob } from './jobs'

type Values = Record<string, unknown>
type Many = Extract<Change, { kind: 'insertMany' | 'updateMany' }>

/**
 * The changes of several causes as sets, for one commit: a statement whose text does not depend on how many there are.
 * Null when some of them cannot be written as a set.
 */
export function mergeMutations(causes: readonly (readonly Change[])[]): Change[] | null {
  const sets = new Map<string, Many>()
  const jobs: DelayedJob[] = []
  for (const change of causes.flat()) {
    if (change.kind === 'job') {
      if (!isDelayed(change.job)) return null
      jobs.push(change.job)
      continue
    }
    const many = asMany(change)
    if (!many) return null
    const { kind, table, rows } = many
    const shape = `${kind} ${table} ${Object.keys(rows[0] ?? {}).join()} ${manner(many)}`
    const earlier = sets.get(shape)
    if (earlier) earlier.rows.push(...rows)
    else sets.set(shape, many)
  }
  return [...sets.values(), { kind: 'jobMany', jobs }]
}

const manner = (many: Many) =>
  many.kind === 'insertMany' ? String(many.ignoreDuplicates) : `${many.where.join()} ${many.isCounted}`

function asMany(change: Exclude<Change, { kind: 'job' }>): Many | null {
  switch (change.kind) {
    case 'insert': {
      const rows = change.rows.map(plain)
      return rows.every(row => row !== null) ? { ...change, kind: 'insertMany', rows } : null
    }
    case 'update': {
      const { version, ...set } = change.set
      const where = Object.keys(change.where)
      const isVersioned = version === undefined || Number(change.where.version) + 1 === version
      const isNamed = Object.values(change.where).every(value => value !== null && !Array.isArray(value))
      const isApart = where.every(column => !(column in set))
      const row = isVersioned && isNamed && isApart ? plain({ ...change.where, ...set }) : null
      if (row === null || (change.rows !== 1 && change.rows !== 'any')) return null
      return { kind: 'updateMany', table: change.table, where, rows: [row], isCounted: change.rows === 1 }
    }
    case 'insertMany':
    case 'updateMany':
      return { ...change, rows: [...change.rows] }
    case 'jobMany':
      return null
  }
}

/** Values as JSON has them; null when one of them cannot be written in JSON. */
function plain(values: Values): Values | null {
  const entries = Object.entries(values).map(([column, value]) => [
    column,
    value instanceof Json ? value.value : value,
  ])
  return entries.some(([, value]) => Buffer.isBuffer(value)) ? null : (Object.fromEntries(entries) as Values)
}
