import type { EndCause, LowerCause } from '@fangxing/contract/states'
import { isOpenCommand } from '../../domain/lock-command'
import { MOVE_TASK } from '../../domain/move-task'
import { RECOVERY_ORDER, type RecoveryOrderEvent } from '../../domain/recovery-order'
import { may, nextState } from '../../domain/state-machine'
import type { OrderReading } from '../../persistence/readings/order-reading'
import { closeIncidents } from '../../modules/incidents'
import { lowerOf, raiseOf } from '../../modules/locks'
import type { DeviceDraft } from './device-draft'
import { hasEntered } from './present-position'
import { transitionOrder } from './transition-order'

export type DownProof = {
  by: 'device' | 'hand'
  /** What the command's row says: 'down', 'never_raised', or the hand's reason. */
  outcome: string
}

/** Incidents about nothing but the lock not coming down, and the call for help of whoever waits for that. */
const ENDS_WITH_DOWN = new Set(['release_delayed', 'lower_failed', 'emergency_requested'])
/** How an order that was called off ends: by its own cause, whatever its LOWER told a device that knows fewer. */
const END_OF: Readonly<Record<EndCause, RecoveryOrderEvent>> = {
  PAID: 'down_confirmed',
  WAIVED: 'down_confirmed',
  STAFF: 'ended_as_cancelled',
  POLICE_PRESENT: 'ended_as_cancelled',
  DISPUTE_UPHELD: 'ended_as_cancelled',
  DEBT_DOUBTED: 'ended_as_cancelled',
  EMERGENCY: 'ended_as_overridden',
  EXPIRED: 'ended_as_expired',
  DISPUTE_TIMEOUT: 'ended_as_expired',
  DEPLOY_FAILED: 'down_confirmed',
}

/** The lock of this order's epoch is down, and a LOWER had asked for it: the command and the order come to their end. */
export function confirmDown(draft: DeviceDraft, proof: DownProof): void {
  const { order, at, work } = draft
  const lower = order && lowerOf(order)
  if (!order || !lower || !isOpenCommand(lower)) return
  const event = proof.by === 'device' ? 'confirmed' : 'proved_by_hand'
  draft.transitionCommand(lower, event, { ended_at: at, outcome: proof.outcome })
  const raise = raiseOf(order)
  if (raise && isOpenCommand(raise)) draft.transitionCommand(raise, 'superseded', { ended_at: at })
  draft.afterCommit.push({ kind: 'ended', op: 'LOWER', end: lower.state })
  const over = draft.incidents.filter(incident => ENDS_WITH_DOWN.has(incident.kind))
  closeIncidents(work, over, { seen: 'down confirmed' })
  if (order.released_at === null) endOrder(draft, order, lower.why ?? 'STAFF', proof)
  else transitionOrder(draft, order, 'down_again', { set: {} })
}

/** `why`: of the LOWER, where the row of the order was written before it had a cause of its own. */
function endOrder(draft: DeviceDraft, order: OrderReading, why: LowerCause, proof: DownProof): void {
  if (order.state === 'deploy_failed') endUnpaid(draft, order, endOfFailure(order, proof), proof)
  else if (order.state === 'cancelling')
    endUnpaid(draft, order, END_OF[(order.end_cause as EndCause | null) ?? why], proof)
  else if (may(RECOVERY_ORDER, order.state, 'down_confirmed')) release(draft, order, proof)
}

/** A device that refused the RAISE, or never heard it, has not moved and needs no fetching. A person who has looked does not know that. */
function endOfFailure(order: OrderReading, proof: DownProof): RecoveryOrderEvent {
  return hasEntered(order) || proof.by === 'hand' ? 'down_confirmed' : 'never_raised'
}

function release(draft: DeviceDraft, order: OrderReading, proof: DownProof): void {
  const { at } = draft
  transitionOrder(draft, order, 'down_confirmed', {
    set: { releasing_at: order.releasing_at ?? at, released_at: at, release_proof: proof.by },
  })
  if (order.paid_at)
    draft.afterCommit.push({ kind: 'lowered', paidAt: new Date(order.paid_at), loweredAt: at })
}

/** The debt stays; the device is free once nobody has to fetch it. */
function endUnpaid(
  draft: DeviceDraft,
  order: OrderReading,
  event: RecoveryOrderEvent,
  proof: DownProof,
): void {
  const isToBeFetched = order.move_task
    ? !MOVE_TASK.ends.includes(order.move_task.state)
    : nextState(RECOVERY_ORDER, order.state, event).effects.includes('move_task')
  transitionOrder(draft, order, event, {
    set: {
      ended_at: order.ended_at ?? draft.at,
      released_at: draft.at,
      release_proof: proof.by,
      device_free: !isToBeFetched,
    },
  })
}
