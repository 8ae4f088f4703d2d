import { DAY_KINDS } from '@fangxing/contract/tariff-definition'
import type { CompiledTariff, Structure } from './compiled'
import { DAY_MINUTES, dayOfLocalMinute, MINUTE_MS, type Stay } from './model'
import { endOfPeriod, periodOf } from './periods'

export type AtomKind = 'paid' | 'outside' | 'excluded' | 'free' | 'quota'

/** Minutes of a stay that one rule treats alike, as [from, to). */
export type Atom = {
  from: number
  to: number
  /** Index of the segment, −1 outside of all. */
  segment: number
  /** Rises whenever another segment begins. */
  occurrence: number
  cycle: number
  kind: AtomKind
}

/** The stay in minutes: the local minute of the entry and how many follow. */
export type Span = { start: number; minutes: number }

/** The index in DAY_KINDS of the kind of a day; −1 when it makes a difference and nobody knows it. */
export function kindIndexOf(tariff: CompiledTariff, day: number): number {
  const special = tariff.specialDays.get(day)
  if (special !== undefined) return special
  if (!tariff.needsCalendar) return 0
  const kind = tariff.calendar.kindOf(day)
  return kind === null ? -1 : DAY_KINDS.indexOf(kind)
}

/** Days of the stay whose kind nobody knows; a stay without a minute has none. */
export function unknownDays(tariff: CompiledTariff, { start, minutes }: Span): number[] {
  if (!tariff.needsCalendar || minutes === 0) return []
  const unknown: number[] = []
  for (let day = dayOfLocalMinute(start); day <= dayOfLocalMinute(start + minutes - 1); day += 1)
    if (kindIndexOf(tariff, day) < 0) unknown.push(day)
  return unknown
}

type Interval = { from: number; to: number }

/** Excluded intervals as minutes of the stay, joined where they meet. A minute is excluded when it begins inside one. */
function excludedMinutes({ excluded, entryAtMs }: Stay, minutes: number): Interval[] {
  const indexOf = (ms: number): number =>
    Math.min(minutes, Math.max(0, Math.ceil((ms - entryAtMs) / MINUTE_MS)))
  const found = excluded
    .map(({ fromMs, toMs }) => ({ from: indexOf(fromMs), to: indexOf(toMs) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from)
  const joined: Interval[] = []
  for (const interval of found) {
    const last = joined.at(-1)
    if (last && interval.from <= last.to) last.to = Math.max(last.to, interval.to)
    else joined.push(interval)
  }
  return joined
}

/** The stay cut wherever a segment, a cycle or an excluded interval begins or ends. Every day must be known. */
export function timelineOf(tariff: CompiledTariff, structure: Structure, stay: Stay, span: Span): Atom[] {
  const { start, minutes } = span
  const hasExcluded = tariff.excluded !== 'charged' && stay.excluded.length > 0
  const excluded = hasExcluded ? excludedMinutes(stay, minutes) : []
  const atoms: Atom[] = []
  let at = 0
  while (at < minutes) {
    const { segment, left } = pieceAt(tariff, structure, start + at)
    const cycle = periodOf(structure.cycle, start + at, start)
    const interval = excluded.find(({ to }) => to > at)
    const isExcluded = interval !== undefined && interval.from <= at
    const to = Math.min(
      minutes,
      at + left,
      endOfPeriod(structure.cycle, cycle, start) - start,
      (isExcluded ? interval.to : interval?.from) ?? Infinity,
    )
    const kind: AtomKind = isExcluded ? 'excluded' : segment < 0 ? 'outside' : 'paid'
    pushAtom(atoms, { from: at, to, segment, cycle, kind })
    at = to
  }
  return atoms
}

/** The segment of a local minute, and for how many minutes of its day it goes on. */
function pieceAt(
  tariff: CompiledTariff,
  structure: Structure,
  local: number,
): { segment: number; left: number } {
  const day = dayOfLocalMinute(local)
  const ofDay = local - day * DAY_MINUTES
  const { segment, to } = structure.days[kindIndexOf(tariff, day)]!.find(piece => piece.to > ofDay)!
  return { segment, left: to - ofDay }
}

function pushAtom(atoms: Atom[], atom: Omit<Atom, 'occurrence'>): void {
  const last = atoms.at(-1)
  if (last?.segment === atom.segment && last.kind === atom.kind && last.cycle === atom.cycle) {
    last.to = atom.to
    return
  }
  const occurrence = last ? last.occurrence + (last.segment === atom.segment ? 0 : 1) : 0
  atoms.push({ ...atom, occurrence })
}
