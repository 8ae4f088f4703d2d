import type { Calendar } from './model'

/** Whether a rule is for a stay; made once from its lists. */
export type Applies = (stay: {
  vehicleClass: string
  energy: string
  entitlements: readonly string[]
}) => boolean
type Name = { zh: string; en: string }

export type Period =
  | { kind: 'none' }
  | { kind: 'rolling'; minutes: number }
  | { kind: 'daily'; atMinute: number }

type Step = { upTo: number; unit: number; priceFen: number }
export type Ladder = {
  kind: 'ladder'
  counts: 'since_entry' | 'chargeable' | 'segment'
  restarts: 'never' | 'cycle' | 'occurrence'
  rounding: 'up' | 'down' | 'nearest'
  tail: number
  steps: readonly Step[]
}
export type Fixed = { kind: 'fixed'; priceFen: number; per: 'stay' | 'cycle' | 'occurrence' }
export type Segment = { code: string; name: Name; rate: Ladder | Fixed }

/** A piece of a day: until `to` (minute of the day) segment `segment`, or none (−1). */
export type DayPiece = { to: number; segment: number }

export type Cap = {
  code: string
  name: Name
  amountFen: number
  period: Period
  isOverPlate: boolean
  lots: ReadonlySet<string>
  /** Which segments it is for, by index; null: all. */
  segments: readonly boolean[] | null
  isForFullOnly: boolean
  isMultiplied: boolean
  applies: Applies
}

export type Free = {
  minutes: number
  isThreshold: boolean
  counts: 'elapsed' | 'chargeable'
  usesSteps: boolean
  isPerCycle: boolean
}

export type Quota =
  | { kind: 'minutes'; minutes: number; usesSteps: boolean; lots: ReadonlySet<string> }
  | { kind: 'uses'; uses: number; lots: ReadonlySet<string> }

export type Structure = {
  code: string
  applies: Applies
  cycle: Period
  segments: readonly Segment[]
  /** By the index of the kind in DAY_KINDS. */
  days: readonly (readonly DayPiece[])[]
  edge: 'split' | 'starts' | 'pool'
  free: Free | null
  quota: Quota | null
  caps: readonly Cap[]
}

export type Percentage = {
  code: string
  name: Name
  percent: number
  /** By the index of the kind in DAY_KINDS. */
  days: readonly boolean[]
  fromMinute: number
  toMinute: number
  sinceEntry: { from: number; to: number } | null
  dates: { from: number; to: number } | null
  applies: Applies
}

/** A tariff without an open question, in the form in which it is calculated. */
export type CompiledTariff = {
  structures: readonly Structure[]
  multipliers: readonly { code: string; name: Name; percent: number; applies: Applies }[]
  percentages: readonly Percentage[]
  isTimesBays: boolean
  excluded: 'charged' | 'not_charged' | 'clock_stops'
  /** Days that the lot gave a kind of its own. */
  specialDays: ReadonlyMap<number, number>
  rounding: { unitFen: number; mode: 'nearest' | 'down' | 'up' }
  /** How long a car that was paid for while parked has to leave. */
  leaveMinutes: number
  /** Whether the kind of a day makes any difference. */
  needsCalendar: boolean
  calendar: Calendar
}
