import { REFUND, type RefundEffect, type RefundEvent } from '../../domain/refund'
import type { EffectHandlers } from '../../domain/state-machine'
import type { RefundReading } from '../../persistence/readings/refund-reading'
import type { Patch } from '../../persistence/table-types'
import type { UnitOfWork } from '../../persistence/unit-of-work'

type Transition = {
  event: RefundEvent
  set?: Patch<'refund'>
  detail?: Record<string, unknown>
  effects: EffectHandlers<RefundEffect>
}

/** A refund's transition with all that follows, and the new version of the order or bill that shows it. An event outside the table is a fault. */
export function transitionRefund(
  work: UnitOfWork,
  refund: RefundReading,
  { event, set, detail, effects }: Transition,
): readonly RefundEffect[] {
  const { order_id: orderId, bill_id: billId } = refund
  if (orderId !== null)
    work.touch('recovery_order', { id: orderId, version: refund.order_version! }, { updated_at: work.at })
  else work.touch('bill', { id: billId!, version: refund.bill_version }, { updated_at: work.at })
  return work.transition(REFUND, refund, event, { set: { ...set, updated_at: work.at }, detail, effects })
}

/** One waiting job a refund: it asks WeChat for the refund, or about it. */
const keyOf = (refundId: string) => `refund:${refundId}`

export function queueRefundSubmission(work: UnitOfWork, refundId: string, delayMs: number): void {
  work.dueIn('refund', refundId, delayMs)
  work.job('submit-refund', { refundId }, { key: keyOf(refundId), delayMs })
}

export function queueRefundQuery(work: UnitOfWork, refundId: string, delayMs: number): void {
  work.dueIn('refund', refundId, delayMs)
  work.job('query-refund', { refundId }, { key: keyOf(refundId), delayMs })
}
