import type { BillCase, PaymentJson } from '../../persistence/readings/bill-reading'
import type { Patch } from '../../persistence/table-types'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** Changes columns of a payment whose state stays what it is. */
export function updatePayment(
  work: UnitOfWork,
  bill: Pick<BillCase, 'merchant_id' | 'order'>,
  payment: Pick<PaymentJson, 'id' | 'version' | 'state'>,
  { event, set }: { event: 'close_wanted' | 'wanted_again' | 'prepaid_again'; set: Patch<'payment'> },
): void {
  work.updateVersioned('payment', payment, { ...set, updated_at: work.at })
  work.audit({
    merchantId: bill.merchant_id,
    entity: 'payment',
    entityId: payment.id,
    orderId: bill.order?.id ?? null,
    event,
    from: payment.state,
    to: payment.state,
    version: payment.version,
  })
}
