import type { BillEvent } from '../domain/bill'
import type { BillCase } from '../persistence/readings/bill-reading'
import type { UnitOfWork } from '../persistence/unit-of-work'
import { freeLines, transitionBill } from '../modules/bills'
import { closePayments } from '../modules/payments'

/** Nobody is asked to pay a bill any more. */
export function endBill(
  work: UnitOfWork,
  bill: BillCase,
  event: Extract<BillEvent, 'withdrawn' | 'expired' | 'superseded'>,
): void {
  transitionBill(work, bill.bill, event, {
    effects: {
      settle: 'unexpected',
      settle_order: 'unexpected',
      reduce_live: 'unexpected',
      refund_surplus: 'unexpected',
      free_lines: () => freeLines(work, bill),
      close_payments: () => closePayments(work, bill),
    },
  })
}
