import { owedLines } from '../../domain/bill-lines'
import type { BillOfTrade } from '../../persistence/readings/bill-reading'
import type { LockCommandRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { takeOff } from '../take-off'
import { settleBill } from './settle-bill'

/** The bills in which the same debts stand now fall by what was settled; one that nothing is left of is settled with it. */
export function reduceLiveBills(
  work: UnitOfWork,
  bill: BillOfTrade,
  settlementId: string,
  acknowledgeS: number,
): LockCommandRow | null {
  let command: LockCommandRow | null = null
  const settled = new Map(bill.arrears.map(arrear => [arrear.id, arrear]))
  const owed = new Set(owedLines(bill.bill, bill.lines).map(line => line.arrearId))
  for (const other of bill.live) {
    // One row of the database is one object here: the debt has ended for both bills.
    other.arrears.forEach((arrear, index) => (other.arrears[index] = settled.get(arrear.id) ?? arrear))
    for (const { arrearId } of owedLines(other.bill, other.lines))
      if (owed.has(arrearId)) takeOff(work, other, { arrearId, act: 'paid', causeId: settlementId })
    const nothing = { method: 'elsewhere', paymentId: null, amountFen: 0 } as const
    if (other.bill.due_fen === 0) command = settleBill(work, other, nothing, acknowledgeS).command ?? command
  }
  return command
}
