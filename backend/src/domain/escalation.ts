import { minuteOfDay, withinMinutes } from './shanghai-time'

/** When a LOWER is sent again, in seconds after the first time; later on every 30 s until people know, then more rarely. */
const RESEND_AFTER_S = [0, 1, 2, 4, 8, 15, 30] as const
const RESEND_EVERY_S = 30
const RESEND_AT_LEAST_EVERY_S = 600

/**
 * Milliseconds until the next sending, when `elapsedMs` have passed since the first. An incident is open `incidentAfterS`
 * after that: from then on the pauses double up to ten minutes, since a device that comes back is told at once.
 */
export function nextResendMs(elapsedMs: number, incidentAfterS: number): number {
  const next = RESEND_AFTER_S.find(afterS => afterS * 1000 > elapsedMs)
  if (next !== undefined) return next * 1000 - elapsedMs
  const everyMs = RESEND_EVERY_S * 1000
  const knownForMs = elapsedMs - Math.max(incidentAfterS * 1000, everyMs)
  if (knownForMs < 0) return everyMs - (elapsedMs % everyMs)
  return Math.min(knownForMs + everyMs, RESEND_AT_LEAST_EVERY_S * 1000)
}

/** Who is called while a lock that should be down is not: 1 the attendant, 2 the manager, 3 the duty officer; 0 nobody yet. */
export function releaseLevel(
  elapsedMs: number,
  limits: { delayedS: number; managerS: number; dutyOfficerS: number },
): 0 | 1 | 2 | 3 {
  if (elapsedMs >= limits.dutyOfficerS * 1000) return 3
  if (elapsedMs >= limits.managerS * 1000) return 2
  return elapsedMs >= limits.delayedS * 1000 ? 1 : 0
}

/** After prepay WeChat is asked at these seconds; then the payment is closed, and WeChat is asked again 5 min and 1 h later. */
const QUERY_AFTER_S = [3, 5, 10, 20, 30, 60, 120, 300] as const
const QUERY_EVERY_S = 300
export const LATE_QUERIES_S = [300, 3600] as const

/** Milliseconds until the next query of a payment that is `elapsedMs` old. */
export function nextQueryMs(elapsedMs: number): number {
  const next = QUERY_AFTER_S.find(afterS => afterS * 1000 > elapsedMs)
  return next === undefined ? QUERY_EVERY_S * 1000 : next * 1000 - elapsedMs
}

const NIGHT = { from: 22 * 60, to: 6 * 60 }

/** The longest a car may be held when the lock went up at `at`: shorter at night (22:00–06:00 in Shanghai). */
export function holdMs(at: Date, limits: { dayS: number; nightS: number }): number {
  return (withinMinutes(minuteOfDay(at), NIGHT.from, NIGHT.to) ? limits.nightS : limits.dayS) * 1000
}

/** After a RAISE has run out the device may still be on its way up: it is asked for this long more. */
const MOTION_MS = 20_000

/** When an order whose RAISE was ordered at `at` has failed to come up. */
export const raiseOverAt = (at: Date, expiryS: number): Date =>
  new Date(at.getTime() + expiryS * 1000 + MOTION_MS)
