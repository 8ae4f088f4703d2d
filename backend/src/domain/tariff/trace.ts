import type { Amounts, Factors } from './amounts'
import type { CompiledTariff, Structure } from './compiled'
import { dayText, MINUTE_MS, SCALE, type LineCode, type Stay, type TraceLine } from './model'
import type { Atom, Span } from './timeline'
import type { Group } from './units'

type Given = { tariff: CompiledTariff; structure: Structure; stay: Stay; span: Span }
type Calculated = {
  atoms: readonly Atom[]
  groups: readonly Group[]
  amounts: Amounts
  factors: Factors
}
type Draft = Omit<TraceLine, 'fromMs' | 'toMs' | 'minutes'> & { from: number; to: number; minutes?: number }

/** Whole fen of an exact amount; what is lost is in the line of the rounding. */
const fenOf = (scaled: number): number => Math.floor(scaled / SCALE)

/** How the fee came about, line by line; the amounts of all lines add up to it. */
export function traceOf(given: Given, calculated: Calculated): TraceLine[] {
  const drafts = [
    ...notCharged(given, calculated.atoms),
    ...charges(given, calculated.groups),
    ...factors(given, calculated),
    ...percentages(calculated.amounts),
    ...caps(calculated.amounts),
  ]
  const sum = drafts.reduce((total, { amountFen }) => total + amountFen, 0)
  if (sum !== calculated.amounts.feeFen)
    drafts.push({
      ...whole('rounding', given.span),
      amountFen: calculated.amounts.feeFen - sum,
      params: { unitFen: given.tariff.rounding.unitFen },
    })
  return drafts.map(draft => lineOf(draft, given.stay))
}

/** The lines of a stay that has no fee because days of it are unknown. */
export const unknownDayLines = (days: readonly number[], stay: Stay, span: Span): TraceLine[] =>
  days.map(day => lineOf({ ...whole('unknown_day', span), params: { day: dayText(day) } }, stay))

const whole = (code: LineCode, { minutes }: Span): Draft => ({
  code,
  from: 0,
  to: minutes,
  amountFen: 0,
  name: null,
  params: {},
})

function lineOf({ from, to, minutes, ...line }: Draft, { entryAtMs }: Stay): TraceLine {
  return {
    code: line.code,
    fromMs: entryAtMs + from * MINUTE_MS,
    toMs: entryAtMs + to * MINUTE_MS,
    minutes: minutes ?? to - from,
    amountFen: line.amountFen,
    name: line.name,
    params: line.params,
  }
}

function notCharged({ structure: { segments, free, quota } }: Given, atoms: readonly Atom[]): Draft[] {
  const limits: Record<string, number> = {
    free: free?.minutes ?? 0,
    quota: quota?.kind === 'minutes' ? quota.minutes : 0,
  }
  return atoms.flatMap(({ kind, from, to, segment }): Draft[] => {
    if (kind === 'paid') return []
    const name = segments[segment]?.name ?? null
    const limit = limits[kind]
    const isThreshold = kind === 'free' && free!.isThreshold
    const params = { ...(limit ? { limit } : {}), ...(isThreshold ? { isThreshold: 1 } : {}) }
    return [{ code: kind, from, to, amountFen: 0, name, params }]
  })
}

const charges = ({ structure }: Given, groups: readonly Group[]): Draft[] =>
  groups.map(({ segment, step, from, to, minutes, units, unit, priceFen }): Draft => ({
    code: step < 0 ? ('fixed' as const) : ('charge' as const),
    from,
    to,
    minutes,
    amountFen: units * priceFen,
    name: structure.segments[segment]!.name,
    params: step < 0 ? { priceFen } : { step: step + 1, units, unitMinutes: unit, priceFen },
  }))

function factors({ span }: Given, { groups, factors: { multiplier, bays } }: Calculated): Draft[] {
  const base = groups.reduce((sum, { units, priceFen }) => sum + units * priceFen, 0)
  const percent = multiplier?.percent ?? 100
  const multiplied = Math.floor((base * percent) / 100)
  const drafts: Draft[] = []
  if (multiplier)
    drafts.push({
      ...whole('multiplier', span),
      amountFen: multiplied - base,
      name: multiplier.name,
      params: { percent },
    })
  if (bays !== 1)
    drafts.push({
      ...whole('bays', span),
      amountFen: Math.floor((base * percent * bays) / 100) - multiplied,
      params: { bays },
    })
  return drafts
}

const percentages = ({ byPercentage }: Amounts): Draft[] =>
  byPercentage.map(({ rule, difference, from, to }) => ({
    code: 'percentage',
    from,
    to,
    amountFen: fenOf(difference),
    name: rule.name,
    params: { percent: rule.percent },
  }))

const caps = ({ capped }: Amounts): Draft[] =>
  capped.map(({ cap, from, to, taken }) => ({
    code: 'cap',
    from,
    to,
    amountFen: -fenOf(taken),
    name: cap.name,
    params: { limitFen: cap.amountFen },
  }))
