import type { Language } from './messages'

const twoDigits = (value: number) => String(value).padStart(2, '0')

// Lots are in China: times are shown in China's time zone, whatever the phone's own is.
const SHANGHAI_OFFSET_MS = 8 * 3_600_000
const lotTime = (time: string | number) => new Date(new Date(time).getTime() + SHANGHAI_OFFSET_MS)

/** `18:05` in the lot's time zone. */
export function clockTime(time: string | number): string {
  const at = lotTime(time)
  return `${twoDigits(at.getUTCHours())}:${twoDigits(at.getUTCMinutes())}`
}

/** The latest moment that had this clock time in the lot's time zone, such as of `18:05`; undefined for anything else. */
export function timeOfClock(text: string, nowMs: number = Date.now()): string | undefined {
  const found = /^([01]?\d|2[0-3])[:：]([0-5]\d)$/.exec(text.trim())
  if (!found) return undefined
  const at = lotTime(nowMs)
  at.setUTCHours(Number(found[1]), Number(found[2]), 0, 0)
  const atMs = at.getTime() - SHANGHAI_OFFSET_MS
  return new Date(atMs > nowMs ? atMs - 24 * 3_600_000 : atMs).toISOString()
}

/** `11月3日` or `3 Nov`; with the year when it is not this one. */
export function day(time: string | number, language: Language, nowMs: number = Date.now()): string {
  const at = lotTime(time)
  const sameYear = at.getUTCFullYear() === lotTime(nowMs).getUTCFullYear()
  if (language === 'zh') {
    const year = sameYear ? '' : `${at.getUTCFullYear()}年`
    return `${year}${at.getUTCMonth() + 1}月${at.getUTCDate()}日`
  }
  const month = at.toLocaleString('en-GB', { month: 'short', timeZone: 'UTC' })
  return `${at.getUTCDate()} ${month}${sameYear ? '' : ` ${at.getUTCFullYear()}`}`
}

export const dayAndTime = (time: string | number, language: Language): string =>
  `${day(time, language)} ${clockTime(time)}`

/** The clock time of a moment today; of another day, such as just after midnight, the day as well. */
export const clockTimeOrDay = (
  time: string | number,
  language: Language,
  nowMs: number = Date.now(),
): string => {
  const isToday = day(time, language, nowMs) === day(nowMs, language, nowMs)
  return isToday ? clockTime(time) : `${day(time, language, nowMs)} ${clockTime(time)}`
}

/** The duration of a stay: `2小时5分钟`, `2 h 5 min`; days from 24 hours on. */
export function duration(minutes: number, language: Language): string {
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = Math.floor(minutes % 60)
  const parts: [number, string, string][] = [
    [days, '天', 'd'],
    [hours, '小时', 'h'],
    [rest, '分钟', 'min'],
  ]
  const shown = parts.filter(([value]) => value > 0)
  if (shown.length === 0) return language === 'zh' ? '不足1分钟' : 'under 1 min'
  return shown
    .map(([value, zh, en]) => (language === 'zh' ? `${value}${zh}` : `${value} ${en}`))
    .join(language === 'zh' ? '' : ' ')
}

/** `04:59` from milliseconds, never negative; with hours from one hour on. */
export function countdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))
  const hours = Math.floor(seconds / 3600)
  const tail = `${twoDigits(Math.floor((seconds % 3600) / 60))}:${twoDigits(seconds % 60)}`
  return hours > 0 ? `${hours}:${tail}` : tail
}

const MINUTE_MS = 60_000
const DAY_MINUTES = 1440

/** How long something took or lasts: seconds alone while there is no minute yet, `45秒`, `2小时5分钟`. */
export function lasting(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds >= 60) return duration(Math.floor(seconds / 60), language)
  return language === 'zh' ? `${seconds}秒` : `${seconds} s`
}

/**
 * How far a moment is from now: `刚刚`, `3分钟前`, `2小时5分钟前`, `in 2 h 5 min`. Of one day and more no minutes, of two and more days
 * alone. The one notation of the office and of the phones; the moment itself stands beside it or in its tooltip.
 */
export function ago(time: string | number, language: Language, nowMs: number = Date.now()): string {
  const atMs = new Date(time).getTime()
  const isAhead = atMs > nowMs
  const minutes = Math.floor(Math.abs(nowMs - atMs) / MINUTE_MS)
  if (minutes === 0) {
    if (isAhead) return language === 'zh' ? '1分钟内' : 'within a minute'
    return language === 'zh' ? '刚刚' : 'just now'
  }
  const step = minutes >= 2 * DAY_MINUTES ? DAY_MINUTES : minutes >= DAY_MINUTES ? 60 : 1
  const span = duration(minutes - (minutes % step), language)
  if (isAhead) return language === 'zh' ? `${span}后` : `in ${span}`
  return language === 'zh' ? `${span}前` : `${span} ago`
}
