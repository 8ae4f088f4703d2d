import { HEARTBEAT_MS, STATE_PERIOD_MS } from '@fangxing/contract/device-protocol'
import type { Physics } from './world/body'

export interface Timings extends Physics {
  heartbeatMs: number
  statePeriodMs: number
  /** Pause before a lowering that did not reach the ground is tried again. */
  retryMs: number
  /** From power to the first instruction, after a reboot or a power cut. */
  bootMs: number
  /** Pause before an unanswered question about the time is asked again. */
  timeAskMs: number
}

export const TIMINGS: Timings = {
  raiseMs: 4_000,
  lowerMs: 3_000,
  motorTimeoutMs: 6_000,
  heartbeatMs: HEARTBEAT_MS,
  statePeriodMs: STATE_PERIOD_MS,
  retryMs: 10_000,
  bootMs: 1_500,
  timeAskMs: 3_000,
}
