import type { TariffDefinition, TariffStructure } from '@fangxing/contract/tariff-definition'
import { textOfDay, type Known, type Minute, type OracleStay } from './terms'

type Use = { quota: Map<string, number>; freeDay: string | null }

export function markFree(
  tariff: TariffDefinition,
  structure: TariffStructure,
  stay: OracleStay,
  { minutes, earlier }: Known,
): Use {
  const { quota } = structure
  const today = textOfDay(Math.floor(stay.entryAtMs / 60_000) + 480)
  const shared = earlier.filter(
    ({ lotId }) => lotId === stay.lotId || (quota !== null && quota.lots.includes(lotId)),
  )
  const isUsedUp =
    quota?.kind === 'uses' && shared.filter(({ freeDay }) => freeDay === today).length >= quota.uses
  const marked = isUsedUp ? [] : freeMinutes(tariff, structure, minutes)
  for (const minute of marked) minute.mark = 'free'
  const used = new Map<string, number>()
  if (quota?.kind === 'minutes')
    for (const minute of minutes) {
      const before = shared.reduce((sum, use) => sum + (use.quota.get(minute.day) ?? 0), 0)
      const here = used.get(minute.day) ?? 0
      if (minute.mark !== 'paid' || before + here >= quota.minutes) continue
      minute.mark = 'quota'
      used.set(minute.day, here + 1)
    }
  return { quota: used, freeDay: marked.length > 0 ? today : null }
}

function freeMinutes(tariff: TariffDefinition, { free }: TariffStructure, minutes: Minute[]): Minute[] {
  if (!free) return []
  const counts = ({ mark, excluded }: Minute): boolean =>
    free.counts === 'chargeable' ? mark === 'paid' : !(excluded && tariff.excluded === 'clock_stops')
  const scope = ({ cycle }: Minute): string => (free.repeats === 'cycle' ? cycle : '')
  const seen = new Map<string, number>()
  const first: Minute[] = []
  for (const minute of minutes.filter(counts)) {
    seen.set(scope(minute), (seen.get(scope(minute)) ?? 0) + 1)
    if (seen.get(scope(minute))! <= free.minutes && minute.mark === 'paid') first.push(minute)
  }
  if (free.mode === 'deducted') return first
  return minutes.filter(minute => minute.mark === 'paid' && (seen.get(scope(minute)) ?? 0) <= free.minutes)
}
