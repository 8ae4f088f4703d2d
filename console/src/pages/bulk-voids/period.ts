import { DAY_MS, fieldOf, SHANGHAI_MS } from '../../ui/shanghai-time'

const MINUTE_MS = 60_000
const LONGEST_MS = 31 * DAY_MS

/** From a field of date and time; undefined while it is not filled in. */
function timeOf(field: string): number | undefined {
  const ms = Date.parse(`${field}:00.000Z`) - SHANGHAI_MS
  return Number.isFinite(ms) ? ms : undefined
}

export type Period = { from: string; to: string }

/** A day in Shanghai, so many days ago; today ends now. */
export function dayAgo(days: number, nowMs: number): Period {
  const startMs = Math.floor((nowMs + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS - days * DAY_MS
  const endMs = Math.min(startMs + DAY_MS, Math.floor(nowMs / MINUTE_MS) * MINUTE_MS)
  return { from: fieldOf(startMs), to: fieldOf(endMs) }
}

/** As it is asked for, or undefined when it is none. */
export function periodOf({ from, to }: Period, nowMs: number): { from: string; to: string } | undefined {
  const [fromMs, toMs] = [timeOf(from), timeOf(to)]
  if (fromMs === undefined || toMs === undefined) return undefined
  if (toMs <= fromMs || toMs > nowMs || toMs - fromMs > LONGEST_MS) return undefined
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
}

const WEEKDAYS = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
} as const

/** Which day of the week a field's day is. */
export const weekdayOf = ({ from }: Period, language: 'zh' | 'en'): string =>
  `${WEEKDAYS[language][new Date(`${from}:00.000Z`).getUTCDay()]!} ${from.slice(5, 10)}`
