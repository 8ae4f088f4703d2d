import { RAISE_LIFETIME_MS } from '@fangxing/contract/device-protocol'
import type { Draft } from './draft'
import { restoreKeypad } from './keypad'
import { arrive, drive } from './motion'

/** Puts what the flash promised together with what the sensors see. Every promise ends in one motion or one answer. */
export function boot(draft: Draft, lost: boolean): void {
  const { durable, volatile } = draft
  const { arm } = volatile.sensors
  restoreKeypad(draft)
  if (lost) {
    // Written at once, so that a second start does not take an empty memory for a new one.
    durable.flashLost = true
    draft.happen('flash_lost')
    draft.do({ type: 'save' })
  }
  draft.do({ type: 'tell' })
  if (durable.flashLost) {
    volatile.position = 'unknown'
    return
  }
  const motion = durable.motion
  if (!motion) return wakeAtRest(draft)
  const arrived = motion.to === 'UP' ? arm === 'up' : arm === 'down'
  // The power failed between the end of the motion and its entry in flash: the motion was, only the word is missing.
  if (arrived) return arrive(draft, motion.to)
  volatile.position = arm === 'between' ? 'unknown' : arm
  if (motion.to === 'DOWN') return drive(draft, motion)
  // A RAISE must not run after its expiry, and only the server's signed time can tell.
  volatile.resumeUntilUpMs = draft.moment.upMs + RAISE_LIFETIME_MS
  draft.do({ type: 'resume_later', inMs: RAISE_LIFETIME_MS })
}

function wakeAtRest(draft: Draft): void {
  const { durable, volatile } = draft
  const { arm } = volatile.sensors
  volatile.position = arm === 'between' ? 'unknown' : arm
  if (durable.target === 'UP' && arm === 'down' && durable.lastMotion?.cause !== 'forced') {
    noteForced(draft)
    draft.do({ type: 'save' })
  }
}

/** The arm came down without the motor. */
export function noteForced(draft: Draft): void {
  const { durable } = draft
  durable.lastMotion = { to: 'down', cause: 'forced', commandId: null, ep: durable.ep, atMs: draft.nowMs }
  draft.alarm('forced_down')
  draft.happen('forced_down')
}
