import type { UnitOfWork } from '../../persistence/unit-of-work'

/** An order joins the orders that this owner has seen. Harmless when it runs again. */
export function addOrderToHistory(work: UnitOfWork, ownerId: string, orderId: string): void {
  work.insertNew('owner_order', { owner_id: ownerId, order_id: orderId, first_seen_at: work.at })
}
