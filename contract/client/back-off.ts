const FIRST_DELAY_MS = 500
const MAX_DELAY_MS = 15_000

/** Delay before retry number `attempt` (from 0): doubles up to 15 s. `random` in [0, 1) is the jitter. */
export function backOffMs(attempt: number, random: number): number {
  const ceilingMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 16))
  return Math.round(ceilingMs * (0.5 + random / 2))
}
