import { holdMs } from '../../domain/escalation'
import { isOpenCommand } from '../../domain/lock-command'
import { deployDevice } from '../../modules/devices'
import { raiseOf } from '../../modules/locks'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { DeviceDraft } from './device-draft'
import { transitionOrder } from './transition-order'

/** The device stands up in this epoch: the RAISE is done and a deploying order becomes active. */
export function confirmUp(draft: DeviceDraft): void {
  const { order, at, rules } = draft
  const raise = order && raiseOf(order)
  if (!order || !raise) return
  noteUp(draft, order)
  if (isOpenCommand(raise)) {
    draft.transitionCommand(raise, 'confirmed', { ended_at: at, outcome: 'up' })
    draft.afterCommit.push({ kind: 'ended', op: 'RAISE', end: 'succeeded' })
  }
  // Another order holds the same car already: this one ends at once.
  const longestMs =
    order.duplicate_of !== null ? 0 : holdMs(at, { dayS: rules.HOLD_DAY_S, nightS: rules.HOLD_NIGHT_S })
  const set = { active_at: at, hold_until: new Date(at.getTime() + longestMs) }
  if (!transitionOrder(draft, order, 'up_confirmed', { set })) return
  deployDevice(draft.work, draft.device, { merchantId: order.merchant_id, orderId: order.id })
  draft.afterCommit.push({ kind: 'activated', order, raise })
}

/** Kept for good: from now on only this epoch proves that the lock is down, and the car counts as held. */
function noteUp(draft: DeviceDraft, order: OrderReading): void {
  if (order.went_up_at !== null) return
  draft.work.updateVersioned('recovery_order', order, { went_up_at: draft.at })
  draft.orderIsWritten()
}

/** The RAISE did not come about: whatever it did is undone by a LOWER, and the order ends when the device is down. */
export function failDeployment(
  draft: DeviceDraft,
  event: 'rejected' | 'failed' | 'ran_out',
  reason: string,
): void {
  const { order, at } = draft
  const raise = order && raiseOf(order)
  if (!order || !raise) return
  if (isOpenCommand(raise)) {
    draft.transitionCommand(raise, event, { ended_at: at, outcome: reason })
    draft.afterCommit.push({ kind: 'ended', op: 'RAISE', end: raise.state })
  }
  const set = { end_cause: 'DEPLOY_FAILED', end_reason: reason } as const
  transitionOrder(draft, order, 'raise_failed', { set, detail: { reason } })
}
