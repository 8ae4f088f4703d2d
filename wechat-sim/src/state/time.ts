const SHANGHAI_OFFSET_MS = 8 * 3_600_000

const shanghai = (timeMs: number) => new Date(timeMs + SHANGHAI_OFFSET_MS).toISOString()

/** RFC 3339 as WeChat writes it: seconds, +08:00. */
export const rfc3339 = (timeMs: number) => `${shanghai(timeMs).slice(0, 19)}+08:00`

/** 2026-01-31 in Asia/Shanghai, which has had no daylight saving since 1991. */
export const shanghaiDate = (timeMs: number) => shanghai(timeMs).slice(0, 10)

/** 2026-01-31 08:00:00 in Asia/Shanghai, as the trade bill writes it. */
export const shanghaiTime = (timeMs: number) => shanghai(timeMs).slice(0, 19).replace('T', ' ')

export const shanghaiDigits = (timeMs: number) => shanghai(timeMs).slice(0, 19).replace(/\D/g, '')

/** Midnight of a date in Asia/Shanghai; null when there is no such date. */
export function shanghaiMidnight(date: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return null
  const timeMs = Date.parse(`${date}T00:00:00+08:00`)
  return Number.isNaN(timeMs) || shanghaiDate(timeMs) !== date ? null : timeMs
}

/** Milliseconds of a time with an offset (RFC 3339); null when the text is not one. */
export function parseRfc3339(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text)) return null
  const timeMs = Date.parse(text)
  return Number.isNaN(timeMs) ? null : timeMs
}
