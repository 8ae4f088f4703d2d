import type { CompiledTariff, Ladder, Structure } from './compiled'
import type { Atom } from './timeline'

/** A paid atom, and where in the steps of its segment its first minute stands. */
export type PlacedAtom = Atom & { position: number }

/** Sums up to here, and what they were where the present cycle and occurrence began. */
type Counts = { clock: number; charged: number; bySegment: number[] }
const copyOf = ({ clock, charged, bySegment }: Counts): Counts => ({
  clock,
  charged,
  bySegment: bySegment.slice(),
})

type Excluded = CompiledTariff['excluded']

/** How far the steps have come at each paid atom. Fixed prices have no steps; their position is 0. */
export function placeInLadders(
  atoms: readonly Atom[],
  structure: Structure,
  excluded: Excluded,
): PlacedAtom[] {
  const now: Counts = { clock: 0, charged: 0, bySegment: structure.segments.map(() => 0) }
  const never = copyOf(now)
  let cycle = never
  let occurrence = never
  let last: Atom | undefined
  const placed: PlacedAtom[] = []
  for (const atom of atoms) {
    if (last && last.cycle !== atom.cycle) cycle = copyOf(now)
    if (last && last.occurrence !== atom.occurrence) occurrence = copyOf(now)
    last = atom
    if (atom.kind === 'paid') {
      const { rate } = structure.segments[atom.segment]!
      const starts = { never, cycle, occurrence }
      const position = rate.kind === 'fixed' ? 0 : distance(rate, atom, starts[rate.restarts], now)
      placed.push({ ...atom, position })
    }
    count(now, atom, structure, excluded)
  }
  return placed
}

function count(
  now: Counts,
  { kind, from, to, segment }: Atom,
  { free, quota }: Structure,
  excluded: Excluded,
): void {
  const length = to - from
  if (kind === 'outside' || kind === 'excluded') {
    if (kind === 'outside' || excluded !== 'clock_stops') now.clock += length
    return
  }
  if (kind === 'free' && !free!.usesSteps) return
  if (kind === 'quota' && quota?.kind === 'minutes' && !quota.usesSteps) return
  now.clock += length
  now.charged += length
  now.bySegment[segment]! += length
}

function distance({ counts }: Ladder, { segment }: Atom, start: Counts, now: Counts): number {
  if (counts === 'since_entry') return now.clock - start.clock
  if (counts === 'chargeable') return now.charged - start.charged
  return now.bySegment[segment]! - start.bySegment[segment]!
}

/** The step in which the minute at this position lies. */
export function stepAt({ steps }: Ladder, position: number): number {
  let step = 0
  while (position >= steps[step]!.upTo) step += 1
  return step
}
