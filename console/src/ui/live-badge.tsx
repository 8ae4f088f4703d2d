import { useTranslate } from '../i18n/language'
import type { LiveState } from '../live/live'
import { messages } from './messages'

/** Whether what is shown follows by itself. */
export function LiveBadge({ state }: { state: LiveState }) {
  const t = useTranslate()
  return (
    <span className={`fx-live fx-live--${state}`} role="status">
      <span className="fx-tag__dot" aria-hidden />
      {t(messages[state])}
    </span>
  )
}
