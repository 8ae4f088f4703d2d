import type { SourceView } from '@fangxing/contract/stays'
import { lasting } from '@fangxing/contract/shown-time'
import type { Language } from '../../i18n/language'
import { messages } from './messages'

/** Further off than this its requests are refused. */
const CLOCK_LIMIT_MS = 300_000
/** From here on somebody should have it set, before its events are looked at. */
const CLOCK_OFF_MS = 60_000
const RIGHT_MS = 2000
export const isClockWrong = ({ clockAheadMs }: SourceView): boolean =>
  clockAheadMs !== null && Math.abs(clockAheadMs) > CLOCK_LIMIT_MS

export const isClockOff = ({ clockAheadMs }: SourceView): boolean =>
  clockAheadMs !== null && Math.abs(clockAheadMs) >= CLOCK_OFF_MS

export function clockText({ clockAheadMs }: SourceView, language: Language): string | null {
  if (clockAheadMs === null) return null
  if (Math.abs(clockAheadMs) < RIGHT_MS) return messages.clockRight[language]
  const way = clockAheadMs > 0 ? messages.ahead : messages.behind
  const space = language === 'zh' ? '' : ' '
  return `${way[language]}${space}${lasting(Math.abs(clockAheadMs), language)}`
}
