import { commit, type Change } from '../../persistence/changes'
import { asSets } from '../../persistence/merge-mutations'
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
    // A batch of any size is one short statement; only jobs that wake a runner stay alone.
    const { sets, others } = asSets(units.flatMap(unit => unit.changes()))
    await orderCache.change(orderIds, () => {
      if (orderIds.length > 0) failpoint('order_cache.invalidated')
      return commit(database, [...first, ...sets, ...others])
    })
    for (const unit of units) database.transitions.note(unit.taken)
    if (first.length > 0 && drafts.length > 0) failpoint('device.committed')
    const after = drafts.flatMap(draft => draft.afterCommit)
    if (after.some(effect => effect.kind === 'activated')) failpoint('order.activated')
    for (const effect of after) void followUp.run(effect)
    if (orderIds.length > 0) await orderCache.refresh(...orderIds)
  }
}
