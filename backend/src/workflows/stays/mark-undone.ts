import { SETTLED_ARREAR_STATE } from '../../domain/arrear'
import type { DebtReading } from '../../persistence/readings/debt-reading'
import type { Patch } from '../../persistence/table-types'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** The stay of a debt that was paid is another plate's, or none: when its payment is taken back, nobody owes it. */
export function markUndone(work: UnitOfWork, debt: DebtReading, set: Patch<'arrear'> = {}): void {
  // Of one that is open a part at most was paid: it ends with its stay.
  const isPaid = debt.state === SETTLED_ARREAR_STATE
  if (!isPaid && Object.keys(set).length === 0) return
  work.touch('arrear', debt, isPaid ? { ...set, undone_at: work.at } : set)
}
