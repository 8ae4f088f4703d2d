import type { BillEvent } from '../domain/bill'
import { runEffects } from '../domain/state-machine'
import type { OrderReading } from '../persistence/readings/order-reading'
import type { UnitOfWork } from '../persistence/unit-of-work'
import { freeLines, transitionBill } from '../modules/bills'
import { closePayments } from '../modules/payments'

/** Nobody is asked to pay a bill any more, because its order has ended unpaid. */
export function endBill(
  work: UnitOfWork,
  order: Pick<OrderReading, 'id' | 'merchant_id' | 'bill' | 'payments'>,
  event: Extract<BillEvent, 'withdrawn' | 'expired'>,
): void {
  runEffects(transitionBill(work, order.bill, event), {
    settle: 'unexpected',
    settle_order: 'unexpected',
    refund_surplus: 'unexpected',
    free_lines: () => freeLines(work, order.bill),
    close_payments: () => closePayments(work, order),
  })
}
