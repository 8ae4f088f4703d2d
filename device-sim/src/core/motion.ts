import type { FailReason, LockTarget } from '../protocol/messages'
import type { MotorFailure } from './core-event'
import type { Motion } from './core-state'
import type { Draft } from './draft'

/** Below this charge the motor cannot turn at all. */
const MOTOR_MIN_BATTERY_PCT = 2

/** Stores a motion in flash and starts it. LOWER always overrides RAISE. */
export function beginMotion(draft: Draft, motion: Motion): void {
  const { durable } = draft
  if (motion.to === 'DOWN' && durable.motion?.to === 'UP')
    draft.completeCommands('RAISE', 'failed', 'interrupted')
  durable.motion = motion
  durable.target = motion.to
  draft.volatile.resumeDeadlineMs = null
  draft.schedule({ type: 'save_flash' })
  startMotor(draft, motion)
  draft.schedule({ type: 'report_state' })
}

/** Starts the motor for a motion that the flash already holds. */
export function startMotor(draft: Draft, motion: Motion): void {
  if (draft.volatile.sensors.batteryPct < MOTOR_MIN_BATTERY_PCT) return handleStall(draft, 'battery_low')
  draft.volatile.moving = true
  draft.volatile.position = motion.to === 'UP' ? 'raising' : 'lowering'
  draft.schedule({ type: 'start_motor', motion })
}

/** The arm reached the end of the stored motion. */
export function completeMotion(draft: Draft, at: LockTarget): void {
  const { durable, volatile } = draft
  const motion = durable.motion
  volatile.moving = false
  volatile.position = at === 'UP' ? 'up' : 'down'
  if (motion?.to !== at) return draft.schedule({ type: 'report_state' })
  durable.motion = null
  durable.lastMotion = {
    to: volatile.position,
    cause: motion.cause,
    commandId: motion.commandId,
    ep: motion.ep,
    atMs: draft.nowMs,
  }
  if (at === 'DOWN') {
    durable.pairingCode = null
    durable.text = null
  }
  draft.completeCommands(at === 'UP' ? 'RAISE' : 'LOWER', 'done')
  draft.schedule({ type: 'save_flash' }, { type: 'report_state' })
}

/** The arm did not reach the end. A lowering stays stored and is tried again; a raising is aborted and lowered. */
export function handleStall(draft: Draft, reason: MotorFailure | 'battery_low'): void {
  const { durable, volatile } = draft
  const motion = durable.motion
  volatile.moving = false
  if (!motion) return
  if (reason === 'jammed') volatile.position = 'jammed'
  else if (volatile.position === 'raising' || volatile.position === 'lowering') volatile.position = 'unknown'
  const alarm = reason === 'obstacle' ? 'obstacle' : 'motor_timeout'
  if (reason !== 'battery_low' && draft.latchAlarm(alarm))
    draft.emitEvent(alarm, { detail: `${motion.to} ${reason}` })
  draft.schedule({ type: 'save_flash' }, { type: 'publish_events' })
  if (motion.to === 'UP') return abortRaise(draft, reason)
  draft.completeCommands('LOWER', 'failed', reason)
  draft.schedule({ type: 'schedule_retry' }, { type: 'report_state' })
}

/** Ends a RAISE that cannot be completed: an arm that has left the ground is lowered by fail-safe. */
export function abortRaise(draft: Draft, reason: FailReason): void {
  const motion = draft.durable.motion
  if (motion?.to !== 'UP') return
  draft.completeCommands('RAISE', 'failed', reason)
  draft.volatile.resumeDeadlineMs = null
  draft.durable.target = 'DOWN'
  draft.schedule({ type: 'stop_motor' }, { type: 'save_flash' })
  if (draft.volatile.sensors.arm === 'down' && !draft.volatile.moving) {
    draft.durable.motion = null
    draft.volatile.position = 'down'
    draft.schedule({ type: 'report_state' })
    return
  }
  draft.emitEvent('fail_safe_lower', { detail: reason })
  draft.schedule({ type: 'publish_events' })
  beginMotion(draft, { ...motion, to: 'DOWN', cause: 'fail_safe', expMs: null })
}
