import type { TariffProblemCode } from '@fangxing/contract/tariff-choices'
import type { TariffDefinition, TariffSegment, TariffStructure } from '@fangxing/contract/tariff-definition'
import { overlaps } from './day-pieces'

export type TariffProblem = { path: string; code: TariffProblemCode }

type Note = (path: string, code: TariffProblemCode) => void

/** Everything that is wrong with a definition, each with its place. */
export function tariffProblems(definition: TariffDefinition): TariffProblem[] {
  const problems: TariffProblem[] = []
  const note: Note = (path, code) => problems.push({ path, code })
  const { structures, multipliers, percentages, specialDays } = definition
  noteTwice(note, 'structures', structures)
  noteTwice(note, 'multipliers', multipliers)
  noteTwice(note, 'percentages', percentages)
  structures.forEach((structure, index) => checkStructure(note, `structures.${index}`, structure))
  const { classes, energies, entitlements } = structures.at(-1)!.who
  if (classes.length + energies.length + entitlements.length > 0)
    note(`structures.${structures.length - 1}.who`, 'not_for_everybody')
  percentages.forEach(({ dates, sinceEntry }, index) => {
    if (dates && dates.fromDay > dates.toDay) note(`percentages.${index}.dates`, 'dates_reversed')
    if (sinceEntry && sinceEntry.fromMinutes >= sinceEntry.toMinutes)
      note(`percentages.${index}.sinceEntry`, 'window_empty')
  })
  const days = specialDays.map(({ day }) => day)
  days.forEach((day, index) => {
    if (days.indexOf(day) < index) note(`specialDays.${index}.day`, 'day_twice')
  })
  return problems
}

function checkStructure(note: Note, at: string, structure: TariffStructure): void {
  const { segments, caps, free, quota, cycle } = structure
  noteTwice(note, `${at}.segments`, segments)
  noteTwice(note, `${at}.caps`, caps)
  segments.forEach((segment, index) =>
    checkRate(note, `${at}.segments.${index}.rate`, segment.rate, cycle.kind),
  )
  for (const [, later] of overlaps(structure)) note(`${at}.segments.${later}`, 'segments_overlap')
  if (free?.repeats === 'cycle' && cycle.kind === 'none') note(`${at}.free.repeats`, 'cycle_missing')
  if (quota?.kind === 'uses' && !free) note(`${at}.quota`, 'uses_without_free')
  caps.forEach((cap, index) => {
    if (cap.segments.some(code => !segments.some(segment => segment.code === code)))
      note(`${at}.caps.${index}.segments`, 'unknown_segment')
    // Of an earlier stay it is only known what it cost and when, and its periods are never full for this stay.
    const isTooFine = cap.segments.length > 0 || cap.period.kind === 'stay' || cap.applies === 'full'
    if (cap.over === 'plate' && isTooFine) note(`${at}.caps.${index}`, 'plate_cap_too_fine')
  })
}

function checkRate(note: Note, at: string, rate: TariffSegment['rate'], cycle: string): void {
  if (rate.kind === 'fixed') {
    if (rate.per === 'cycle' && cycle === 'none') note(`${at}.per`, 'cycle_missing')
    return
  }
  if (rate.restarts === 'cycle' && cycle === 'none') note(`${at}.restarts`, 'cycle_missing')
  rate.steps.forEach(({ upToMinutes, unitMinutes }, index) => {
    const isLast = index === rate.steps.length - 1
    const former = rate.steps[index - 1]?.upToMinutes ?? 0
    if (isLast ? upToMinutes !== null : upToMinutes === null || upToMinutes <= former)
      note(`${at}.steps.${index}.upToMinutes`, 'steps_not_ascending')
    if (rate.toleratedTailMinutes >= unitMinutes) note(`${at}.toleratedTailMinutes`, 'tail_not_below_unit')
  })
}

function noteTwice(note: Note, at: string, rules: readonly { code: string }[]): void {
  const codes = rules.map(({ code }) => code)
  codes.forEach((code, index) => {
    if (codes.indexOf(code) < index) note(`${at}.${index}.code`, 'code_twice')
  })
}
