import type { UnitOfWork } from '../../persistence/unit-of-work'

/** After the commit a car that is held for the debt of this stay is let go. Its `check_at` brings a lost job back. */
export function queueReleaseFlagged(work: UnitOfWork, stayId: string): void {
  work.job('free-doubted', { stayId }, { key: `free-doubted:${stayId}` })
}
