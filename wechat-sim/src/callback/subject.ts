import { currentOrder, paymentCallbackOf } from '../pay/payment'
import { refundCallbackOf } from '../pay/refunds'
import { ControlRefusal } from '../refusal'
import { type SimContext } from '../sim-context'
import { type PaymentCallback, type Refund } from '../state/records'

/** What a callback is about: the merchant's number of an order or of a refund. */
export type CallbackSubject = { outTradeNo: string } | { outRefundNo: string }

/** Throws ControlRefusal REFUND_NOT_FOUND. */
export function knownRefund(context: SimContext, outRefundNo: string): Refund {
  const refund = context.store.findRefund(outRefundNo)
  if (!refund) throw new ControlRefusal('REFUND_NOT_FOUND', `没有退款 / no refund ${outRefundNo}`)
  return refund
}

/** All callbacks, or those of one order's payment or of one refund. */
export function callbacksOf(context: SimContext, subject?: CallbackSubject): PaymentCallback[] {
  const all = [...context.store.callbacks.values()]
  if (!subject) return all
  if ('outRefundNo' in subject)
    return all.filter(({ content }) => content.out_refund_no === subject.outRefundNo)
  const isPayment = ({ originalType }: PaymentCallback) => originalType === 'transaction'
  return all.filter(callback => isPayment(callback) && callback.content.out_trade_no === subject.outTradeNo)
}

/**
 * The last callback about an order or refund, or the one that would be sent if it were paid or refunded now.
 * Throws ControlRefusal.
 */
export function callbackTemplateOf(context: SimContext, subject: CallbackSubject): PaymentCallback {
  const sent = callbacksOf(context, subject).at(-1)
  if (sent) return sent
  const now = context.clock.now()
  if ('outRefundNo' in subject) {
    const refund = knownRefund(context, subject.outRefundNo)
    const status = refund.status === 'PROCESSING' ? 'SUCCESS' : refund.status
    const callback = refundCallbackOf({ ...refund, status, endedAt: now }, now)
    if (!callback)
      throw new ControlRefusal('NO_NOTIFY_URL', '退款没有通知地址 / the refund has no notify_url')
    return callback
  }
  const order = currentOrder(context, subject.outTradeNo)
  const paid = { state: 'SUCCESS' as const, paidFen: order.totalFen, payer: order.openid, paidAt: now }
  return paymentCallbackOf({ ...order, ...paid, transactionId: `4200${String(now).padStart(24, '0')}` }, now)
}
