import { randomUUID } from 'node:crypto'
import { refundAnswerOf, refundNoticeContent } from '../notice/content'
import { DriveRefusal, PayRefusal } from '../refusal'
import { newRefundId } from '../state/numbers'
import { type Notice, type Order, type Refund } from '../state/records'
import { type Merchant, type World } from '../world'
import { type RefundBody } from './refund-body'

const LONGEST_AFTER_PAYMENT_MS = 365 * 86_400_000
const MOST_PARTS = 50
const SPACING_MS = 60_000

const invalid = (message: string) => new PayRefusal(400, 'INVALID_REQUEST', message)

/** Accepts a refund, or tells again of one accepted under the same number. Throws PayRefusal. */
export function requestRefund(world: World, merchant: Merchant, body: RefundBody): Record<string, unknown> {
  const { by, ...wanted } = body
  const order =
    'outTradeNo' in by
      ? world.book.order(merchant.mchid, by.outTradeNo)
      : world.book.orderByTransaction(by.transactionId)
  if (!order || order.mchid !== merchant.mchid) throw new PayRefusal(404, 'RESOURCE_NOT_EXISTS', '订单不存在')
  const known = world.book.refund(merchant.mchid, wanted.outRefundNo)
  if (known) {
    if (known.outTradeNo !== order.outTradeNo || known.fingerprint !== wanted.fingerprint) {
      throw invalid('订单金额或退款金额与之前请求不一致，请核实后再试')
    }
    return refundAnswerOf(known)
  }
  const { transactionId } = checkRoom(world, order, wanted)
  const now = world.clock.now()
  const refund: Refund = {
    ...wanted,
    mchid: order.mchid,
    outTradeNo: order.outTradeNo,
    transactionId,
    refundId: newRefundId(now),
    createdAt: now,
    status: 'PROCESSING',
    endedAt: null,
  }
  world.book.saveRefund(refund)
  planEnd(world, refund)
  return refundAnswerOf(refund)
}

function checkRoom(world: World, order: Order, wanted: { refundFen: number; totalFen: number }) {
  const { transactionId, paidFen, paidAt } = order
  if (order.state !== 'SUCCESS' || transactionId === null || paidFen === null || paidAt === null) {
    throw invalid('订单未支付，不能退款')
  }
  const now = world.clock.now()
  const parts = world.book.refundsOf(order)
  const givenFen = parts
    .filter(({ status }) => status !== 'CLOSED')
    .reduce((sum, { refundFen }) => sum + refundFen, 0)
  if (wanted.totalFen !== paidFen) throw invalid('订单金额与支付金额不一致，请核实后再试')
  if (now - paidAt > LONGEST_AFTER_PAYMENT_MS) throw invalid('交易时间超过一年，不能退款')
  if (givenFen + wanted.refundFen > paidFen) {
    throw invalid(givenFen === paidFen ? '订单已全额退款' : '申请退款金额大于可退金额')
  }
  if (parts.length >= MOST_PARTS) throw invalid('部分退款次数超过 50 次')
  const latest = parts.at(-1)
  if (world.rules.refundSpacing && latest && now - latest.createdAt < SPACING_MS) {
    throw new PayRefusal(429, 'FREQUENCY_LIMITED', '同一笔订单的多次退款须间隔 1 分钟')
  }
  return { transactionId }
}

/** Throws PayRefusal when there is no such refund of this merchant. */
export function queryRefund(world: World, merchant: Merchant, outRefundNo: string): Record<string, unknown> {
  const refund = world.book.refund(merchant.mchid, outRefundNo)
  if (!refund) throw new PayRefusal(404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
  return refundAnswerOf(refund)
}

export function planEnd(world: World, refund: Refund): void {
  world.schedule.at(refund.createdAt + world.rules.refundDurationMs, () => {
    if (refund.status === 'PROCESSING') endRefund(world, refund, world.rules.refundOutcome)
  })
}

/** Ends a refund; its notice is on its way when this returns. SUCCESS is final, ABNORMAL can still be repaired. */
export function endRefund(
  world: World,
  refund: Refund,
  outcome: 'SUCCESS' | 'ABNORMAL' | 'CLOSED',
): Notice | null {
  if (refund.status === 'SUCCESS' || refund.status === 'CLOSED') {
    throw new DriveRefusal('REFUND_ENDED', `退款已结束 / the refund has ended: ${refund.status}`)
  }
  const now = world.clock.now()
  refund.status = outcome
  refund.endedAt = now
  world.book.saveRefund(refund)
  const notice = refundNotice(refund, now)
  if (notice) world.desk.add(notice)
  return notice
}

const WORDS = { SUCCESS: '退款成功', ABNORMAL: '退款异常', CLOSED: '退款关闭', PROCESSING: '退款处理中' }

/** Null when the request named no `notify_url`: then nobody is told. */
export function refundNotice(refund: Refund, now: number): Notice | null {
  if (refund.notifyUrl === null) return null
  return {
    id: randomUUID(),
    mchid: refund.mchid,
    eventType: `REFUND.${refund.status}`,
    originalType: 'refund',
    summary: WORDS[refund.status],
    url: refund.notifyUrl,
    createdAt: now,
    content: refundNoticeContent(refund),
    state: 'pending',
    nextAt: null,
    attempts: [],
  }
}
