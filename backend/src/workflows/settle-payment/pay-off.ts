import { ARREAR } from '../../domain/arrear'
import { leftOf, owedLines, REPRICED } from '../../domain/bill-lines'
import type { BillCase } from '../../persistence/readings/bill-reading'
import type { LockCommandRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { takeOff } from '../take-off'
import { settleBill } from './settle-bill'

type Paid = {
  /** As it was read; advanced. */
  debt: BillCase['arrears'][number]
  /** At most what is due of it. */
  amountFen: number
  /** Open bills in which it stands. */
  bills: readonly BillCase[]
}
type How = {
  act: 'paid' | 'paid_elsewhere'
  causeId: string
  merchantId: string
  detail: Record<string, unknown>
  /** How long staff have to answer the move task, in seconds. */
  acknowledgeS: number
}

/**
 * A debt is paid, or a part of it, outside the bill in which it stands: the bill falls by that much, and one that nothing is left of is
 * settled with nothing. Answers the LOWER of a car that is let go by it, and how many bills are settled.
 */
export function payOff(
  work: UnitOfWork,
  { debt, amountFen, bills }: Paid,
  { act, causeId, merchantId, detail, acknowledgeS }: How,
): { command: LockCommandRow | null; settled: number } {
  const done: { command: LockCommandRow | null; settled: number } = { command: null, settled: 0 }
  const restFen = debt.due_fen - amountFen
  work.transition(ARREAR, debt, restFen === 0 ? 'settled' : 'paid_in_part', {
    set: { paid_fen: debt.paid_fen + amountFen },
    merchantId,
    orderId: bills.find(({ order }) => order !== null)?.order?.id ?? null,
    detail: { ...detail, act, paidFen: amountFen, restFen },
  })
  debt.due_fen = restFen
  for (const bill of bills) {
    // One row of the database is one object here.
    bill.arrears.forEach((arrear, index) => (bill.arrears[index] = arrear.id === debt.id ? debt : arrear))
    if (!owedLines(bill.bill, bill.lines).some(({ arrearId }) => arrearId === debt.id)) continue
    const line = bill.lines.find(({ arrearId }) => arrearId === debt.id)!
    if (restFen === 0) takeOff(work, bill, { arrearId: debt.id, act, causeId })
    else {
      const byFen = Math.min(amountFen, leftOf(line, bill.bill.reductions))
      takeOff(work, bill, { arrearId: debt.id, act: REPRICED, causeId, byFen })
    }
    if (bill.bill.due_fen > 0) continue
    const nothing = { method: 'elsewhere', paymentId: null, amountFen: 0 } as const
    done.command = settleBill(work, bill, nothing, acknowledgeS).command ?? done.command
    done.settled++
  }
  return done
}
