import type { Timings } from '@fangxing/device-sim'

/** A lock that moves almost at once, so that no test waits for its motor. */
export const FAST_TIMINGS: Partial<Timings> = {
  raiseMs: 120,
  lowerMs: 120,
  motorTimeoutMs: 2000,
  heartbeatMs: 1000,
  statePeriodMs: 3000,
  retryMs: 300,
  bootMs: 60,
  timeRequestMs: 300,
  keysRetryMs: 100,
}
