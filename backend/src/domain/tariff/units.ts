import type { Fixed, Ladder, Structure } from './compiled'
import { stepAt, type PlacedAtom } from './ladder'
import { endOfPeriod } from './periods'
import type { Span } from './timeline'

/** What is charged together: the minutes of one step of one segment, and how many units they make. */
export type Group = {
  segment: number
  /** −1 for a fixed price. */
  step: number
  cycle: number
  occurrence: number
  from: number
  to: number
  minutes: number
  units: number
  unit: number
  priceFen: number
}

/** One unit that costs something, at the minute in which it begins. */
export type Unit = { at: number; group: Group }
export type Charged = { groups: Group[]; units: Unit[] }

/** Units in the order in which they begin. */
export function chargeUnits(placed: readonly PlacedAtom[], structure: Structure, span: Span): Charged {
  if (structure.edge === 'starts') return unitsThatStart(placed, structure, span)
  const charged = unitsOfGroups(placed, structure)
  if (structure.edge === 'pool') charged.units.sort((a, b) => a.at - b.at)
  return charged
}

type Part = { from: number; to: number }

/** Minutes that belong together are counted together and rounded once, in each piece or over the whole cycle. */
function unitsOfGroups(placed: readonly PlacedAtom[], structure: Structure): Charged {
  const parts: Part[][] = []
  const groups: Group[] = []
  for (const atom of placed) {
    const { rate } = structure.segments[atom.segment]!
    if (rate.kind === 'fixed') {
      if (!hasFixed(groups, atom, rate)) parts.push([])
      addFixed(groups, atom, rate)
      continue
    }
    let { from } = atom
    while (from < atom.to) {
      const position = atom.position + from - atom.from
      const step = stepAt(rate, position)
      const to = Math.min(atom.to, from + rate.steps[step]!.upTo - position)
      const index = groupIndexOf(groups, atom, step, structure.edge === 'pool')
      const group = groups[index] ?? newGroup(atom, step, from, rate)
      if (index === groups.length) {
        groups.push(group)
        parts.push([])
      }
      group.minutes += to - from
      group.to = to
      parts[index]!.push({ from, to })
      from = to
    }
  }
  const units: Unit[] = []
  groups.forEach((group, index) => {
    const { rate } = structure.segments[group.segment]!
    if (rate.kind === 'fixed') units.push({ at: group.from, group })
    else countUnits(group, rate, parts[index]!, units)
  })
  return { groups, units }
}

/** The index of the group that the minutes join, or the next one when they begin a group. */
function groupIndexOf(groups: readonly Group[], atom: PlacedAtom, step: number, isPooled: boolean): number {
  for (let index = groups.length - 1; index >= 0; index -= 1) {
    const group = groups[index]!
    const isSame = group.cycle === atom.cycle && group.segment === atom.segment && group.step === step
    if (isSame && (isPooled || group.occurrence === atom.occurrence)) return index
    if (group.cycle !== atom.cycle || (!isPooled && group.occurrence !== atom.occurrence)) break
  }
  return groups.length
}

const newGroup = (atom: PlacedAtom, step: number, from: number, rate: Ladder): Group => ({
  segment: atom.segment,
  step,
  cycle: atom.cycle,
  occurrence: atom.occurrence,
  from,
  to: from,
  minutes: 0,
  units: 0,
  unit: rate.steps[step]!.unit,
  priceFen: rate.steps[step]!.priceFen,
})

function countUnits(group: Group, rate: Ladder, parts: readonly Part[], into: Unit[]): void {
  const rest = group.minutes % group.unit
  group.units = (group.minutes - rest) / group.unit + (isRestCharged(rate, rest, group.unit) ? 1 : 0)
  let part = 0
  let passed = 0
  for (let number = 0; number < group.units; number += 1) {
    const offset = number * group.unit
    while (offset - passed >= parts[part]!.to - parts[part]!.from) {
      passed += parts[part]!.to - parts[part]!.from
      part += 1
    }
    into.push({ at: parts[part]!.from + offset - passed, group })
  }
}

function isRestCharged({ rounding, tail }: Ladder, rest: number, unit: number): boolean {
  if (rest <= tail || rounding === 'down') return false
  return rounding === 'up' || rest * 2 > unit
}

const hasFixed = (groups: readonly Group[], atom: PlacedAtom, { per }: Fixed): boolean =>
  groups.some(
    group =>
      group.segment === atom.segment &&
      (per === 'stay' ||
        (per === 'cycle' ? group.cycle === atom.cycle : group.occurrence === atom.occurrence)),
  )

/** A fixed price is charged once for what it is for; later minutes of the same belong to it. */
function addFixed(groups: Group[], atom: PlacedAtom, rate: Fixed): Group | null {
  if (hasFixed(groups, atom, rate)) return null
  const { from, to, segment, cycle, occurrence } = atom
  const minutes = to - from
  const group = { segment, step: -1, cycle, occurrence, from, to, minutes, units: 1, unit: minutes }
  groups.push({ ...group, priceFen: rate.priceFen })
  return groups.at(-1)!
}

/**
 * A unit costs what its first minute costs and runs on over the edge of its segment, whatever lies there. Only the end of
 * the cycle ends it. The rest at the end is rounded as its own segment says.
 */
function unitsThatStart(placed: readonly PlacedAtom[], structure: Structure, span: Span): Charged {
  const groups: Group[] = []
  const units: Unit[] = []
  let at = 0
  for (const atom of placed) {
    const { rate } = structure.segments[atom.segment]!
    const limit = Math.min(span.minutes, endOfPeriod(structure.cycle, atom.cycle, span.start) - span.start)
    at = Math.max(at, atom.from)
    while (at < atom.to) {
      if (rate.kind === 'fixed') {
        const group = addFixed(groups, { ...atom, from: at }, rate)
        if (group) units.push({ at, group })
        at = atom.to
        continue
      }
      const step = stepAt(rate, atom.position + at - atom.from)
      const { unit } = rate.steps[step]!
      const end = Math.min(limit, at + unit)
      const isFull = end === at + unit
      const last = groups.at(-1)
      const isSame =
        last?.segment === atom.segment &&
        last.step === step &&
        last.cycle === atom.cycle &&
        last.occurrence === atom.occurrence
      const group = isSame ? last : newGroup(atom, step, at, rate)
      if (!isSame) groups.push(group)
      group.minutes += end - at
      group.to = end
      if (isFull || isRestCharged(rate, end - at, unit)) {
        group.units += 1
        units.push({ at, group })
      }
      at = end
    }
  }
  return { groups, units }
}
