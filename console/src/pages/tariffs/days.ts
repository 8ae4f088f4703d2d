const DAY_MS = 86_400_000
const SHANGHAI_MS = 8 * 3_600_000

/** The day in Shanghai, so many days before now, as fields for days write it. */
export const dayBefore = (nowMs: number, days: number): string =>
  new Date(nowMs + SHANGHAI_MS - days * DAY_MS).toISOString().slice(0, 10)

/** Midnight in Shanghai at the beginning of a day. */
export const beginOf = (day: string): string => new Date(`${day}T00:00:00+08:00`).toISOString()
export const endOf = (day: string): string => new Date(Date.parse(beginOf(day)) + DAY_MS).toISOString()
