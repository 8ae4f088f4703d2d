import { holdMs } from '../../domain/escalation'
import { job } from '../../persistence/changes'
import { closingPayments } from '../../modules/payments/closing-payments'
import { lowering } from '../../modules/locks/lowering'
import type { DeviceDraft } from './device-draft'
import { isOpen, raiseOf } from './confirm-lowered'

export type HoldTimes = { HOLD_DAY_S: number; HOLD_NIGHT_S: number }

/** The device stands up in this epoch: the RAISE is done and a deploying order becomes active. */
export function confirmUp(draft: DeviceDraft, times: HoldTimes): void {
  const { order, at } = draft
  const raise = order && raiseOf(order)
  if (!order || !raise) return
  if (isOpen(raise)) {
    draft.moveCommand(raise, 'confirmed', { ended_at: at, outcome: 'up' })
    draft.after.push({ kind: 'ended', op: 'RAISE', end: 'succeeded' })
  }
  if (order.state !== 'deploying') return
  const delayMs = holdMs(at, { dayS: times.HOLD_DAY_S, nightS: times.HOLD_NIGHT_S })
  draft.moveOrder('up_confirmed', { active_at: at, hold_until: new Date(at.getTime() + delayMs) })
  draft.setDevice({ lifecycle: 'deployed', desired_target: 'UP' })
  draft.add(job('end-hold', { orderId: order.id }, { key: `end-hold:${order.id}`, delayMs }))
  draft.after.push({ kind: 'activated', order, raise })
}

/** The RAISE did not come about: whatever it did is undone by a LOWER, and the order ends when the device is down. */
export function failDeployment(
  draft: DeviceDraft,
  end: 'rejected' | 'failed' | 'expired',
  reason: string,
): void {
  const { order, at } = draft
  const raise = order && raiseOf(order)
  if (!order || !raise) return
  if (isOpen(raise)) {
    draft.moveCommand(raise, end === 'expired' ? 'ran_out' : end, { ended_at: at, outcome: reason })
    draft.after.push({ kind: 'ended', op: 'RAISE', end })
  }
  if (order.state !== 'deploying') return
  const lower = lowering(order, 'DEPLOY_FAILED', { kind: 'timer', id: order.id }, draft.act, at)
  draft.moveOrder('raise_failed', { end_cause: 'DEPLOY_FAILED', end_reason: reason }, { reason })
  draft.setDevice({ desired_target: 'DOWN' })
  if (lower) {
    // The draft writes the device's row itself: one statement must not write a row twice.
    draft.add(...lower.changes.filter(change => !(change.kind === 'update' && change.table === 'device')))
    draft.after.push({ kind: 'send', command: lower.command })
  }
  draft.add(...closingPayments(order, draft.act, at))
  draft.full = true
}
