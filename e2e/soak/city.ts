/** What the platform is designed for, in a day of a large city. */
export const CITY = { recoveries: 200_000, devices: 50_000 }
export const DAY_S = 86_400

export type SoakPlan = {
  minutes: number
  fraction: number
  devices: number
  recoveriesPerS: number
  /** Devices alone, so that their cost can be told from that of recoveries. */
  quietMs: number
  busyMs: number
  sampleEveryMs: number
}

const QUIET_SHARE = 0.2
const SAMPLES = 60

/** Errors: a sentence for whoever typed it wrong. */
export function planOf(args: readonly string[], environment: NodeJS.ProcessEnv): SoakPlan {
  const minutes = Number(args[0] ?? environment.SOAK_MINUTES ?? 10)
  const fraction = Number(environment.SOAK_FRACTION ?? 0.1)
  if (!(minutes >= 1)) throw new Error('分钟数至少为 1 / at least one minute: npm run soak -- 10')
  if (!(fraction > 0 && fraction <= 1)) throw new Error('SOAK_FRACTION: 0 < x ≤ 1')
  const ms = minutes * 60_000
  return {
    minutes,
    fraction,
    devices: Math.max(1, Math.round(CITY.devices * fraction)),
    recoveriesPerS: (CITY.recoveries * fraction) / DAY_S,
    quietMs: ms * QUIET_SHARE,
    busyMs: ms * (1 - QUIET_SHARE),
    sampleEveryMs: (ms * (1 - QUIET_SHARE)) / SAMPLES,
  }
}
