import { commit, type Change, type Table } from '../../persistence/changes'
import { mergeMutations } from '../../persistence/merge-mutations'
import type { OrderCache } from '../../persistence/cache/order-cache'
import type { Database } from '../../persistence/database'
import { failpoint } from '../../settings/failpoint'
import type { DeviceDraft } from './device-draft'
import type { FollowUp } from './follow-up'

type Needs = { database: Database; live: OrderCache; followUp: FollowUp }

/** Writes what drafts decided, in one statement, then shows it and carries out what follows. */
export class DraftCommitter {
  constructor(private readonly needs: Needs) {}

  /** `first`: what is written before all else. Errors: as commit. */
  async commit(drafts: readonly DeviceDraft[], first: readonly Change[] = []): Promise<void> {
    const { database, live, followUp } = this.needs
    const orderIds = drafts.flatMap(draft => draft.changedOrderId ?? [])
    const units = drafts.map(draft => draft.close())
    await live.invalidate(...orderIds)
    if (orderIds.length > 0) failpoint('live.marked')
    await commit(database, [...first, ...asSets(units.flatMap(unit => unit.changes()))])
    for (const unit of units) database.transitions.note(unit.taken)
    if (first.length > 0) failpoint('device.committed')
    const after = drafts.flatMap(draft => draft.afterCommit)
    if (after.some(effect => effect.kind === 'activated')) failpoint('order.activated')
    for (const effect of after) void followUp.run(effect)
    if (orderIds.length > 0) await live.refresh(...orderIds)
  }
}

/** Orders first, then commands, then devices: the order in which every statement locks them. */
const LOCKED_FIRST: readonly Table[] = ['device', 'lock_command', 'recovery_order']

/** A batch of any size is one short statement: rows of one shape are written as a set; jobs that wake a runner stay alone. */
function asSets(changes: readonly Change[]): Change[] {
  const sets: Change[] = []
  const others: Change[] = []
  for (const change of changes) {
    const isSet = mergeMutations([[change]]) !== null
    ;(isSet ? sets : others).push(change)
  }
  const rank = (change: Change) =>
    change.kind === 'updateMany' && change.where.includes('version') ? LOCKED_FIRST.indexOf(change.table) : -1
  const merged = (mergeMutations([sets.map(sorted)]) ?? sets).sort((one, other) => rank(other) - rank(one))
  return [...merged, ...others]
}

/** Columns in one order, so that rows of the same columns are of the same shape. */
function sorted(change: Change): Change {
  if (change.kind !== 'update') return change
  const byName = Object.entries(change.set).sort(([one], [other]) => (one < other ? -1 : 1))
  return { ...change, set: Object.fromEntries(byName) }
}
