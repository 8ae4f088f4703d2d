import { ago, clockTime, day, lasting } from '@fangxing/contract/shown-time'
import { useLanguage } from '../i18n/language'
import { fullTimeText } from './full-time'
import { useNow } from './use-now'

/** A time in Shanghai, where the lots are, and how long ago it is; the tooltip has it with its year. `null` is a dash. */
export function When({ at, withAgo = false }: { at: string | null | undefined; withAgo?: boolean }) {
  const language = useLanguage()
  const nowMs = useNow(30_000)
  if (!at) return <span className="fx-soft">—</span>
  const atMs = Date.parse(at)
  const isToday = day(atMs, language, nowMs) === day(nowMs, language, nowMs)
  const full = `${day(atMs, language, nowMs)} ${clockTime(atMs)}`
  return (
    <time dateTime={at} title={fullTimeText(at)} className="fx-when">
      {isToday ? clockTime(atMs) : full}
      {withAgo && <span className="fx-soft"> {ago(atMs, language, nowMs)}</span>}
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

/** How long something has lasted, counting up. */
export function Lasting({ since }: { since: string }) {
  const language = useLanguage()
  const nowMs = useNow()
  return (
    <time dateTime={since} title={fullTimeText(since)} className="fx-lasting">
      {lasting(nowMs - Date.parse(since), language)}
    </time>
  )
}
