import { ARREAR } from '../../domain/arrear'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import type { SettlementMethod } from './record-settlement'

/** Every arrear of the snapshot ends, and none is held any more. */
export function settleArrears(work: UnitOfWork, order: OrderReading, method: SettlementMethod): void {
  const lines = new Map(order.snapshot.map(line => [line.arrearId, line]))
  for (const arrear of order.arrears) {
    const line = lines.get(arrear.id)
    if (!line) continue
    // The snapshot holds: what was asked for ends the debt, even if the arrear itself changed since.
    const paidFen = method === 'waiver' ? 0 : Math.min(line.amountFen, arrear.due_fen)
    const waivedFen = arrear.due_fen - paidFen
    work.transition(ARREAR, arrear, method === 'waiver' ? 'waived' : 'settled', {
      set: { paid_fen: arrear.paid_fen + paidFen, waived_fen: arrear.waived_fen + waivedFen },
      merchantId: order.merchant_id,
      orderId: order.id,
      detail: { paidFen, waivedFen, snapshotFen: line.amountFen },
    })
  }
  work.update('order_arrear', { order_id: order.id }, { is_active: false })
}
