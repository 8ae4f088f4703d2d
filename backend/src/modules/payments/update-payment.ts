import type { OrderReading, PaymentJson } from '../../persistence/readings/order-reading'
import type { Patch } from '../../persistence/table-types'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** Changes columns of a payment whose state stays what it is. */
export function updatePayment(
  work: UnitOfWork,
  order: Pick<OrderReading, 'id' | 'merchant_id'>,
  payment: Pick<PaymentJson, 'id' | 'version' | 'state'>,
  { event, set }: { event: 'close_wanted' | 'wanted_again' | 'prepaid_again'; set: Patch<'payment'> },
): void {
  work.updateVersioned('payment', payment, { ...set, updated_at: work.at })
  work.audit({
    merchantId: order.merchant_id,
    entity: 'payment',
    entityId: payment.id,
    orderId: order.id,
    event,
    from: payment.state,
    to: payment.state,
    version: payment.version,
  })
}
