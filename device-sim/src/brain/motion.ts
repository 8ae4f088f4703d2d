import type { FailReason } from '@fangxing/contract/device-protocol'
import type { Draft } from './draft'
import type { Motion } from './state'

/** Below this charge the motor cannot turn at all. */
export const DEAD_BATTERY_PCT = 2

/** Promises a motion in flash and starts it. LOWER always beats RAISE. */
export function begin(draft: Draft, motion: Motion): void {
  const { durable } = draft
  if (motion.to === 'DOWN' && durable.motion?.to === 'UP') draft.settle('RAISE', 'failed', 'interrupted')
  durable.motion = motion
  durable.target = motion.to
  draft.volatile.resumeUntilUpMs = null
  draft.do({ type: 'save' })
  drive(draft, motion)
  draft.do({ type: 'report' })
}

/** Turns the motor on for a motion that the flash already holds. */
export function drive(draft: Draft, motion: Motion): void {
  if (draft.volatile.sensors.batteryPct < DEAD_BATTERY_PCT) return stall(draft, 'battery_low')
  draft.volatile.moving = true
  draft.volatile.position = motion.to === 'UP' ? 'raising' : 'lowering'
  draft.do({ type: 'motor', motion })
}

/** The arm reached the end of the promised motion. */
export function arrive(draft: Draft, at: 'UP' | 'DOWN'): void {
  const { durable, volatile } = draft
  const motion = durable.motion
  volatile.moving = false
  volatile.position = at === 'UP' ? 'up' : 'down'
  if (motion?.to !== at) return draft.do({ type: 'report' })
  durable.motion = null
  durable.lastMotion = {
    to: volatile.position,
    cause: motion.cause,
    commandId: motion.commandId,
    ep: motion.ep,
    atMs: draft.nowMs,
  }
  if (at === 'DOWN') {
    durable.loweredEp = motion.ep
    durable.challenge = null
    durable.text = null
  }
  draft.settle(at === 'UP' ? 'RAISE' : 'LOWER', 'done')
  draft.do({ type: 'save' }, { type: 'report' })
}

/** The arm did not reach the end. A lowering stays promised and is tried again; a raising gives up and comes down. */
export function stall(
  draft: Draft,
  reason: Extract<FailReason, 'jammed' | 'obstacle' | 'motor_timeout' | 'battery_low'>,
) {
  const { durable, volatile } = draft
  const motion = durable.motion
  volatile.moving = false
  if (!motion) return
  if (reason === 'jammed') volatile.position = 'jammed'
  else if (volatile.position === 'raising' || volatile.position === 'lowering') volatile.position = 'unknown'
  const alarm = reason === 'obstacle' ? 'obstacle' : 'motor_timeout'
  if (reason !== 'battery_low' && draft.alarm(alarm))
    draft.happen(alarm, { detail: `${motion.to} ${reason}` })
  draft.do({ type: 'save' }, { type: 'tell' })
  if (motion.to === 'DOWN') {
    draft.settle('LOWER', 'failed', reason)
    draft.do({ type: 'retry_later' }, { type: 'report' })
    return
  }
  giveUpRaising(draft, reason)
}

/** Ends a RAISE that cannot be completed: whatever was lifted comes down again, by fail-safe. */
export function giveUpRaising(draft: Draft, reason: FailReason): void {
  const motion = draft.durable.motion
  if (motion?.to !== 'UP') return
  draft.settle('RAISE', 'failed', reason)
  draft.volatile.resumeUntilUpMs = null
  draft.durable.target = 'DOWN'
  draft.do({ type: 'stop' }, { type: 'save' })
  if (draft.volatile.sensors.arm === 'down' && !draft.volatile.moving) {
    draft.durable.motion = null
    draft.volatile.position = 'down'
    draft.do({ type: 'report' })
    return
  }
  draft.happen('fail_safe_lower', { detail: reason })
  draft.do({ type: 'tell' })
  begin(draft, { ...motion, to: 'DOWN', cause: 'fail_safe', expMs: null })
}
