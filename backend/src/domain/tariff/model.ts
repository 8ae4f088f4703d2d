import type { DayKind, Energy, VehicleClass } from '@fangxing/contract/tariff-definition'

/*
 * Times inside the rules. A stay of n minutes has the minutes 0 to n − 1; minute k begins k minutes after the entry. China
 * has one time zone without summer time, so that a minute since 1970 plus eight hours is a local one, and days are
 * whole numbers: local minute ÷ 1440. Seconds of the entry drop out: a boundary lies at a full minute, and the minute
 * that begins at it or after it belongs to the later segment.
 */
export const DAY_MINUTES = 1440
export const MINUTE_MS = 60_000
const OFFSET_MINUTES = 480

/** The local minute in which a moment lies. */
export const localMinuteOf = (ms: number): number => Math.floor(ms / MINUTE_MS) + OFFSET_MINUTES
export const dayOfLocalMinute = (minute: number): number => Math.floor(minute / DAY_MINUTES)
/** Days since 1970 of a day written YYYY-MM-DD. */
export const dayNumberOf = (day: string): number => Date.parse(`${day}T00:00:00.000Z`) / 86_400_000
export const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)

/** Amounts inside the rules are ten-thousandths of a fen: two percentages may meet in one unit, and nothing is rounded before the end. */
export const SCALE = 10_000

/** Which kind of day it is; null for a year of which nobody has published the holidays. */
export type Calendar = { kindOf(day: number): DayKind | null }

/** What is priced. */
export type Stay = {
  entryAtMs: number
  exitAtMs: number
  lotId: string
  vehicleClass: VehicleClass
  energy: Energy
  entitlements: readonly string[]
  /** Bays that the car stands in. */
  bays: number
  /** Charging, towing and the like: half-open, in any order. */
  excluded: readonly { fromMs: number; toMs: number }[]
}

/** What a priced stay has used of what its plate has in common: later stays of the plate are priced after it. */
export type PlateUse = {
  /** What was charged, each amount at the local minute in which its unit begins. */
  charges: readonly { atMinute: number; amountFen: number }[]
  /** Minutes taken off because of a quota, by natural day. */
  quotaMinutes: readonly { day: number; minutes: number }[]
  /** The day on which this stay got its free time. */
  freeUseDay: number | null
}

/** A stay of the same plate that began earlier. */
export type EarlierStay = { lotId: string; entryAtMs: number; exitAtMs: number; use: PlateUse }

/** Longer than this no stay is priced: something is wrong with it. */
export const MAX_STAY_DAYS = 366
/** A million yuan, the largest amount of the contract. A stay that costs more is priced by a person. */
export const MAX_FEE_FEN = 100_000_000

export type LineCode =
  | 'charge'
  | 'fixed'
  | 'outside'
  | 'excluded'
  | 'free'
  | 'quota'
  | 'multiplier'
  | 'bays'
  | 'percentage'
  | 'cap'
  | 'rounding'
  | 'unknown_day'

/** One line of the trace; the amounts of all lines add up to the fee. */
export type TraceLine = {
  code: LineCode
  fromMs: number
  toMs: number
  minutes: number
  amountFen: number
  /** What the tariff calls the rule. */
  name: { zh: string; en: string } | null
  /** What the words need besides: units, price of a unit, limits, percentages. */
  params: Readonly<Record<string, number | string>>
}

/** A year without a calendar; a stay that cannot be one; a fee that cannot be one. */
type ProvisionalReason = 'unknown_year' | 'too_long' | 'too_much'
export type Pricing =
  | {
      kind: 'priced'
      feeFen: number
      minutes: number
      leaveMinutes: number
      lines: TraceLine[]
      use: PlateUse
    }
  /** No fee and no debt: somebody has to look at it. */
  | { kind: 'provisional'; reason: ProvisionalReason; minutes: number; lines: TraceLine[] }
