const FIRST_MS = 500
const LONGEST_MS = 15_000

/** Wait before attempt `attempt` (from 0), doubling up to 15 s. `random` in [0, 1) spreads phones apart. */
export function backOffMs(attempt: number, random: number): number {
  const ceilingMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16))
  return Math.round(ceilingMs * (0.5 + random / 2))
}
