import type { OwnerCall } from '@fangxing/contract/calls'
import { OPEN_PAYMENT_STATES } from '../../domain/payment'
import type { PaymentJson } from '../../persistence/readings/bill-reading'
import type { WeChatPay } from '../../ports'

export type PaymentReply = OwnerCall<'pay'>['reply']

/** WeChat keeps a prepay_id for two hours; the last ten minutes of it are not offered. */
const PREPAY_FRESH_MS = 110 * 60_000

/** What the phone gets about a payment: with parameters to pay while it can still be paid and WeChat knows it. */
export function replyOf(pay: Pick<WeChatPay, 'payParameters'>, payment: PaymentJson, at: Date): PaymentReply {
  const isFresh =
    payment.prepared_at !== null && at.getTime() - new Date(payment.prepared_at).getTime() < PREPAY_FRESH_MS
  const isPayable =
    OPEN_PAYMENT_STATES.includes(payment.state) && !payment.close_wanted && new Date(payment.expires_at) > at
  return {
    paymentId: payment.id,
    orderId: payment.order_id,
    billId: payment.bill_id!,
    state: payment.state,
    amountFen: payment.amount_fen,
    expiresAt: new Date(payment.expires_at).toISOString(),
    pay:
      payment.prepay_id !== null && isFresh && isPayable
        ? pay.payParameters(payment.mchid, payment.prepay_id)
        : null,
  }
}
