export const SHANGHAI_MS = 8 * 3_600_000
export const DAY_MS = 86_400_000

/** `2026-03-02`, the day in Shanghai, as the contract and a field for days write it. */
export const dayAt = (ms: number): string => new Date(ms + SHANGHAI_MS).toISOString().slice(0, 10)
/** `2026-03-02T08:00` in Shanghai, as a field for date and time has it. */
export const fieldOf = (ms: number): string => new Date(ms + SHANGHAI_MS).toISOString().slice(0, 16)
/** The moment of such a field; undefined while it is not filled. */
export function momentOf(typed: string): string | undefined {
  const ms = Date.parse(`${typed}:00+08:00`)
  return typed.length === 16 && !Number.isNaN(ms) ? new Date(ms).toISOString() : undefined
}
