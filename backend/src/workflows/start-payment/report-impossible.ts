import type { BillCase } from '../../persistence/readings/bill-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { openIncident } from '../../modules/incidents'

/** Nobody can pay here, whoever tries: where a car is held, staff take cash or let it go. */
export function reportImpossible(
  work: UnitOfWork,
  bill: Pick<BillCase, 'merchant_id' | 'lot_id' | 'order'>,
  detail: Record<string, unknown>,
): void {
  openIncident(work, {
    merchantId: bill.merchant_id,
    lotId: bill.lot_id,
    orderId: bill.order?.id ?? null,
    kind: 'payment_impossible',
    subject: impossibleSubject(bill),
    level: bill.order ? 3 : 2,
    detail,
  })
}

/** One incident for each held car, else one for the merchant. */
export const impossibleSubject = ({ order, merchant_id }: Pick<BillCase, 'order' | 'merchant_id'>) =>
  order ? `order:${order.id}` : `merchant:${merchant_id}`
