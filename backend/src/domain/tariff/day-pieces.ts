import {
  DAY_KINDS,
  type DayKind,
  type TariffDefinition,
  type TariffStructure,
} from '@fangxing/contract/tariff-definition'
import { withinMinutes } from '../shanghai-time'
import type { DayPiece } from './compiled'
import { DAY_MINUTES } from './model'

type SpecialDays = TariffDefinition['specialDays']

/** The kinds of days that can come up: a day is special only where the lot has named one. */
export function possibleKinds(specialDays: SpecialDays): readonly DayKind[] {
  const hasSpecial = specialDays.some(({ kind }) => kind === 'special')
  return hasSpecial ? DAY_KINDS : DAY_KINDS.filter(kind => kind !== 'special')
}

/** What holds in the course of a day of this kind. A segment over midnight gives each day its own part. */
export function piecesOf(structure: Pick<TariffStructure, 'segments'>, kind: DayKind): DayPiece[] {
  const segmentOf = (minute: number): number =>
    structure.segments.findIndex(
      ({ days, fromMinute, toMinute }) => days.includes(kind) && withinMinutes(minute, fromMinute, toMinute),
    )
  const edges = structure.segments.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute])
  const starts = [...new Set([0, ...edges])].sort((a, b) => a - b)
  const pieces: DayPiece[] = []
  starts.forEach((start, index) => {
    const to = starts[index + 1] ?? DAY_MINUTES
    const segment = segmentOf(start)
    const last = pieces.at(-1)
    if (last?.segment === segment) last.to = to
    else pieces.push({ to, segment })
  })
  return pieces
}

/** Segments of which two hold at the same time, as pairs of their indexes. */
export function overlaps({ segments }: Pick<TariffStructure, 'segments'>): [number, number][] {
  const found: [number, number][] = []
  for (const [later, two] of segments.entries())
    for (const [earlier, one] of segments.entries())
      if (earlier < later && one.days.some(kind => two.days.includes(kind)) && haveCommonMinute(one, two))
        found.push([earlier, later])
  return found
}

export function coversEveryDay(
  structure: Pick<TariffStructure, 'segments'>,
  specialDays: SpecialDays,
): boolean {
  return possibleKinds(specialDays).every(kind =>
    piecesOf(structure, kind).every(({ segment }) => segment >= 0),
  )
}

type Hours = { fromMinute: number; toMinute: number }

const haveCommonMinute = (one: Hours, other: Hours): boolean =>
  withinMinutes(one.fromMinute, other.fromMinute, other.toMinute) ||
  withinMinutes(other.fromMinute, one.fromMinute, one.toMinute)
