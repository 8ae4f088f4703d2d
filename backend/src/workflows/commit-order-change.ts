import type { OrderCache } from '../persistence/cache/order-cache'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import type { UnitOfWork } from '../persistence/unit-of-work'
import { failpoint } from '../settings/failpoint'

type Needs = { database: Database; orderCache: OrderCache }

/**
 * Commits changes of one order and makes them visible: the cached copy is marked as changing first, so that no reader
 * sees the old state after the commit, and refreshed afterwards. Redis may fail at any point without harm: readers then
 * read PostgreSQL.
 */
export class OrderChanges {
  constructor(private readonly needs: Needs) {}

  /** `orderId` null: what changes stands on no order's page. Errors: as {@link commitUnit}. */
  commit(orderId: string | null, ...units: readonly UnitOfWork[]): Promise<void> {
    return this.commitAll(orderId === null ? [] : [orderId], ...units)
  }

  /** The same of several orders. */
  async commitAll(orderIds: readonly string[], ...units: readonly UnitOfWork[]): Promise<void> {
    if (orderIds.length === 0) return commitUnit(this.needs.database, ...units)
    await this.needs.orderCache.change([...orderIds], () => {
      failpoint('order_cache.invalidated')
      return commitUnit(this.needs.database, ...units)
    })
    for (const orderId of orderIds) await this.needs.orderCache.refresh(orderId)
  }
}
