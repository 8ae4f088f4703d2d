import { countdown } from '../i18n/time'
import { useNow } from './use-now'

/** Time left until `until` (RFC 3339), counting down to 00:00. */
export function Countdown({ until }: { until: string }) {
  const leftMs = Date.parse(until) - useNow()
  return (
    <span className="fx-number" role="timer">
      {countdown(leftMs)}
    </span>
  )
}

/** Time gone by since `since` (RFC 3339), counting up. */
export function Elapsed({ since }: { since: string }) {
  const goneMs = useNow() - Date.parse(since)
  return (
    <span className="fx-number" role="timer">
      {countdown(goneMs)}
    </span>
  )
}
