import { randomUUID } from 'node:crypto'
import { refundCallbackContent, refundResponseOf } from './content'
import { ControlRefusal, PayRefusal } from '../refusal'
import { type Merchant, type SimContext } from '../sim-context'
import { newRefundId } from '../state/ids'
import { type Order, type PaymentCallback, type Refund } from '../state/records'
import { type RefundBody } from './refund-body'

const MAX_AGE_OF_PAYMENT_MS = 365 * 86_400_000
const MAX_REFUNDS_PER_ORDER = 50
const MIN_INTERVAL_MS = 60_000

const invalid = (message: string) => new PayRefusal(400, 'INVALID_REQUEST', message)

/** Accepts a refund, or returns the one that was accepted under the same number. Throws PayRefusal. */
export function requestRefund(
  context: SimContext,
  merchant: Merchant,
  body: RefundBody,
): Record<string, unknown> {
  const { by, ...requested } = body
  const order =
    'outTradeNo' in by
      ? context.store.order(merchant.mchid, by.outTradeNo)
      : context.store.orderByTransaction(by.transactionId)
  if (!order || order.mchid !== merchant.mchid) throw new PayRefusal(404, 'RESOURCE_NOT_EXISTS', '订单不存在')
  const known = context.store.refund(merchant.mchid, requested.outRefundNo)
  if (known) {
    if (known.outTradeNo !== order.outTradeNo || known.fingerprint !== requested.fingerprint) {
      throw invalid('订单金额或退款金额与之前请求不一致，请核实后再试')
    }
    return refundResponseOf(known)
  }
  const { transactionId } = checkRefundable(context, order, requested)
  const now = context.clock.now()
  const refund: Refund = {
    ...requested,
    mchid: order.mchid,
    outTradeNo: order.outTradeNo,
    transactionId,
    refundId: newRefundId(now),
    createdAt: now,
    status: 'PROCESSING',
    endedAt: null,
  }
  context.store.saveRefund(refund)
  scheduleRefundEnd(context, refund)
  return refundResponseOf(refund)
}

/**
 * A refund that somebody makes in the merchant platform: under a number of the platform's, told to the address that is
 * entered there. Throws PayRefusal.
 */
export function refundInPlatform(
  context: SimContext,
  merchant: Merchant,
  order: Order,
  { refundFen, notifyUrl }: { refundFen: number; notifyUrl: string },
): Refund {
  const outRefundNo = newRefundId(context.clock.now())
  const totalFen = order.paidFen ?? 0
  const { outTradeNo } = order
  const refund = { outRefundNo, refundFen, totalFen, reason: null, notifyUrl }
  requestRefund(context, merchant, { by: { outTradeNo }, ...refund, fingerprint: JSON.stringify(refund) })
  return context.store.refund(merchant.mchid, outRefundNo)!
}

function checkRefundable(
  context: SimContext,
  order: Order,
  requested: { refundFen: number; totalFen: number },
) {
  const { transactionId, paidFen, paidAt } = order
  if (order.state !== 'SUCCESS' || transactionId === null || paidFen === null || paidAt === null) {
    throw invalid('订单未支付，不能退款')
  }
  const now = context.clock.now()
  const parts = context.store.refundsOf(order)
  const refundedFen = parts
    .filter(({ status }) => status !== 'CLOSED')
    .reduce((sum, { refundFen }) => sum + refundFen, 0)
  if (requested.totalFen !== paidFen) throw invalid('订单金额与支付金额不一致，请核实后再试')
  if (now - paidAt > MAX_AGE_OF_PAYMENT_MS) throw invalid('交易时间超过一年，不能退款')
  if (refundedFen + requested.refundFen > paidFen) {
    throw invalid(refundedFen === paidFen ? '订单已全额退款' : '申请退款金额大于可退金额')
  }
  if (parts.length >= MAX_REFUNDS_PER_ORDER) throw invalid('部分退款次数超过 50 次')
  const latest = parts.at(-1)
  if (context.rules.refundSpacing && latest && now - latest.createdAt < MIN_INTERVAL_MS) {
    throw new PayRefusal(429, 'FREQUENCY_LIMITED', '同一笔订单的多次退款须间隔 1 分钟')
  }
  return { transactionId }
}

/** Throws PayRefusal when there is no such refund of this merchant. */
export function queryRefund(
  context: SimContext,
  merchant: Merchant,
  outRefundNo: string,
): Record<string, unknown> {
  const refund = context.store.refund(merchant.mchid, outRefundNo)
  if (!refund) throw new PayRefusal(404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
  return refundResponseOf(refund)
}

export function scheduleRefundEnd(context: SimContext, refund: Refund): void {
  context.schedule.at(refund.createdAt + context.rules.refundDurationMs, () => {
    if (refund.status === 'PROCESSING') endRefund(context, refund, context.rules.refundOutcome)
  })
}

/** Ends a refund; its callback is scheduled when this returns. SUCCESS is final, ABNORMAL can still be repaired. */
export function endRefund(
  context: SimContext,
  refund: Refund,
  outcome: 'SUCCESS' | 'ABNORMAL' | 'CLOSED',
): PaymentCallback | null {
  if (refund.status === 'SUCCESS' || refund.status === 'CLOSED') {
    throw new ControlRefusal('REFUND_ENDED', `退款已结束 / the refund has ended: ${refund.status}`)
  }
  const now = context.clock.now()
  refund.status = outcome
  refund.endedAt = now
  context.store.saveRefund(refund)
  const callback = refundCallbackOf(refund, now)
  if (callback) context.dispatcher.add(callback)
  return callback
}

const SUMMARIES = { SUCCESS: '退款成功', ABNORMAL: '退款异常', CLOSED: '退款关闭', PROCESSING: '退款处理中' }

/** Null when the request had no `notify_url`: then there is no callback. */
export function refundCallbackOf(refund: Refund, now: number): PaymentCallback | null {
  if (refund.notifyUrl === null) return null
  return {
    id: randomUUID(),
    mchid: refund.mchid,
    eventType: `REFUND.${refund.status}`,
    originalType: 'refund',
    summary: SUMMARIES[refund.status],
    url: refund.notifyUrl,
    createdAt: now,
    content: refundCallbackContent(refund),
    state: 'pending',
    nextAt: null,
    attempts: [],
  }
}
