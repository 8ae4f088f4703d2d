import type { DayKind, TariffDefinition, TariffStructure } from '@fangxing/contract/tariff-definition'
import { periodText, segmentAt, textOfDay, type KindOf, type Minute, type OracleStay } from './terms'

/** Whether the tariff treats two ordinary kinds of days differently, at any minute. */
function distinguishesDays({ structures, percentages }: TariffDefinition): boolean {
  const kinds: DayKind[] = ['workday', 'weekend', 'holiday', 'makeup']
  const minutes = Array.from({ length: 1440 }, (_, minute) => minute)
  return kinds.some(
    kind =>
      structures.some(structure =>
        minutes.some(
          minute => segmentAt(structure, kind, minute) !== segmentAt(structure, 'workday', minute),
        ),
      ) || percentages.some(({ days }) => days.includes(kind) !== days.includes('workday')),
  )
}

export function minutesOf(
  tariff: TariffDefinition,
  structure: TariffStructure,
  stay: OracleStay,
  kindOf: KindOf,
): Minute[] | null {
  const minutes: Minute[] = []
  const count = Math.floor((stay.exitAtMs - stay.entryAtMs) / 60_000)
  const start = Math.floor((stay.entryAtMs + 8 * 3_600_000) / 60_000)
  const kinds = new Map<string, DayKind | null>()
  const kindOnDay = (day: string): DayKind | null =>
    tariff.specialDays.find(special => special.day === day)?.kind ??
    kindOf(day) ??
    (distinguishesDays(tariff) ? null : 'workday')
  for (let index = 0; index < count; index += 1) {
    const atMs = stay.entryAtMs + index * 60_000
    const before = minutes[index - 1]
    const ofDay = (start + index) % 1440
    const day = before && ofDay > 0 ? before.day : textOfDay(start + index)
    if (!kinds.has(day)) kinds.set(day, kindOnDay(day))
    const kind = kinds.get(day) ?? null
    if (kind === null) return null
    const segment = segmentAt(structure, kind, ofDay)
    const excluded =
      tariff.excluded !== 'charged' && stay.excluded.some(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)
    minutes.push({
      local: start + index,
      day,
      ofDay,
      kind,
      segment,
      occurrence: (before?.occurrence ?? 0) + (before && before.segment !== segment ? 1 : 0),
      cycle: periodText(structure.cycle, start + index, start),
      excluded,
      mark: excluded ? 'excluded' : segment < 0 ? 'outside' : 'paid',
    })
  }
  return minutes
}
