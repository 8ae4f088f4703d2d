import type { UnitOfWork } from '../../persistence/unit-of-work'

/** Gives the order a new version, because something that stands on its page has changed. */
export function touchOrder(work: UnitOfWork, order: { id: string; version: number }): void {
  work.touch('recovery_order', order, { updated_at: work.at })
}
