import type { BillCase } from '../persistence/readings/bill-reading'
import type { UnitOfWork } from '../persistence/unit-of-work'
import { reduceBill, type Reduction } from '../modules/bills'
import { closePayments } from '../modules/payments'

/**
 * A line of a bill is not owed any more. Payments over the former sum are wanted closed, but for `exceptId`, and not waited
 * for.
 */
export function takeOff(work: UnitOfWork, bill: BillCase, reduction: Reduction, exceptId?: string): void {
  reduceBill(work, bill, reduction, {
    settle: 'unexpected',
    settle_order: 'unexpected',
    reduce_live: 'unexpected',
    free_lines: 'unexpected',
    refund_surplus: 'unexpected',
    close_payments: () => closePayments(work, bill, exceptId),
  })
}
