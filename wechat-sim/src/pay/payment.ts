import { randomUUID } from 'node:crypto'
import { transactionOf } from '../notice/content'
import { DriveRefusal } from '../refusal'
import { newTransactionId } from '../state/numbers'
import { type Notice, type Order } from '../state/records'
import { type World } from '../world'
import { asOfNow, PREPAY_LIFE_MS } from './orders'

/** The order of a number, as of now. Throws DriveRefusal ORDER_NOT_FOUND. */
export function openOrder(world: World, outTradeNo: string): Order {
  const order = world.book.findOrder(outTradeNo)
  if (!order) throw new DriveRefusal('ORDER_NOT_FOUND', `没有订单 / no order ${outTradeNo}`)
  return asOfNow(world, order)
}

/** The order that a prepay_id opens. Throws DriveRefusal PREPAY_NOT_FOUND or PREPAY_EXPIRED. */
export function orderOfPrepay(world: World, prepayId: string): Order {
  const order = world.book.orderByPrepay(prepayId)
  const prepay = order?.prepays.find(({ id }) => id === prepayId)
  if (!order || !prepay) throw new DriveRefusal('PREPAY_NOT_FOUND', '预支付会话不存在 / no such prepay_id')
  if (world.clock.now() - prepay.at > PREPAY_LIFE_MS) {
    throw new DriveRefusal('PREPAY_EXPIRED', '预支付会话已过期 / the prepay_id has expired')
  }
  return asOfNow(world, order)
}

/**
 * A person pays. `amountFen` pays another amount than ordered, which WeChat never does: for tests of the mismatch.
 * The notice is on its way when this returns. Throws DriveRefusal when the order cannot be paid, or not by them.
 */
export function takePayment(
  world: World,
  order: Order,
  openid: string,
  amountFen: number = order.totalFen,
): { order: Order; notice: Notice } {
  if (order.state === 'SUCCESS') throw new DriveRefusal('ORDER_PAID', '订单已支付 / the order is paid')
  if (order.state === 'CLOSED') throw new DriveRefusal('ORDER_CLOSED', '订单已关闭 / the order is closed')
  if (openid !== order.openid) {
    throw new DriveRefusal('PAYER_MISMATCH', '支付者与下单者不一致 / the order belongs to another openid')
  }
  const now = world.clock.now()
  const paid = { transactionId: newTransactionId(now), paidFen: amountFen, payer: openid, paidAt: now }
  Object.assign(order, paid, { state: 'SUCCESS' })
  world.book.saveOrder(order)
  const notice = paymentNotice(order, now)
  world.desk.add(notice)
  return { order, notice }
}

export const paymentNotice = (order: Order, now: number): Notice => ({
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

/** The payment sheet is open, is closed again, or the bank said no: the order stays open. */
export function setPaying(world: World, order: Order, state: 'USERPAYING' | 'NOTPAY' | 'PAYERROR'): Order {
  if (order.state === 'SUCCESS') throw new DriveRefusal('ORDER_PAID', '订单已支付 / the order is paid')
  if (order.state === 'CLOSED') throw new DriveRefusal('ORDER_CLOSED', '订单已关闭 / the order is closed')
  order.state = state
  world.book.saveOrder(order)
  return order
}
