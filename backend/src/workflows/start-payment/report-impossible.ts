import type { OrderToPay } from '../../persistence/readings/order-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { openIncident } from '../../modules/incidents'

/** A car is held whose owner cannot pay here, whoever tries: staff take cash or let it go. */
export function reportImpossible(
  work: UnitOfWork,
  order: Pick<OrderToPay, 'id' | 'merchant_id' | 'lot_id'>,
  detail: Record<string, unknown>,
): void {
  openIncident(work, {
    merchantId: order.merchant_id,
    lotId: order.lot_id,
    orderId: order.id,
    kind: 'payment_impossible',
    subject: impossibleSubject(order.id),
    level: 3,
    detail,
  })
}

export const impossibleSubject = (orderId: string) => `order:${orderId}`
