import type { RefundState } from '@fangxing/contract/states'
import { step } from '../../domain/state-machine'
import { REFUND, type RefundEvent } from '../../domain/refund'
import { job, updateVersioned, type Change } from '../../persistence/changes'
import { auditLog } from '../../persistence/audit-log'
import type { RefundReading } from '../../persistence/readings/refund-reading'
import { touchOrder } from '../payments/payment-changes'
import type { ActorContext } from '../../services'

type RefundMove = { event: RefundEvent; set?: Record<string, unknown>; detail?: Record<string, unknown> }

/** Where an event leads a refund, or null when the table has no such move: then it is old news. */
export function refundAfter(state: RefundState, event: RefundEvent): RefundState | null {
  const next = step(REFUND, state, event)
  return next.ok ? next.to : null
}

/** A refund's move, its journal line, and the new version of the order that shows it. A move outside the table is a fault. */
export function transitionRefund(
  refund: RefundReading,
  { event, set, detail }: RefundMove,
  act: ActorContext,
  at: Date,
): Change[] {
  const to = refundAfter(refund.state, event)
  if (to === null) throw new Error(`refund ${refund.id}: no ${event} from ${refund.state}`)
  return [
    touchOrder({ id: refund.order_id, version: refund.order_version, merchant_id: refund.merchant_id }, at),
    updateVersioned('refund', refund.id, refund.version, { ...set, state: to, updated_at: at }),
    auditLog({
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
