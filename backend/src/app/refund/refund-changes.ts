import type { RefundState } from '@fangxing/contract/states'
import { step } from '../../domain/machine'
import { REFUND, type RefundEvent } from '../../domain/refund'
import { job, move, type Change } from '../../store/commit'
import { journal } from '../../store/journal'
import type { RefundReading } from '../../store/refund-reading'
import { touchOrder } from '../payment/payment-changes'
import type { Act } from '../platform'

type RefundMove = { event: RefundEvent; set?: Record<string, unknown>; detail?: Record<string, unknown> }

/** Where an event leads a refund, or null when the table has no such move: then it is old news. */
export function refundAfter(state: RefundState, event: RefundEvent): RefundState | null {
  const next = step(REFUND, state, event)
  return next.ok ? next.to : null
}

/** A refund's move, its journal line, and the new version of the order that shows it. A move outside the table is a fault. */
export function moveRefund(
  refund: RefundReading,
  { event, set, detail }: RefundMove,
  act: Act,
  at: Date,
): Change[] {
  const to = refundAfter(refund.state, event)
  if (to === null) throw new Error(`refund ${refund.id}: no ${event} from ${refund.state}`)
  return [
    touchOrder({ id: refund.order_id, version: refund.order_version, merchant_id: refund.merchant_id }, at),
    move('refund', refund.id, refund.version, { ...set, state: to, updated_at: at }),
    journal({
      merchantId: refund.merchant_id,
      entity: 'refund',
      entityId: refund.id,
      orderId: refund.order_id,
      event,
      from: refund.state,
      to,
      version: refund.version + 1,
      actor: act.actor,
      traceId: act.traceId,
      detail,
      at,
    }),
  ]
}

/** Asks for a refund, or asks about it: one waiting job at a time. */
export const submitLater = (refundId: string, delayMs: number): Change =>
  job('submit-refund', { refundId }, { key: `refund:${refundId}`, delayMs })
export const queryLater = (refundId: string, delayMs: number): Change =>
  job('query-refund', { refundId }, { key: `refund:${refundId}`, delayMs })
