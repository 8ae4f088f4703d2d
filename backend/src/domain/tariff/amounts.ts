import type { Cap, CompiledTariff, Percentage } from './compiled'
import { withinMinutes } from '../shanghai-time'
import { isShared } from './free-time'
import { DAY_MINUTES, dayOfLocalMinute, localMinuteOf, SCALE, type EarlierStay, type Stay } from './model'
import { endOfPeriod, periodOf, startOfPeriod } from './periods'
import { roundTotal } from './rounding'
import { kindIndexOf, type Span } from './timeline'
import type { Unit } from './units'

/** What multiplies every price of a stay. */
export type Factors = { multiplier: CompiledTariff['multipliers'][number] | null; bays: number }

export function factorsOf(tariff: CompiledTariff, stay: Stay): Factors {
  const multiplier = tariff.multipliers.find(rule => rule.applies(stay)) ?? null
  return { multiplier, bays: tariff.isTimesBays ? stay.bays : 1 }
}

const percentOf = ({ multiplier }: Factors): number => multiplier?.percent ?? 100

/** The first percentage whose window holds where the unit begins. */
function percentageAt(
  rules: readonly Percentage[],
  tariff: CompiledTariff,
  start: number,
  at: number,
): Percentage | null {
  if (rules.length === 0) return null
  const local = start + at
  const day = dayOfLocalMinute(local)
  const kind = kindIndexOf(tariff, day)
  return (
    rules.find(
      ({ days, fromMinute, toMinute, sinceEntry, dates }) =>
        days[kind] &&
        withinMinutes(local - day * DAY_MINUTES, fromMinute, toMinute) &&
        (!sinceEntry || (at >= sinceEntry.from && at < sinceEntry.to)) &&
        (!dates || (day >= dates.from && day <= dates.to)),
    ) ?? null
  )
}

/** One cap while the units of a stay are charged one after the other. */
type RunningCap = {
  cap: Cap
  anchor: number
  limit: number
  period: number
  spent: number
  isBinding: boolean
  /** What earlier stays have spent, in fen, by period. */
  earlier: ReadonlyMap<number, number>
}
/** How much a cap took off in one period. */
type Capped = { cap: Cap; from: number; to: number; taken: number }
export type Amounts = {
  /** What each unit costs in the end, beside the unit. */
  charges: { unit: Unit; amount: number }[]
  feeFen: number
  /** The charge to which that belongs which the rounding adds. */
  roundedAt: number
  byPercentage: { rule: Percentage; difference: number; from: number; to: number }[]
  capped: Capped[]
}

type Given = {
  tariff: CompiledTariff
  caps: readonly Cap[]
  stay: Stay
  span: Span
  factors: Factors
  earlier: readonly EarlierStay[]
}

/**
 * The units in their order, each with its percentage, and each only as far as every cap of its period has room. A unit
 * belongs to the period in which it begins, whole. The fee is the highest rounded sum on the way: where a cap leaves no room
 * to round up, a longer stay would otherwise cost a little less than a shorter one.
 */
export function amountsOf(units: readonly Unit[], given: Given): Amounts {
  const { tariff, stay, span, factors } = given
  const caps = given.caps.filter(cap => cap.applies(stay)).map(cap => startCap(cap, given))
  const percentages = tariff.percentages.filter(rule => rule.applies(stay))
  const scaled = percentOf(factors) * factors.bays
  const amounts: Amounts = { charges: [], feeFen: 0, roundedAt: -1, byPercentage: [], capped: [] }
  let total = 0
  for (const unit of units) {
    const rule = percentageAt(percentages, tariff, span.start, unit.at)
    const price = unit.group.priceFen * scaled
    const full = price * (rule?.percent ?? 100)
    if (rule) notePercentage(amounts, rule, unit, full - price * 100)
    const { charged, headroom } = chargeUnit(caps, unit, full, { amounts, span })
    amounts.charges.push({ unit, amount: charged })
    total += charged
    const fee = roundTotal(total, headroom, tariff.rounding)
    if (fee < amounts.feeFen) continue
    amounts.feeFen = fee
    amounts.roundedAt = amounts.charges.length - 1
  }
  return amounts
}

function chargeUnit(
  caps: readonly RunningCap[],
  { at, group }: Unit,
  full: number,
  { amounts, span }: { amounts: Amounts; span: Span },
): { charged: number; headroom: number } {
  let room = Infinity
  let narrowest: RunningCap | null = null
  for (const running of caps) {
    if (running.cap.segments && !running.cap.segments[group.segment]) continue
    enterPeriod(running, at, span)
    const left = running.isBinding ? Math.max(0, running.limit - running.spent) : Infinity
    if (left >= room) continue
    room = left
    narrowest = running
  }
  const charged = Math.min(full, room)
  if (narrowest && charged < full) noteCapped(amounts, narrowest, full - charged, span)
  for (const running of caps)
    if (!running.cap.segments || running.cap.segments[group.segment]) running.spent += charged
  return { charged, headroom: room - charged }
}

function startCap(cap: Cap, { stay, span, factors, earlier }: Given): RunningCap {
  const shared = cap.isOverPlate ? earlier.filter(former => isShared(cap.lots, stay.lotId, former)) : []
  const times = cap.isMultiplied ? percentOf(factors) * factors.bays * 100 : SCALE
  const anchor = cap.period.kind === 'rolling' ? anchorOf(cap.period.minutes, shared, span.start) : 0
  return {
    cap,
    anchor,
    limit: cap.amountFen * times,
    period: Number.NaN,
    spent: 0,
    isBinding: true,
    earlier: spentByPeriod(cap, shared, anchor),
  }
}

/** What earlier stays have spent in each period, in fen. Summed once: a long stay enters many periods. */
function spentByPeriod(cap: Cap, earlier: readonly EarlierStay[], anchor: number): Map<number, number> {
  const spent = new Map<number, number>()
  for (const { use } of earlier)
    for (const { atMinute, amountFen } of use.charges) {
      const period = periodOf(cap.period, atMinute, anchor)
      spent.set(period, (spent.get(period) ?? 0) + amountFen)
    }
  return spent
}

/** Rolling periods of a plate begin with a stay that enters when the periods of the former stays are over. */
function anchorOf(minutes: number, earlier: readonly EarlierStay[], start: number): number {
  const stays = earlier
    .map(({ entryAtMs, exitAtMs }) => ({ from: localMinuteOf(entryAtMs), to: localMinuteOf(exitAtMs) }))
    .sort((a, b) => a.from - b.from)
  let anchor = stays[0]?.from ?? start
  let over = anchor
  for (const { from, to } of [...stays, { from: start, to: start }]) {
    if (from >= over) anchor = from
    over = Math.max(over, anchor + Math.max(1, Math.ceil((to - anchor) / minutes)) * minutes)
  }
  return anchor
}

function enterPeriod(running: RunningCap, at: number, { start, minutes }: Span): void {
  const { cap, anchor } = running
  const period = periodOf(cap.period, start + at, anchor)
  if (period === running.period) return
  running.period = period
  const from = startOfPeriod(cap.period, period, anchor)
  const to = endOfPeriod(cap.period, period, anchor)
  running.isBinding = !cap.isForFullOnly || (from >= start && to <= start + minutes)
  running.spent = (running.earlier.get(period) ?? 0) * SCALE
}

function noteCapped(
  { capped }: Amounts,
  { cap, period, anchor }: RunningCap,
  taken: number,
  span: Span,
): void {
  const end = span.start + span.minutes
  const from = Math.max(span.start, startOfPeriod(cap.period, period, anchor)) - span.start
  const next = endOfPeriod(cap.period, period, anchor)
  const last = capped.find(line => line.cap === cap && line.from === from)
  if (last) last.taken += taken
  else capped.push({ cap, from, to: Math.min(end, next) - span.start, taken })
}

function notePercentage(
  { byPercentage }: Amounts,
  rule: Percentage,
  { at, group }: Unit,
  difference: number,
): void {
  const to = Math.min(group.to, at + group.unit)
  const line = byPercentage.find(candidate => candidate.rule === rule)
  if (!line) return void byPercentage.push({ rule, difference, from: at, to })
  line.difference += difference
  line.to = Math.max(line.to, to)
}
