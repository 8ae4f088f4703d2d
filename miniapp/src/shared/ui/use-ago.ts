import { useLanguage } from '../i18n/language'
import { ago } from '../i18n/time'
import { useNow } from './use-now'

/** How long ago a moment is, kept right while one looks at it. The moment itself stands beside it: a phone has no tooltips. */
export function useAgo(): (time: string) => string {
  const language = useLanguage()
  const nowMs = useNow(30_000)
  return time => ago(time, language, nowMs)
}
