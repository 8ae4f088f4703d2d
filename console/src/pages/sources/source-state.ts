import type { SourceView } from '@fangxing/contract/stays'
import type { Label } from '@fangxing/contract/states'
import { duration } from '@fangxing/contract/shown-time'
import type { Language } from '../../i18n/language'
import { messages } from './messages'

const LABELS = {
  disabled: { ...messages.disabledState, tone: 'neutral' },
  keyless: { ...messages.keyless, tone: 'warn' },
  waits: { ...messages.waits, tone: 'waiting' },
  silent: { ...messages.silent, tone: 'bad' },
  works: { ...messages.works, tone: 'good' },
} as const satisfies Record<string, Label>

/** The one thing to know about a source: the worst of what it is. */
export function stateOf(source: SourceView): Label {
  if (source.isDisabled) return LABELS.disabled
  if (source.keys.length === 0) return LABELS.keyless
  if (source.outages.some(({ to }) => to === null)) return LABELS.silent
  return source.lastSeenAt === null ? LABELS.waits : LABELS.works
}

/** Further off than this its requests are refused. */
const CLOCK_LIMIT_MS = 300_000
const RIGHT_MS = 2000
export const isClockWrong = ({ clockAheadMs }: SourceView): boolean =>
  clockAheadMs !== null && Math.abs(clockAheadMs) > CLOCK_LIMIT_MS

/** Seconds below two minutes, else hours and minutes. */
export const lastingText = (ms: number, language: Language): string =>
  ms < 120_000
    ? `${Math.round(ms / 1000)}${language === 'zh' ? '秒' : ' s'}`
    : duration(Math.floor(ms / 60_000), language)

export function clockText({ clockAheadMs }: SourceView, language: Language): string | null {
  if (clockAheadMs === null) return null
  if (Math.abs(clockAheadMs) < RIGHT_MS) return messages.clockRight[language]
  const way = clockAheadMs > 0 ? messages.ahead : messages.behind
  const space = language === 'zh' ? '' : ' '
  return `${way[language]}${space}${lastingText(Math.abs(clockAheadMs), language)}`
}
