import { LEAVE_MINUTES } from '@fangxing/contract/leave-minutes'
import {
  DAY_KINDS,
  type DayKind,
  type TariffDefinition,
  type TariffSegment,
  type TariffStructure,
} from '@fangxing/contract/tariff-definition'
import type { Applies, Cap, CompiledTariff, Free, Period, Quota, Segment, Structure } from './compiled'
import { piecesOf, possibleKinds } from './day-pieces'
import { dayNumberOf, type Calendar } from './model'
import { openChoices } from './open-choices'
import { tariffProblems } from './problems'

const HOUR_MINUTES = 60

/**
 * The tariff in the form in which it is calculated. Questions that do not matter for it are answered in any way. Errors: a
 * fault for a definition with problems or open questions; whoever may be refused asks for these first.
 */
export function compileTariff(definition: TariffDefinition, calendar: Calendar): CompiledTariff {
  const open = [...tariffProblems(definition), ...openChoices(definition)].map(({ path }) => path)
  if (open.length > 0) throw new Error(`a tariff that cannot be calculated yet: ${open.join(', ')}`)
  const { structures, multipliers, percentages, specialDays } = definition
  return {
    structures: structures.map(compileStructure),
    multipliers: multipliers.map(rule => ({ ...rule, applies: compileWho(rule.who) })),
    percentages: percentages.map(rule => ({
      ...rule,
      days: DAY_KINDS.map(kind => rule.days.includes(kind)),
      sinceEntry: rule.sinceEntry && { from: rule.sinceEntry.fromMinutes, to: rule.sinceEntry.toMinutes },
      dates: rule.dates && { from: dayNumberOf(rule.dates.fromDay), to: dayNumberOf(rule.dates.toDay) },
      applies: compileWho(rule.who),
    })),
    isTimesBays: definition.bays === 'times',
    excluded: definition.excluded!,
    specialDays: new Map(specialDays.map(({ day, kind }) => [dayNumberOf(day), DAY_KINDS.indexOf(kind)])),
    rounding: { unitFen: definition.finalRounding.unitFen, mode: definition.finalRounding.mode! },
    leaveMinutes: definition.leaveMinutes ?? LEAVE_MINUTES.usual,
    needsCalendar: needsCalendar(definition),
    calendar,
  }
}

function compileStructure(structure: TariffStructure): Structure {
  return {
    code: structure.code,
    applies: compileWho(structure.who),
    cycle: compilePeriod(structure.cycle),
    segments: structure.segments.map(compileSegment),
    days: DAY_KINDS.map(kind => piecesOf(structure, kind)),
    edge: structure.edge ?? 'split',
    free: compileFree(structure.free),
    quota: compileQuota(structure.quota),
    caps: structure.caps.map(cap => compileCap(cap, structure)),
  }
}

function compileSegment({ code, name, rate }: TariffSegment): Segment {
  if (rate.kind === 'fixed')
    return { code, name, rate: { kind: 'fixed', priceFen: rate.priceFen, per: rate.per! } }
  const steps = rate.steps.map(({ upToMinutes, unitMinutes, priceFen }) => ({
    upTo: upToMinutes ?? Infinity,
    unit: unitMinutes,
    priceFen,
  }))
  const { counts, restarts, rounding, toleratedTailMinutes: tail } = rate
  return {
    code,
    name,
    rate: {
      kind: 'ladder',
      counts: counts ?? 'chargeable',
      restarts: restarts ?? 'never',
      rounding: rounding!,
      tail,
      steps,
    },
  }
}

const compileFree = (free: TariffStructure['free']): Free | null =>
  free && {
    minutes: free.minutes,
    isThreshold: free.mode === 'threshold',
    counts: free.counts!,
    usesSteps: free.mode === 'threshold' || free.steps !== 'keeps',
    isPerCycle: free.repeats === 'cycle',
  }

function compileQuota(quota: TariffStructure['quota']): Quota | null {
  if (!quota) return null
  const lots = new Set(quota.lots)
  return quota.kind === 'uses'
    ? { kind: 'uses', uses: quota.uses, lots }
    : { kind: 'minutes', minutes: quota.minutes, usesSteps: quota.steps !== 'keeps', lots }
}

const compileCap = (cap: TariffStructure['caps'][number], { segments }: TariffStructure): Cap => ({
  code: cap.code,
  name: cap.name,
  amountFen: cap.amountFen,
  period: compilePeriod(cap.period),
  isOverPlate: cap.over === 'plate',
  lots: new Set(cap.lots),
  segments: cap.segments.length === 0 ? null : segments.map(({ code }) => cap.segments.includes(code)),
  isForFullOnly: cap.applies === 'full' && cap.period.kind !== 'stay',
  isMultiplied: cap.scales === 'multiplied',
  applies: compileWho(cap.who),
})

type WrittenPeriod = TariffStructure['cycle'] | TariffStructure['caps'][number]['period']

function compilePeriod(period: WrittenPeriod): Period {
  if (period.kind === 'rolling') return { kind: 'rolling', minutes: period.hours * HOUR_MINUTES }
  return period.kind === 'daily' ? period : { kind: 'none' }
}

function compileWho({ classes, energies, entitlements }: TariffStructure['who']): Applies {
  return stay =>
    (classes.length === 0 || classes.includes(stay.vehicleClass as never)) &&
    (energies.length === 0 || energies.includes(stay.energy as never)) &&
    (entitlements.length === 0 || entitlements.some(code => stay.entitlements.includes(code)))
}

/** Whether workdays, weekends, holidays and make-up days are told apart anywhere. */
function needsCalendar({ structures, percentages, specialDays }: TariffDefinition): boolean {
  const kinds = possibleKinds(specialDays).filter(kind => kind !== 'special')
  const differ = (valueOf: (kind: DayKind) => unknown): boolean =>
    new Set(kinds.map(kind => JSON.stringify(valueOf(kind)))).size > 1
  return (
    structures.some(structure => differ(kind => piecesOf(structure, kind))) ||
    percentages.some(({ days }) => differ(kind => days.includes(kind)))
  )
}
