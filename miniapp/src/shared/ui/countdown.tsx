import { countdown } from '../i18n/time'
import { useNow } from './use-now'

/** Time elapsed since `since` (RFC 3339), counting up. */
export function Elapsed({ since }: { since: string }) {
  const elapsedMs = useNow() - Date.parse(since)
  return (
    <span className="fx-number" role="timer">
      {countdown(elapsedMs)}
    </span>
  )
}

/** Time left until `until` (RFC 3339), counting down to zero. */
export function Remaining({ until }: { until: string }) {
  const leftMs = Date.parse(until) - useNow()
  return (
    <span className="fx-number" role="timer">
      {countdown(leftMs)}
    </span>
  )
}
