/** China has one time zone, UTC+8, and no summer time: arithmetic is enough. */
const OFFSET_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** Minutes since midnight in Shanghai, 0–1439. */
export function minuteOfDay(at: Date): number {
  const local = (((at.getTime() + OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS
  return Math.floor(local / 60_000)
}

/** RFC 3339 in Shanghai's time, without fractions: `2026-01-02T03:04:05+08:00`. */
export function shanghaiTime(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().replace(/\.\d+Z$/, '+08:00')
}

/** The last second that a clock of four figures for the year shows in Shanghai. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59) - OFFSET_MS

/** As a clock in Shanghai shows it, for a spreadsheet: `2026-01-02 03:04:05`; what is later is as good as never, and shown as the last second. */
export const shanghaiClock = (at: string | Date): string =>
  shanghaiTime(new Date(Math.min(new Date(at).getTime(), LAST_MS)))
    .slice(0, 19)
    .replace('T', ' ')

/** The calendar day in Shanghai as YYYY-MM-DD. */
export function dayOf(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10)
}

/** The same time of day in Shanghai that many calendar years later; for 29 February, the last of that month. */
export function yearsLater(at: Date, years: number): Date {
  const local = new Date(at.getTime() + OFFSET_MS)
  const month = local.getUTCMonth()
  local.setUTCFullYear(local.getUTCFullYear() + years)
  if (local.getUTCMonth() !== month) local.setUTCDate(0)
  return new Date(local.getTime() - OFFSET_MS)
}

export function sameDay(one: Date, other: Date): boolean {
  return dayOf(one) === dayOf(other)
}

/** The moment at which a Shanghai day (YYYY-MM-DD) begins. */
export function startOfDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - OFFSET_MS)
}

/** Whether a minute lies in [from, to), which may run over midnight; equal ends mean the whole day. */
export function withinMinutes(minute: number, from: number, to: number): boolean {
  if (from === to) return true
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

/** 480 → `08:00`. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
