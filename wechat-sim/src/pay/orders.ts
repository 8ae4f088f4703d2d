import { badParameter, PayRefusal } from '../refusal'
import { newPrepayId } from '../state/numbers'
import { type Order } from '../state/records'
import { transactionOf } from '../notice/content'
import { type Merchant, type World } from '../world'
import { type OrderBody } from './order-body'

const LEAST_LIFE_MS = 60_000
/** Without `time_expire` an order can be paid for seven days. */
const DEFAULT_LIFE_MS = 7 * 86_400_000
/** A prepay_id opens the payment sheet for two hours. */
export const PREPAY_LIFE_MS = 2 * 3_600_000
const CLOSE_WAIT_MS = 5 * 60_000

/** An order whose time is up is closed; whoever looks at an order looks through here. */
export function asOfNow(world: World, order: Order): Order {
  const isOpen = order.state === 'NOTPAY' || order.state === 'USERPAYING' || order.state === 'PAYERROR'
  if (isOpen && world.clock.now() >= order.expiresAt) {
    order.state = 'CLOSED'
    order.closedAt = order.expiresAt
    world.book.saveOrder(order)
  }
  return order
}

function checkParties(world: World, merchant: Merchant, appid: string, mchid: string): void {
  if (mchid !== merchant.mchid) throw badParameter('/mchid', 'mchid 与签名的商户号不一致', mchid)
  if (!world.apps.has(appid)) throw badParameter('/appid', 'appid 不存在', appid)
  if (merchant.appids && !merchant.appids.includes(appid)) {
    throw new PayRefusal(400, 'APPID_MCHID_NOT_MATCH', '商户号与 appid 不匹配')
  }
}

/** Places an order, or gives a repeated one a fresh prepay_id. Throws PayRefusal. */
export function placeOrder(world: World, merchant: Merchant, body: OrderBody): { prepay_id: string } {
  checkParties(world, merchant, body.appid, body.mchid)
  const now = world.clock.now()
  const known = world.book.order(merchant.mchid, body.outTradeNo)
  const order = known ? repeated(asOfNow(world, known), body) : newOrder(body, now)
  const id = newPrepayId(now)
  order.prepays.push({ id, at: now })
  world.book.saveOrder(order)
  return { prepay_id: id }
}

function repeated(order: Order, body: OrderBody): Order {
  if (order.state === 'SUCCESS') throw new PayRefusal(400, 'ORDERPAID', '该订单已支付')
  if (order.fingerprint !== body.fingerprint) {
    throw new PayRefusal(400, 'INVALID_REQUEST', '请求重入时，参数与首次请求时不一致，请核实后重试')
  }
  if (order.state === 'CLOSED') throw new PayRefusal(400, 'ORDERCLOSED', '该订单已关闭，请重新下单')
  return order
}

function newOrder(body: OrderBody, now: number): Order {
  const { timeExpire, ...rest } = body
  if (timeExpire !== null && timeExpire < now + LEAST_LIFE_MS) {
    throw badParameter('/time_expire', 'time_expire 须至少晚于当前时间 1 分钟', timeExpire)
  }
  return {
    ...rest,
    createdAt: now,
    expiresAt: timeExpire ?? now + DEFAULT_LIFE_MS,
    prepays: [],
    state: 'NOTPAY',
    closedAt: null,
    transactionId: null,
    paidFen: null,
    payer: null,
    paidAt: null,
  }
}

const notThere = () => new PayRefusal(404, 'ORDERNOTEXIST', '订单不存在')

function owned(merchant: Merchant, mchid: string | null, order: Order | undefined): Order {
  if (mchid !== merchant.mchid) throw badParameter('/mchid', 'mchid 与签名的商户号不一致', mchid)
  if (!order || order.mchid !== merchant.mchid) throw notThere()
  return order
}

/** Throws PayRefusal when the number is another merchant's or nobody's. */
export function queryOrder(
  world: World,
  merchant: Merchant,
  by: { outTradeNo: string } | { transactionId: string },
  mchid: string | null,
): Record<string, unknown> {
  const found =
    'outTradeNo' in by
      ? world.book.order(merchant.mchid, by.outTradeNo)
      : world.book.orderByTransaction(by.transactionId)
  const order = asOfNow(world, owned(merchant, mchid, found))
  return transactionOf(order, world.book.refundsOf(order).length > 0)
}

/** Throws PayRefusal; 202 USERPAYING stands in WeChat's table of codes, though it is a refusal. */
export function closeOrder(world: World, merchant: Merchant, outTradeNo: string, mchid: string | null): void {
  const order = asOfNow(world, owned(merchant, mchid, world.book.order(merchant.mchid, outTradeNo)))
  const now = world.clock.now()
  if (order.state === 'SUCCESS') throw new PayRefusal(400, 'ORDERPAID', '该订单已支付')
  if (order.state === 'CLOSED') throw new PayRefusal(400, 'ORDERCLOSED', '该订单已关闭')
  if (order.state === 'USERPAYING') throw new PayRefusal(202, 'USERPAYING', '用户支付中，需要输入密码')
  if (world.rules.closeNotWithin5Min && now - order.createdAt < CLOSE_WAIT_MS) {
    throw new PayRefusal(400, 'INVALID_REQUEST', '订单生成后不能马上调用关单接口，最短调用时间间隔为 5 分钟')
  }
  order.state = 'CLOSED'
  order.closedAt = now
  world.book.saveOrder(order)
}
