import { clockTime, day, duration } from '@fangxing/contract/shown-time'
import { useLanguage, type Language } from '../i18n/language'
import { fullTimeText } from './full-time'
import { useNow } from './use-now'

const MINUTE_MS = 60_000
const DAY_MINUTES = 1440

/** `3分钟前`, `in 2 h`; days alone from two days on. */
function ago(atMs: number, nowMs: number, language: Language): string {
  const minutes = Math.floor(Math.abs(nowMs - atMs) / MINUTE_MS)
  if (minutes === 0) return language === 'zh' ? '刚刚' : 'just now'
  const rounded = minutes >= 2 * DAY_MINUTES ? minutes - (minutes % DAY_MINUTES) : minutes
  const span = duration(rounded, language)
  if (atMs > nowMs) return language === 'zh' ? `${span}后` : `in ${span}`
  return language === 'zh' ? `${span}前` : `${span} ago`
}

/** A time in Shanghai, where the lots are, and how long ago it is. `null` is a dash. */
export function When({ at, withAgo = false }: { at: string | null | undefined; withAgo?: boolean }) {
  const language = useLanguage()
  const nowMs = useNow(30_000)
  if (!at) return <span className="fx-soft">—</span>
  const atMs = Date.parse(at)
  const isToday = day(atMs, language, nowMs) === day(nowMs, language, nowMs)
  const full = `${day(atMs, language, nowMs)} ${clockTime(atMs)}`
  return (
    <time dateTime={at} title={full} className="fx-when">
      {isToday ? clockTime(atMs) : full}
      {withAgo && <span className="fx-soft"> {ago(atMs, nowMs, language)}</span>}
    </time>
  )
}

/** A time as a document needs it, with its year: `2026-01-02 03:04`. */
export function FullTime({ at }: { at: string | null }) {
  if (!at) return <span className="fx-soft">—</span>
  return (
    <time dateTime={at} className="fx-when">
      {fullTimeText(at)}
    </time>
  )
}

/** In one notation everywhere: seconds alone only while there is no minute yet. */
function lastingText(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds >= 60) return duration(Math.floor(seconds / 60), language)
  return language === 'zh' ? `${seconds}秒` : `${seconds} s`
}

/** How long something has lasted, counting up. */
export function Lasting({ since }: { since: string }) {
  const language = useLanguage()
  const nowMs = useNow()
  return <span className="fx-lasting">{lastingText(nowMs - Date.parse(since), language)}</span>
}
