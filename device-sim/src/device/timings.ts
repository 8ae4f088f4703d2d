import type { MotorTimings } from '../hardware/lock-mechanism'
import { HEARTBEAT_MS, STATE_PERIOD_MS } from '../protocol/messages'

export interface Timings extends MotorTimings {
  heartbeatMs: number
  statePeriodMs: number
  /** Pause before a lowering that did not reach the ground is tried again. */
  retryMs: number
  /** From power to the first instruction, after a reboot or a power cut. */
  bootMs: number
  /** Pause before an unanswered time request is sent again. */
  timeRequestMs: number
  /** First pause before keys are asked for again; it grows. */
  keysRetryMs: number
}

export const TIMINGS: Timings = {
  raiseMs: 4_000,
  lowerMs: 3_000,
  motorTimeoutMs: 6_000,
  heartbeatMs: HEARTBEAT_MS,
  statePeriodMs: STATE_PERIOD_MS,
  retryMs: 10_000,
  bootMs: 1_500,
  timeRequestMs: 3_000,
  keysRetryMs: 2_000,
}
