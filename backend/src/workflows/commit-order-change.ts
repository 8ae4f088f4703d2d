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
  async commit(orderId: string | null, ...units: readonly UnitOfWork[]): Promise<void> {
    if (orderId === null) return commitUnit(this.needs.database, ...units)
    await this.needs.orderCache.change([orderId], () => {
      failpoint('order_cache.invalidated')
      return commitUnit(this.needs.database, ...units)
    })
    await this.needs.orderCache.refresh(orderId)
  }
}
