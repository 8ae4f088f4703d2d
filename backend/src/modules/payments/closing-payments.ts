import { OPEN_PAYMENT_STATES } from '../../domain/payment'
import { job, type Change } from '../../persistence/changes'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { ActorContext } from '../../services'
import { updatePayment } from './payment-changes'

/**
 * Wants every payment closed that someone could still pay, because the order is settled or ended, or because somebody
 * else pays now (`exceptId`). The job asks WeChat; one that turns out to be paid after all is settled or refunded like
 * any other success.
 */
export function closingPayments(
  order: OrderReading,
  act: ActorContext,
  at: Date,
  exceptId?: string,
): Change[] {
  return order.payments
    .filter(
      payment =>
        payment.id !== exceptId && OPEN_PAYMENT_STATES.includes(payment.state) && !payment.close_wanted,
    )
    .flatMap(payment => [
      ...updatePayment(payment, order, 'close_wanted', { close_wanted: true }, act, at),
      job('close-payment', { paymentId: payment.id }, { key: `close:${payment.id}` }),
    ])
}
