import type { IncidentKind } from '@fangxing/contract/states'
import type { RefundReading } from '../persistence/readings/refund-reading'
import type { UnitOfWork } from '../persistence/unit-of-work'
import { openIncident } from '../modules/incidents'

export const refundSubject = (refundId: string) => `refund:${refundId}`

/** A person must look: the payer's money is still with us. */
export function reportRefundIncident(
  work: UnitOfWork,
  refund: RefundReading,
  kind: Extract<IncidentKind, 'refund_abnormal' | 'refund_waiting_funds'>,
  detail: Record<string, unknown>,
): void {
  const incident = {
    merchantId: refund.merchant_id,
    lotId: refund.lot_id,
    orderId: refund.order_id,
    paymentId: refund.payment_id,
    kind,
    subject: refundSubject(refund.id),
    level: 2,
    detail,
  } as const
  openIncident(work, incident)
}
