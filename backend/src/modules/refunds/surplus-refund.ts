import { bookSurplus } from '../../domain/ledger'
import { insert, job, type Change } from '../../persistence/changes'
import { auditLog } from '../../persistence/audit-log'
import type { OrderReading, PaymentJson } from '../../persistence/readings/order-reading'
import { newId } from '../../persistence/new-id'
import { bookingChanges } from '../ledger/booking'
import type { ActorContext } from '../../services'
import { outRefundNoOf } from './refund-number'

export const SURPLUS = 'surplus'

/**
 * The full refund of a success that no order needs. It approves itself, is asked for by its job, and is booked as money
 * that we owe until WeChat says it went back.
 */
export function surplusRefund(
  order: OrderReading,
  payment: Pick<PaymentJson, 'id' | 'amount_fen'>,
  act: ActorContext,
  at: Date,
): { changes: Change[]; refundId: string } {
  const refundId = newId()
  const changes = [
    insert('refund', {
      id: refundId,
      merchant_id: order.merchant_id,
      order_id: order.id,
      payment_id: payment.id,
      cause: SURPLUS,
      out_refund_no: outRefundNoOf(SURPLUS, payment.id),
      amount_fen: payment.amount_fen,
      total_fen: payment.amount_fen,
      state: 'approved',
      version: 1,
      created_at: at,
      updated_at: at,
    }),
    job('submit-refund', { refundId }, { key: `refund:${refundId}` }),
    ...bookingChanges(
      bookSurplus(payment.amount_fen),
      { merchantId: order.merchant_id, causeId: payment.id },
      at,
    ),
    auditLog({
      merchantId: order.merchant_id,
      entity: 'refund',
      entityId: refundId,
      orderId: order.id,
      event: 'approved',
      to: 'approved',
      version: 1,
      actor: act.actor,
      traceId: act.traceId,
      detail: { cause: SURPLUS, paymentId: payment.id, amountFen: payment.amount_fen },
      at,
    }),
  ]
  return { changes, refundId }
}
