import { findRaiseHazard } from './commands'
import type { Draft } from './draft'
import { abortRaise, startMotor } from './motion'

/** A local clock that differs from the server's by more than this raises the alarm. */
const SKEW_ALARM_MS = 60_000
/** A `time` answer that took longer than this is too imprecise to use. */
const MAX_ROUND_TRIP_MS = 10_000

/**
 * Sets the offset between true time and the local clock from a signed answer of the server. A RAISE that waited for the
 * time can then continue.
 */
export function handleTime(draft: Draft, timeMs: number, sentAtUptimeMs: number): void {
  const { volatile, reading } = draft
  const roundTripMs = reading.uptimeMs - sentAtUptimeMs
  if (roundTripMs < 0 || roundTripMs > MAX_ROUND_TRIP_MS) return
  const offsetMs = timeMs + roundTripMs / 2 - reading.localMs
  const isFirst = volatile.clockOffsetMs === null
  volatile.clockOffsetMs = offsetMs
  if (isFirst && Math.abs(offsetMs) > SKEW_ALARM_MS) {
    // The device uses the signed time only, so a wrong local clock is reported and refuses nothing.
    draft.emitEvent('clock_skew', { value: Math.round(offsetMs) })
    draft.schedule({ type: 'save_flash' }, { type: 'publish_events' })
  }
  if (isFirst) draft.schedule({ type: 'report_state' })
  resumeRaise(draft)
}

/** A RAISE that a power cut interrupted continues only while it has not expired and raising is safe. */
function resumeRaise(draft: Draft): void {
  const { durable, volatile } = draft
  const motion = durable.motion
  if (motion?.to !== 'UP' || volatile.moving || volatile.resumeDeadlineMs === null || draft.nowMs === null)
    return
  const hazard = findRaiseHazard(draft)
  if (hazard) return abortRaise(draft, hazard)
  if (motion.expMs === null || draft.nowMs > motion.expMs) return abortRaise(draft, 'interrupted')
  volatile.resumeDeadlineMs = null
  startMotor(draft, motion)
  draft.schedule({ type: 'report_state' })
}
