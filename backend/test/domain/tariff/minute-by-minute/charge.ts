import type { TariffDefinition, TariffStructure } from '@fangxing/contract/tariff-definition'
import {
  fits,
  inHours,
  periodText,
  type Known,
  type Minute,
  type OracleFee,
  type OracleStay,
  type OracleUse,
  type Unit,
} from './terms'

/** Where the rolling periods of a plate began that hold the minute of the entry. */
function plateAnchor(hours: number, earlier: readonly OracleUse[], entry: number): number {
  let window = { start: Number.NaN, end: Number.NEGATIVE_INFINITY }
  for (const use of [...earlier].sort((a, b) => a.entryMinute - b.entryMinute)) {
    if (use.entryMinute >= window.end) window = { start: use.entryMinute, end: use.entryMinute + hours * 60 }
    while (window.end < use.exitMinute) window.end += hours * 60
  }
  return entry >= window.end ? entry : window.start
}

/** The smallest of what the caps have left, never below nothing; null when no cap binds. */
const leastOf = (lefts: (bigint | null)[]): bigint | null =>
  lefts.reduce((least, left) => {
    if (left === null) return least
    const room = left < 0n ? 0n : left
    return least === null || room < least ? room : least
  }, null)

function percentageOf(
  { percentages }: TariffDefinition,
  stay: OracleStay,
  { kind, ofDay, day }: Minute,
  { first }: Unit,
) {
  return percentages.find(
    rule =>
      fits(rule.who, stay) &&
      rule.days.includes(kind) &&
      inHours(ofDay, rule.fromMinute, rule.toMinute) &&
      (!rule.sinceEntry || (first >= rule.sinceEntry.fromMinutes && first < rule.sinceEntry.toMinutes)) &&
      (!rule.dates || (day >= rule.dates.fromDay && day <= rule.dates.toDay)),
  )
}

export function charge(
  tariff: TariffDefinition,
  structure: TariffStructure,
  stay: OracleStay,
  known: Known & { units: Unit[]; use: { quota: Map<string, number>; freeDay: string | null } },
): OracleFee {
  const { minutes, earlier, units, use } = known
  const entryMinute = Math.floor(stay.entryAtMs / 60_000) + 480
  const percent = tariff.multipliers.find(({ who }) => fits(who, stay))?.percent ?? 100
  const bays = tariff.bays === 'times' ? stay.bays : 1
  const spent = new Map<string, bigint>()
  const idle = new Map<string, boolean>()
  const charges: { minute: number; exact: bigint }[] = []
  let total = 0n
  let room: bigint | null = null
  /** What the stay would cost if it ended with each unit: a longer one never costs less. */
  const sums: number[] = []
  const capsFor = (unit: Unit) =>
    structure.caps.flatMap((cap, number) => {
      if (!fits(cap.who, stay)) return []
      if (cap.segments.length > 0 && !cap.segments.includes(structure.segments[unit.segment]!.code)) return []
      const shared =
        cap.over === 'plate'
          ? earlier.filter(({ lotId }) => lotId === stay.lotId || cap.lots.includes(lotId))
          : []
      const anchor = cap.period.kind === 'rolling' ? plateAnchor(cap.period.hours, shared, entryMinute) : 0
      const period = periodText(cap.period, minutes[unit.first]!.local, anchor)
      const key = `${number}|${period}`
      if (!spent.has(key)) {
        const before = shared
          .flatMap(former => former.charges)
          .filter(({ minute }) => periodText(cap.period, minute, anchor) === period)
        spent.set(key, BigInt(before.reduce((sum, { fen }) => sum + fen, 0)) * 10_000n)
      }
      const length =
        cap.period.kind === 'daily' ? 1440 : cap.period.kind === 'rolling' ? cap.period.hours * 60 : 0
      const isFull = (): boolean => {
        const members = minutes.filter(({ local }) => periodText(cap.period, local, anchor) === period)
        return members.length === length
      }
      const limit =
        BigInt(cap.amountFen) * (cap.scales === 'multiplied' ? BigInt(percent * bays) * 100n : 10_000n)
      if (!idle.has(key)) idle.set(key, cap.applies === 'full' && cap.period.kind !== 'stay' && !isFull())
      return [{ key, left: idle.get(key) ? null : limit - spent.get(key)! }]
    })
  for (const unit of units) {
    const minute = minutes[unit.first]!
    const reduced = percentageOf(tariff, stay, minute, unit)
    let amount = BigInt(unit.price) * BigInt(percent) * BigInt(bays) * BigInt(reduced?.percent ?? 100)
    const caps = capsFor(unit)
    room = leastOf(caps.map(({ left }) => left))
    if (room !== null) {
      amount = room < amount ? room : amount
      room -= amount
    }
    for (const { key } of caps) spent.set(key, spent.get(key)! + amount)
    total += amount
    charges.push({ minute: minute.local, exact: amount })
    sums.push(rounded(total, room, tariff.finalRounding))
  }
  const fee = Math.max(0, ...sums)
  return {
    fee,
    leaveMinutes: tariff.leaveMinutes ?? 15,
    use: {
      ...use,
      lotId: stay.lotId,
      entryMinute,
      exitMinute: Math.floor(stay.exitAtMs / 60_000) + 480,
      charges: wholeFen(charges, fee, sums.lastIndexOf(fee)),
    },
  }
}

function rounded(
  total: bigint,
  room: bigint | null,
  { unitFen, mode }: TariffDefinition['finalRounding'],
): number {
  const unit = BigInt(unitFen) * 10_000n
  const below = (total / unit) * unit
  const above = below + unit
  const isUp = mode === 'up' ? total > below : mode === 'nearest' && total - below > above - total
  return Number(isUp && (room === null || above - total <= room) ? above : below) / 10_000
}

/** Every charge in whole fen: the sum so far is cut, and the charge with which the fee was reached takes all that is left. */
function wholeFen(
  charges: { minute: number; exact: bigint }[],
  fee: number,
  reached: number,
): OracleUse['charges'] {
  let sum = 0n
  let paid = 0
  return charges.map(({ minute, exact }, index) => {
    sum += exact
    const after = index >= reached ? fee : Math.min(fee, Number(sum / 10_000n))
    const fen = after - paid
    paid = after
    return { minute, fen }
  })
}
