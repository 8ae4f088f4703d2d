import { randomUUID } from 'node:crypto'
import { transactionOf } from './content'
import { ControlRefusal } from '../refusal'
import { type SimContext } from '../sim-context'
import { newTransactionId } from '../state/ids'
import { type Order, type PaymentCallback } from '../state/records'
import { closeIfExpired, PREPAY_LIFETIME_MS } from './orders'

/** The order with this number, closed if it has expired. Throws ControlRefusal ORDER_NOT_FOUND. */
export function currentOrder(context: SimContext, outTradeNo: string): Order {
  const order = context.store.findOrder(outTradeNo)
  if (!order) throw new ControlRefusal('ORDER_NOT_FOUND', `没有订单 / no order ${outTradeNo}`)
  return closeIfExpired(context, order)
}

/** The order that a prepay_id opens. Throws ControlRefusal PREPAY_NOT_FOUND or PREPAY_EXPIRED. */
export function orderOfPrepay(context: SimContext, prepayId: string): Order {
  const order = context.store.orderByPrepay(prepayId)
  const prepay = order?.prepays.find(({ id }) => id === prepayId)
  if (!order || !prepay) throw new ControlRefusal('PREPAY_NOT_FOUND', '预支付会话不存在 / no such prepay_id')
  if (context.clock.now() - prepay.at > PREPAY_LIFETIME_MS) {
    throw new ControlRefusal('PREPAY_EXPIRED', '预支付会话已过期 / the prepay_id has expired')
  }
  return closeIfExpired(context, order)
}

/**
 * A person pays. With `amountFen` another amount than ordered is paid, which WeChat never does: for tests of the
 * mismatch. The callback is scheduled when this returns. Throws ControlRefusal when the order cannot be paid, or not by
 * this person.
 */
export function takePayment(
  context: SimContext,
  order: Order,
  openid: string,
  amountFen: number = order.totalFen,
): { order: Order; callback: PaymentCallback } {
  if (order.state === 'SUCCESS') throw new ControlRefusal('ORDER_PAID', '订单已支付 / the order is paid')
  if (order.state === 'CLOSED') throw new ControlRefusal('ORDER_CLOSED', '订单已关闭 / the order is closed')
  if (openid !== order.openid) {
    throw new ControlRefusal('PAYER_MISMATCH', '支付者与下单者不一致 / the order belongs to another openid')
  }
  const now = context.clock.now()
  const paid = { transactionId: newTransactionId(now), paidFen: amountFen, payer: openid, paidAt: now }
  Object.assign(order, paid, { state: 'SUCCESS' })
  context.store.saveOrder(order)
  const callback = paymentCallbackOf(order, now)
  context.dispatcher.add(callback)
  return { order, callback }
}

export const paymentCallbackOf = (order: Order, now: number): PaymentCallback => ({
  id: randomUUID(),
  mchid: order.mchid,
  eventType: 'TRANSACTION.SUCCESS',
  originalType: 'transaction',
  summary: '支付成功',
  url: order.notifyUrl,
  createdAt: now,
  content: transactionOf(order, false),
  state: 'pending',
  nextAt: null,
  attempts: [],
})

/** The payment sheet was opened, was closed again, or the bank refused: the order stays open. */
export function setPaymentState(
  context: SimContext,
  order: Order,
  state: 'USERPAYING' | 'NOTPAY' | 'PAYERROR',
): Order {
  if (order.state === 'SUCCESS') throw new ControlRefusal('ORDER_PAID', '订单已支付 / the order is paid')
  if (order.state === 'CLOSED') throw new ControlRefusal('ORDER_CLOSED', '订单已关闭 / the order is closed')
  order.state = state
  context.store.saveOrder(order)
  return order
}
