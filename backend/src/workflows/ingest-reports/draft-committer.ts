import { commit, Json, updateMany, type Change, type Table } from '../../persistence/changes'
import { mergeMutations } from '../../persistence/merge-mutations'
import type { OrderCache } from '../../persistence/cache/order-cache'
import type { Database } from '../../persistence/database'
import { failpoint } from '../../settings/failpoint'
import type { DeviceDraft } from './device-draft'
import type { FollowUp } from './follow-up'

type Needs = { database: Database; orderCache: OrderCache; followUp: FollowUp }

/** Writes what drafts decided, in one statement, then shows it and carries out what follows. */
export class DraftCommitter {
  constructor(private readonly needs: Needs) {}

  /** `first`: what is written before all else. Errors: as commit. */
  async commit(drafts: readonly DeviceDraft[], first: readonly Change[] = []): Promise<void> {
    const { database, orderCache, followUp } = this.needs
    const orderIds = drafts.flatMap(draft => draft.changedOrderId ?? [])
    const units = drafts.map(draft => draft.close())
    await orderCache.invalidate(...orderIds)
    if (orderIds.length > 0) failpoint('live.marked')
    await commit(database, [...first, ...asSets(units.flatMap(unit => unit.changes()))])
    for (const unit of units) database.transitions.note(unit.taken)
    if (first.length > 0) failpoint('device.committed')
    const after = drafts.flatMap(draft => draft.afterCommit)
    if (after.some(effect => effect.kind === 'activated')) failpoint('order.activated')
    for (const effect of after) void followUp.run(effect)
    if (orderIds.length > 0) await orderCache.refresh(...orderIds)
  }
}

/** Orders first, then commands, then devices: the order in which every statement locks them. */
const LOCK_ORDER: readonly Table[] = ['recovery_order', 'lock_command', 'device']
const rankOf = (table: Table) => (LOCK_ORDER.includes(table) ? LOCK_ORDER.indexOf(table) : LOCK_ORDER.length)

/** A batch of any size is one short statement: rows of one shape are written as a set; jobs that wake a runner stay alone. */
function asSets(changes: readonly Change[]): Change[] {
  const groups = new Map<string, { table: Table; rows: Record<string, unknown>[] }>()
  const sets: Change[] = []
  const others: Change[] = []
  for (const change of changes) {
    if (isVersionedUpdate(change)) {
      const { version: _next, ...set } = change.set
      const shape = `${change.table} ${Object.keys(set).sort().join()}`
      const group = groups.get(shape)
      const row = { ...change.where, ...set }
      if (group) group.rows.push(row)
      else groups.set(shape, { table: change.table, rows: [row] })
    } else if (mergeMutations([[change]]) !== null) sets.push(change)
    else others.push(change)
  }
  const versioned = [...groups.values()].sort((one, other) => rankOf(one.table) - rankOf(other.table))
  return [
    ...versioned.map(({ table, rows }) => updateMany(table, rows)),
    ...(mergeMutations([sets]) ?? sets),
    ...others,
  ]
}

/** An update of one row that was read, of plain columns only. */
const isVersionedUpdate = (change: Change): change is Extract<Change, { kind: 'update' }> =>
  change.kind === 'update' &&
  change.rows === 1 &&
  'version' in change.where &&
  !Object.values(change.set).some(value => value instanceof Json)
