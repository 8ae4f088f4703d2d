import type { StayRow } from '../persistence/rows'
import type { UnitOfWork } from '../persistence/unit-of-work'

/** After the commit what was paid for the stay while it went on, and its price does not need, goes back. */
export function queueReturn(
  work: UnitOfWork,
  { id, prepaid_fen: prepaidFen }: Pick<StayRow, 'id' | 'prepaid_fen'>,
): void {
  if (prepaidFen > 0) queueReturnOf(work, id)
}

/** The deadline finds the job again should it be lost. */
export function queueReturnOf(work: UnitOfWork, stayId: string): void {
  work.job('return-prepaid', { stayId }, { key: `return-prepaid:${stayId}` })
  work.dueIn('prepaid', stayId, 0)
}
