import { OPEN_PAYMENT_STATES } from '../../domain/payment'
import type { BillCase } from '../../persistence/readings/bill-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { queueClose } from './payment-jobs'
import { updatePayment } from './update-payment'

/**
 * Wants every payment closed that someone could still pay, because the bill is settled or ended, or because somebody
 * else pays now (`exceptId`). The job asks WeChat; one that turns out to be paid after all is settled or refunded like
 * any other success.
 */
export function closePayments(
  work: UnitOfWork,
  bill: Pick<BillCase, 'merchant_id' | 'order' | 'payments'>,
  exceptId?: string,
): void {
  for (const payment of bill.payments) {
    const isOpen = OPEN_PAYMENT_STATES.includes(payment.state) && !payment.close_wanted
    if (!isOpen || payment.id === exceptId) continue
    updatePayment(work, bill, payment, { event: 'close_wanted', set: { close_wanted: true } })
    queueClose(work, payment.id)
  }
}
