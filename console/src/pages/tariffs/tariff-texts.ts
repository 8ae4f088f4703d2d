import { DAY_KINDS, type TariffDefinition, type TariffSegment } from '@fangxing/contract/tariff-definition'
import type { Translate } from '../../i18n/language'
import { DAY_MS, SHANGHAI_MS } from '../../ui/shanghai-time'
import { DAYS, messages } from './messages'

/** Midnight in Shanghai after a moment. */
export const nextMidnight = (ms: number): number =>
  Math.floor((ms + SHANGHAI_MS) / DAY_MS + 1) * DAY_MS - SHANGHAI_MS

/** `08:30`, of a minute of the day; a time that is still being typed is none. */
export const clockOf = (minute: number): string => (Number.isFinite(minute) ? clockText(minute) : '—')
const clockText = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

type Hours = Pick<TariffSegment, 'days' | 'fromMinute' | 'toMinute'>
/** When a segment holds: `工作日、周末 08:00–20:00`. */
export function hoursText({ days, fromMinute, toMinute }: Hours, t: Translate): string {
  const isDaily = days.length === DAY_KINDS.length
  const which = isDaily ? t(messages.everyDay) : days.map(day => t(DAYS[day])).join('、')
  const when = fromMinute === toMinute ? t(messages.allDay) : `${clockOf(fromMinute)}–${clockOf(toMinute)}`
  return `${which} ${when}`
}

/** Which part of the tariff a path such as `structures.0.segments.1.rate` names. */
export function placeOf(path: string, definition: TariffDefinition, t: Translate): string {
  const [first, at, list, index] = path.split('.')
  if (first === 'multipliers' || first === 'percentages') {
    const named = definition[first][Number(at)]
    return named ? t(named.name) : t(messages.whole)
  }
  const structure = first === 'structures' ? definition.structures[Number(at)] : undefined
  if (!structure) return t(messages.whole)
  const part = list === 'segments' || list === 'caps' ? structure[list][Number(index)] : undefined
  return part ? `${t(structure.name)} · ${t(part.name)}` : t(structure.name)
}
