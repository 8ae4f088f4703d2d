import { transactionOf } from './content'
import { badParameter, PayRefusal } from '../refusal'
import { type Merchant, type SimContext } from '../sim-context'
import { newPrepayId } from '../state/ids'
import { type Order } from '../state/records'
import { type OrderBody } from './order-body'

const MIN_LIFETIME_MS = 60_000
/** Without `time_expire` an order can be paid for seven days. */
const DEFAULT_LIFETIME_MS = 7 * 86_400_000
/** A prepay_id can open the payment sheet for two hours. */
export const PREPAY_LIFETIME_MS = 2 * 3_600_000
const MIN_AGE_TO_CLOSE_MS = 5 * 60_000

/** Closes an order whose expiry has passed. Every use of an order reads it through this function. */
export function closeIfExpired(context: SimContext, order: Order): Order {
  const isOpen = order.state === 'NOTPAY' || order.state === 'USERPAYING' || order.state === 'PAYERROR'
  if (isOpen && context.clock.now() >= order.expiresAt) {
    order.state = 'CLOSED'
    order.closedAt = order.expiresAt
    context.store.saveOrder(order)
  }
  return order
}

function checkParties(context: SimContext, merchant: Merchant, appid: string, mchid: string): void {
  if (mchid !== merchant.mchid) throw badParameter('/mchid', 'mchid 与签名的商户号不一致', mchid)
  if (!context.apps.has(appid)) throw badParameter('/appid', 'appid 不存在', appid)
  if (merchant.appids && !merchant.appids.includes(appid)) {
    throw new PayRefusal(400, 'APPID_MCHID_NOT_MATCH', '商户号与 appid 不匹配')
  }
}

/** Places an order, or issues a new prepay_id for a repeated request. Throws PayRefusal. */
export function placeOrder(context: SimContext, merchant: Merchant, body: OrderBody): { prepay_id: string } {
  checkParties(context, merchant, body.appid, body.mchid)
  const now = context.clock.now()
  const known = context.store.order(merchant.mchid, body.outTradeNo)
  const order = known ? checkRepeated(closeIfExpired(context, known), body) : newOrder(body, now)
  const id = newPrepayId(now)
  order.prepays.push({ id, at: now })
  context.store.saveOrder(order)
  return { prepay_id: id }
}

function checkRepeated(order: Order, body: OrderBody): Order {
  if (order.state === 'SUCCESS') throw new PayRefusal(400, 'ORDERPAID', '该订单已支付')
  if (order.fingerprint !== body.fingerprint) {
    throw new PayRefusal(400, 'INVALID_REQUEST', '请求重入时，参数与首次请求时不一致，请核实后重试')
  }
  if (order.state === 'CLOSED') throw new PayRefusal(400, 'ORDERCLOSED', '该订单已关闭，请重新下单')
  return order
}

function newOrder(body: OrderBody, now: number): Order {
  const { timeExpire, ...rest } = body
  if (timeExpire !== null && timeExpire < now + MIN_LIFETIME_MS) {
    throw badParameter('/time_expire', 'time_expire 须至少晚于当前时间 1 分钟', timeExpire)
  }
  return {
    ...rest,
    createdAt: now,
    expiresAt: timeExpire ?? now + DEFAULT_LIFETIME_MS,
    prepays: [],
    state: 'NOTPAY',
    closedAt: null,
    transactionId: null,
    paidFen: null,
    payer: null,
    paidAt: null,
  }
}

const orderNotFound = () => new PayRefusal(404, 'ORDERNOTEXIST', '订单不存在')

function checkOwner(merchant: Merchant, mchid: string | null, order: Order | undefined): Order {
  if (mchid !== merchant.mchid) throw badParameter('/mchid', 'mchid 与签名的商户号不一致', mchid)
  if (!order || order.mchid !== merchant.mchid) throw orderNotFound()
  return order
}

/** Throws PayRefusal when the merchant has no order with this number. */
export function queryOrder(
  context: SimContext,
  merchant: Merchant,
  by: { outTradeNo: string } | { transactionId: string },
  mchid: string | null,
): Record<string, unknown> {
  const found =
    'outTradeNo' in by
      ? context.store.order(merchant.mchid, by.outTradeNo)
      : context.store.orderByTransaction(by.transactionId)
  const order = closeIfExpired(context, checkOwner(merchant, mchid, found))
  return transactionOf(order, context.store.refundsOf(order).length > 0)
}

/** Throws PayRefusal; WeChat's table of codes gives USERPAYING the status 202, although it is a refusal. */
export function closeOrder(
  context: SimContext,
  merchant: Merchant,
  outTradeNo: string,
  mchid: string | null,
): void {
  const order = closeIfExpired(
    context,
    checkOwner(merchant, mchid, context.store.order(merchant.mchid, outTradeNo)),
  )
  const now = context.clock.now()
  if (order.state === 'SUCCESS') throw new PayRefusal(400, 'ORDERPAID', '该订单已支付')
  if (order.state === 'CLOSED') throw new PayRefusal(400, 'ORDERCLOSED', '该订单已关闭')
  if (order.state === 'USERPAYING') throw new PayRefusal(202, 'USERPAYING', '用户支付中，需要输入密码')
  if (context.rules.closeNotWithin5Min && now - order.createdAt < MIN_AGE_TO_CLOSE_MS) {
    throw new PayRefusal(400, 'INVALID_REQUEST', '订单生成后不能马上调用关单接口，最短调用时间间隔为 5 分钟')
  }
  order.state = 'CLOSED'
  order.closedAt = now
  context.store.saveOrder(order)
}
