import type { UnitOfWork } from '../../persistence/unit-of-work'

/** Gives the order a new version, because something that stands on its page has changed. */
export function touchOrder(work: UnitOfWork, order: { id: string; version: number }): void {
  work.touch('recovery_order', order, { updated_at: work.at })
}

/** The order ends by itself at `endsAt`, unless something else ends it before. */
export function queueHoldEnd(work: UnitOfWork, orderId: string, endsAt: Date): void {
  const delayMs = Math.max(0, endsAt.getTime() - work.at.getTime())
  work.job('end-hold', { orderId }, { key: `end-hold:${orderId}`, delayMs })
  work.due('recovery_order', orderId, endsAt)
}
