import { RAISE_LIFETIME_MS } from '../protocol/messages'
import type { Draft } from './draft'
import { restoreKeypad } from './keypad'
import { completeMotion, startMotor } from './motion'

/** Compares what the flash holds with what the sensors see. Every stored motion ends in one movement or one answer. */
export function boot(draft: Draft, flashLost: boolean): void {
  const { durable, volatile } = draft
  const { arm } = volatile.sensors
  restoreKeypad(draft)
  if (flashLost) {
    // Saved at once, so that the next start does not mistake an empty memory for a new device.
    durable.flashLost = true
    draft.emitEvent('flash_lost')
    draft.schedule({ type: 'save_flash' })
  }
  draft.schedule({ type: 'publish_events' })
  if (durable.flashLost) {
    volatile.position = 'unknown'
    return
  }
  const motion = durable.motion
  if (!motion) return bootAtRest(draft)
  const arrived = motion.to === 'UP' ? arm === 'up' : arm === 'down'
  // The power failed after the movement ended and before the flash held that: only the record is missing.
  if (arrived) return completeMotion(draft, motion.to)
  volatile.position = arm === 'between' ? 'unknown' : arm
  if (motion.to === 'DOWN') return startMotor(draft, motion)
  // A RAISE must not run after its expiry, and only the server's signed time shows that.
  volatile.resumeDeadlineMs = draft.reading.uptimeMs + RAISE_LIFETIME_MS
  draft.schedule({ type: 'schedule_resume_deadline', inMs: RAISE_LIFETIME_MS })
}

function bootAtRest(draft: Draft): void {
  const { durable, volatile } = draft
  const { arm } = volatile.sensors
  volatile.position = arm === 'between' ? 'unknown' : arm
  if (durable.target === 'UP' && arm === 'down' && durable.lastMotion?.cause !== 'forced') {
    recordForcedDown(draft)
    draft.schedule({ type: 'save_flash' })
  }
}

/** The arm came down without the motor. */
export function recordForcedDown(draft: Draft): void {
  const { durable } = draft
  durable.lastMotion = { to: 'down', cause: 'forced', commandId: null, ep: durable.ep, atMs: draft.nowMs }
  draft.latchAlarm('forced_down')
  draft.emitEvent('forced_down')
}
