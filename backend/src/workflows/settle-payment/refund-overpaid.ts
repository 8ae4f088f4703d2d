import { surplusPostings } from '../../domain/ledger'
import { RECOVERY_ORDER } from '../../domain/recovery-order'
import { runEffects } from '../../domain/state-machine'
import type { OrderReading, PaymentJson } from '../../persistence/readings/order-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { postToLedger } from '../../modules/ledger'
import { refundSurplus } from '../../modules/refunds'

/** Money that the order does not need goes back in full: owed to the payer until WeChat has returned it. */
export function refundOverpaid(
  work: UnitOfWork,
  order: OrderReading,
  payment: Pick<PaymentJson, 'id' | 'amount_fen'>,
): string {
  const refundIds: string[] = []
  const set = { updated_at: work.at }
  const effects = work.transition(RECOVERY_ORDER, order, 'overpaid', {
    set,
    detail: { paymentId: payment.id },
  })
  runEffects(effects, {
    hold: 'unexpected',
    lower: 'unexpected',
    settle: 'unexpected',
    move_task: 'unexpected',
    free_device: 'unexpected',
    free_arrears: 'unexpected',
    close_payments: 'unexpected',
    upload_shipping: 'unexpected',
    refund_surplus() {
      refundIds.push(refundSurplus(work, order, payment))
      const of = { merchantId: order.merchant_id, causeId: payment.id }
      postToLedger(work, surplusPostings(payment.amount_fen), of)
    },
  })
  const [refundId] = refundIds
  if (refundId === undefined) throw new Error(`order ${order.id}: the table refunds nothing`)
  return refundId
}
