import type { TariffDefinition, TariffStructure } from '@fangxing/contract/tariff-definition'
import type { Minute, Unit } from './terms'

/** How many minutes each kind of ladder has counted before every minute. */
function countsBefore(tariff: TariffDefinition, structure: TariffStructure, minutes: Minute[]) {
  const { free, quota } = structure
  const keepsFree = free?.mode === 'deducted' && free.steps === 'keeps'
  const keepsQuota = quota?.kind === 'minutes' && quota.steps === 'keeps'
  const isTime = ({ mark }: Minute): boolean =>
    !(mark === 'excluded' && tariff.excluded === 'clock_stops') &&
    !(mark === 'free' && keepsFree) &&
    !(mark === 'quota' && keepsQuota)
  const isChargeable = (minute: Minute): boolean =>
    isTime(minute) && minute.mark !== 'outside' && minute.mark !== 'excluded'
  const before = (counts: (minute: Minute) => boolean): number[] => {
    const sums = [0]
    for (const minute of minutes) sums.push(sums.at(-1)! + (counts(minute) ? 1 : 0))
    return sums
  }
  return {
    since_entry: before(isTime),
    chargeable: before(isChargeable),
    segment: structure.segments.map((_, index) =>
      before(minute => isChargeable(minute) && minute.segment === index),
    ),
  }
}

export function unitsOf(tariff: TariffDefinition, structure: TariffStructure, minutes: Minute[]): Unit[] {
  const counts = countsBefore(tariff, structure, minutes)
  const firstOf = { cycle: new Map<string, number>(), occurrence: new Map<number, number>() }
  minutes.forEach(({ cycle, occurrence }, index) => {
    if (!firstOf.cycle.has(cycle)) firstOf.cycle.set(cycle, index)
    if (!firstOf.occurrence.has(occurrence)) firstOf.occurrence.set(occurrence, index)
  })
  const stepOf = (index: number): number => {
    const { segment, cycle, occurrence } = minutes[index]!
    const { rate } = structure.segments[segment]!
    if (rate.kind === 'fixed') return -1
    const since =
      rate.restarts === 'cycle'
        ? firstOf.cycle.get(cycle)!
        : rate.restarts === 'occurrence'
          ? firstOf.occurrence.get(occurrence)!
          : 0
    const name = rate.counts ?? 'chargeable'
    const sums = name === 'segment' ? counts.segment[segment]! : counts[name]
    const position = sums[index]! - sums[since]!
    return rate.steps.findIndex(({ upToMinutes }) => upToMinutes === null || position < upToMinutes)
  }
  return structure.edge === 'starts'
    ? unitsOverEdges(structure, minutes, stepOf)
    : unitsInGroups(structure, minutes, stepOf)
}

function isRestCharged(segment: TariffStructure['segments'][number], rest: number, unit: number): boolean {
  if (segment.rate.kind === 'fixed') return true
  if (rest <= segment.rate.toleratedTailMinutes) return false
  return { up: true, down: false, nearest: rest > unit / 2 }[segment.rate.rounding!]
}

const fixedKey = ({ segment, cycle, occurrence }: Minute, per: string | null): string =>
  `${segment}|${{ stay: '', cycle, occurrence: String(occurrence) }[per!]}`

function unitsInGroups(
  structure: TariffStructure,
  minutes: Minute[],
  stepOf: (index: number) => number,
): Unit[] {
  const groups = new Map<string, number[]>()
  minutes.forEach((minute, index) => {
    if (minute.mark !== 'paid') return
    const { rate } = structure.segments[minute.segment]!
    const place = structure.edge === 'pool' ? '' : minute.occurrence
    const key =
      rate.kind === 'fixed'
        ? `fixed ${fixedKey(minute, rate.per)}`
        : [minute.cycle, minute.segment, stepOf(index), place].join('|')
    const members = groups.get(key)
    if (members) members.push(index)
    else groups.set(key, [index])
  })
  const units: Unit[] = []
  for (const members of groups.values()) {
    const { segment } = minutes[members[0]!]!
    const written = structure.segments[segment]!
    if (written.rate.kind === 'fixed') {
      units.push({ first: members[0]!, segment, price: written.rate.priceFen })
      continue
    }
    const { unitMinutes, priceFen } = written.rate.steps[stepOf(members[0]!)]!
    for (let from = 0; from < members.length; from += unitMinutes) {
      const length = Math.min(unitMinutes, members.length - from)
      if (length === unitMinutes || isRestCharged(written, length, unitMinutes))
        units.push({ first: members[from]!, segment, price: priceFen })
    }
  }
  return units.sort((a, b) => a.first - b.first)
}

function unitsOverEdges(
  structure: TariffStructure,
  minutes: Minute[],
  stepOf: (index: number) => number,
): Unit[] {
  const units: Unit[] = []
  const seen = new Set<string>()
  let index = 0
  while (index < minutes.length) {
    const minute = minutes[index]!
    const written = structure.segments[minute.segment]
    if (minute.mark !== 'paid') index += 1
    else if (written!.rate.kind === 'fixed') {
      const key = fixedKey(minute, written!.rate.per)
      if (!seen.has(key)) units.push({ first: index, segment: minute.segment, price: written!.rate.priceFen })
      seen.add(key)
      index += 1
    } else {
      const { unitMinutes, priceFen } = written!.rate.steps[stepOf(index)]!
      let length = 1
      while (length < unitMinutes && minutes[index + length]?.cycle === minute.cycle) length += 1
      if (length === unitMinutes || isRestCharged(written!, length, unitMinutes))
        units.push({ first: index, segment: minute.segment, price: priceFen })
      index += length
    }
  }
  return units
}
