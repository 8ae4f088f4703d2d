import { REFUND, type RefundEvent } from '../../domain/refund'
import { along, runEffects } from '../../domain/state-machine'
import type { OrderReading, PaymentJson } from '../../persistence/readings/order-reading'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { outRefundNoOf } from './refund-number'
import { queueRefundSubmission } from './transition-refund'

export const SURPLUS = 'surplus'
/** A surplus is refunded without anybody's approval. */
const THROUGH: readonly RefundEvent[] = ['approved']

/** The full refund of a success that no order needs. Its job asks WeChat for it. */
export function refundSurplus(
  work: UnitOfWork,
  order: Pick<OrderReading, 'id' | 'merchant_id'>,
  payment: Pick<PaymentJson, 'id' | 'amount_fen'>,
): string {
  const refundId = newId()
  work.create(
    REFUND,
    {
      id: refundId,
      merchant_id: order.merchant_id,
      order_id: order.id,
      payment_id: payment.id,
      cause: SURPLUS,
      out_refund_no: outRefundNoOf(SURPLUS, payment.id),
      amount_fen: payment.amount_fen,
      total_fen: payment.amount_fen,
      created_at: work.at,
      updated_at: work.at,
    },
    {
      through: THROUGH,
      event: 'approved',
      detail: { cause: SURPLUS, paymentId: payment.id, amountFen: payment.amount_fen },
    },
  )
  runEffects(along(REFUND, THROUGH).effects, {
    submit: () => queueRefundSubmission(work, refundId, 0),
    query: 'unexpected',
    book: 'unexpected',
    report_abnormal: 'unexpected',
    report_waiting_funds: 'unexpected',
  })
  return refundId
}
