import { nextLookAt } from '../../domain/dispute'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import type { DisputeRow } from './read-disputes'

/** The objection is looked at again when somebody has to be called, or when its time is over. */
export function queueDisputeLook(
  work: UnitOfWork,
  { id, decide_by: decideBy }: Pick<DisputeRow, 'id' | 'decide_by'>,
): void {
  const lookAt = nextLookAt(decideBy, work.at)
  const delayMs = Math.max(0, lookAt.getTime() - work.at.getTime())
  work.job('watch-dispute', { disputeId: id }, { key: `dispute:${id}`, delayMs })
  work.due('dispute', id, lookAt)
}
