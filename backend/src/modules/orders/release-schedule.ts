import type { Settings } from '../../settings/settings'
import { nextResendMs } from '../../domain/escalation'

export type ReleaseTimes = Pick<
  Settings,
  'RELEASE_DELAYED_S' | 'RELEASE_MANAGER_S' | 'RELEASE_DUTY_OFFICER_S'
>

const AT_LEAST_MS = 50

/** Milliseconds until there is something to do again for a lock that is not down: send the LOWER, or call the next person. */
export function nextCheckMs(elapsedMs: number, times: ReleaseTimes): number {
  const calls = [times.RELEASE_DELAYED_S, times.RELEASE_MANAGER_S, times.RELEASE_DUTY_OFFICER_S].map(
    s => s * 1000 - elapsedMs,
  )
  return Math.max(
    AT_LEAST_MS,
    Math.min(nextResendMs(elapsedMs, times.RELEASE_DELAYED_S), ...calls.filter(ms => ms > 0)),
  )
}
