import type { DayKind, TariffStructure } from '@fangxing/contract/tariff-definition'

/*
 * The rules a second time, one minute after the other and from the written definition, so slowly that each line can be
 * compared with the sentence it stands for. It imports nothing of the engine: a mistake that both made would have to be
 * made twice.
 */
export type Who = TariffStructure['who']
export type OracleStay = {
  entryAtMs: number
  exitAtMs: number
  lotId: string
  vehicleClass: string
  energy: string
  entitlements: readonly string[]
  bays: number
  excluded: readonly { fromMs: number; toMs: number }[]
}
export type OracleUse = {
  lotId: string
  entryMinute: number
  exitMinute: number
  charges: { minute: number; fen: number }[]
  quota: Map<string, number>
  freeDay: string | null
}
export type OracleFee = { fee: number; leaveMinutes: number; use: OracleUse } | { reason: string }
export type Minute = {
  local: number
  day: string
  ofDay: number
  kind: DayKind
  segment: number
  occurrence: number
  cycle: string
  excluded: boolean
  mark: 'paid' | 'outside' | 'excluded' | 'free' | 'quota'
}
export type Unit = { first: number; segment: number; price: number }
export type KindOf = (day: string) => DayKind | null

/** What is known when a stay is calculated. */
export type Known = { minutes: Minute[]; earlier: readonly OracleUse[] }

const texts = new Map<number, string>()
/** The day of a local minute as YYYY-MM-DD; each is written once. */
export function textOfDay(local: number): string {
  const number = Math.floor(local / 1440)
  const known = texts.get(number)
  if (known !== undefined) return known
  const text = new Date(number * 86_400_000).toISOString().slice(0, 10)
  texts.set(number, text)
  return text
}
export const fits = ({ classes, energies, entitlements }: Who, stay: OracleStay): boolean =>
  (classes as string[]).concat(classes.length ? [] : [stay.vehicleClass]).includes(stay.vehicleClass) &&
  (energies as string[]).concat(energies.length ? [] : [stay.energy]).includes(stay.energy) &&
  (entitlements.length === 0 || stay.entitlements.filter(code => entitlements.includes(code)).length > 0)
export const inHours = (minute: number, from: number, to: number): boolean => {
  const length = (to - from + 1440) % 1440 || 1440
  return (minute - from + 1440) % 1440 < length
}
export const segmentAt = (structure: TariffStructure, kind: DayKind, ofDay: number): number =>
  structure.segments.findIndex(s => s.days.includes(kind) && inHours(ofDay, s.fromMinute, s.toMinute))

/** The period of a local minute, as a text; a rolling one counts from `anchor`. */
type Period =
  | { kind: 'none' | 'stay' }
  | { kind: 'rolling'; hours: number }
  | { kind: 'daily'; atMinute: number }
export function periodText(period: Period, local: number, anchor: number): string {
  if (period.kind === 'daily') return textOfDay(local - period.atMinute)
  return period.kind === 'rolling' ? String(Math.floor((local - anchor) / (60 * period.hours))) : 'all'
}
