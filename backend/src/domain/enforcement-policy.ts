import { LOW_BATTERY_PCT } from './device'
import { withinMinutes } from './shanghai-time'

/** What must hold before a lock may go up. A lot may tighten it and never loosen it. Units stand in the names. */
export type EnforcementPolicy = {
  minTotalFen: number
  minCount: number
  minAgeHours: number
  minReminders: number
  minBatteryPct: number
  /** Minutes of the day in Shanghai, half-open, possibly over midnight; equal ends mean the whole day. */
  allowedFromMinute: number
  allowedToMinute: number
}
type Hours = Pick<EnforcementPolicy, 'allowedFromMinute' | 'allowedToMinute'>

export const PLATFORM_POLICY: EnforcementPolicy = {
  minTotalFen: 500,
  minCount: 1,
  minAgeHours: 24,
  minReminders: 1,
  minBatteryPct: LOW_BATTERY_PCT,
  allowedFromMinute: 0,
  allowedToMinute: 0,
}

const MINUTES = 24 * 60
/** No minute of a day lies in it. */
const NEVER: Hours = { allowedFromMinute: MINUTES, allowedToMinute: MINUTES + 1 }

/**
 * A lot's own policy on top of the platform's: the stricter of the two holds at each point, and both must allow the
 * hour. What is no whole number from 0 on counts as not asked for, so that nothing stored by mistake loosens the policy.
 */
export function tighten(
  floor: EnforcementPolicy,
  lot: Readonly<Partial<EnforcementPolicy>>,
): EnforcementPolicy {
  const stricter = (name: Exclude<keyof EnforcementPolicy, keyof Hours>): number =>
    isWhole(lot[name]) ? Math.max(floor[name], lot[name]) : floor[name]
  return {
    minTotalFen: stricter('minTotalFen'),
    minCount: stricter('minCount'),
    minAgeHours: stricter('minAgeHours'),
    minReminders: stricter('minReminders'),
    minBatteryPct: stricter('minBatteryPct'),
    ...commonHours(floor, lot),
  }
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** The hours that both allow; where they meet in two pieces the longer one, where they never meet no hour at all. */
function commonHours(floor: Hours, lot: Partial<Hours>): Hours {
  const from = isWhole(lot.allowedFromMinute) ? lot.allowedFromMinute : floor.allowedFromMinute
  const to = isWhole(lot.allowedToMinute) ? lot.allowedToMinute : floor.allowedToMinute
  const isCommon = (minute: number): boolean =>
    withinMinutes(minute % MINUTES, from, to) &&
    withinMinutes(minute % MINUTES, floor.allowedFromMinute, floor.allowedToMinute)
  const minutes = Array.from({ length: MINUTES }, (_, minute) => minute)
  const starts = minutes.filter(minute => isCommon(minute) && !isCommon(minute + MINUTES - 1))
  if (starts.length === 0) return isCommon(0) ? { allowedFromMinute: 0, allowedToMinute: 0 } : NEVER
  const pieces = starts.map(start => ({ start, end: minutes.find(step => !isCommon(start + step))! + start }))
  const longest = pieces.reduce((best, piece) =>
    piece.end - piece.start > best.end - best.start ? piece : best,
  )
  return { allowedFromMinute: longest.start, allowedToMinute: longest.end % MINUTES }
}
