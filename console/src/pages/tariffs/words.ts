import { formatYuan } from '@fangxing/contract/money'
import {
  DAY_KINDS,
  type TariffDefinition,
  type TariffSegment,
  type TariffStructure,
} from '@fangxing/contract/tariff-definition'
import type { Translate } from '../../i18n/language'
import { DAYS, messages } from './messages'

const SHANGHAI_MS = 8 * 3_600_000

/** Midnight in Shanghai after a moment. */
export const nextMidnight = (ms: number): number =>
  Math.floor((ms + SHANGHAI_MS) / 86_400_000 + 1) * 86_400_000 - SHANGHAI_MS

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** When a segment holds: `工作日、周末 08:00–20:00`. */
export function hoursText({ days, fromMinute, toMinute }: TariffSegment, t: Translate): string {
  const isDaily = days.length === DAY_KINDS.length
  const which = isDaily ? t(messages.everyDay) : days.map(day => t(DAYS[day])).join('、')
  const when = fromMinute === toMinute ? t(messages.allDay) : `${clock(fromMinute)}–${clock(toMinute)}`
  return `${which} ${when}`
}

/** What a segment costs: each step, or the fixed price. */
export function rateTexts({ rate }: TariffSegment, t: Translate): string[] {
  if (rate.kind === 'fixed') return [`${t(messages.once)} ${formatYuan(rate.priceFen)}`]
  const { steps } = rate
  return steps.map(({ upToMinutes, unitMinutes, priceFen }) => {
    const unit = `${t(messages.each)} ${unitMinutes} ${t(messages.minutes)} ${formatYuan(priceFen)}`
    if (steps.length === 1) return unit
    return upToMinutes === null
      ? `${t(messages.after)} ${unit}`
      : `${t(messages.first)} ${upToMinutes} ${t(messages.minutes)} ${unit}`
  })
}

/** What is free, and what is the most. */
export function limitTexts({ free, caps }: TariffStructure, t: Translate): string[] {
  const limits = caps.map(({ name, amountFen }) => `${t(name)}: ${t(messages.cap)} ${formatYuan(amountFen)}`)
  return free ? [`${t(messages.free)} ${free.minutes} ${t(messages.minutes)}`, ...limits] : limits
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

/** What makes the price of some cars or times another one. */
export const partTexts = ({ multipliers, percentages }: TariffDefinition, t: Translate): string[] =>
  [...multipliers, ...percentages].map(
    ({ name, percent }) => `${t(name)}: ${t(messages.percent)} ${percent}%`,
  )
