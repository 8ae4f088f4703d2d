import type { EnforcementRules } from '@fangxing/contract/enforcement-floor'
import { withinMinutes } from './shanghai-time'

/** What must hold before a lock may go up: the platform's floor, made stricter by the lot. */
export type EnforcementPolicy = EnforcementRules
type Hours = Pick<EnforcementPolicy, 'allowedFromMinute' | 'allowedToMinute'>

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
  const own = (name: Exclude<keyof EnforcementPolicy, keyof Hours>): number =>
    isWhole(lot[name]) ? lot[name] : floor[name]
  const more = (name: Exclude<keyof EnforcementPolicy, keyof Hours>) => Math.max(floor[name], own(name))
  return {
    minTotalFen: more('minTotalFen'),
    minCount: more('minCount'),
    minAgeHours: more('minAgeHours'),
    maxAgeDays: Math.min(floor.maxAgeDays, own('maxAgeDays')),
    minReminders: more('minReminders'),
    firstReminderDays: more('firstReminderDays'),
    minBatteryPct: more('minBatteryPct'),
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

/** The lot and the platform never allow the same hour. */
export const leavesNoHour = ({ allowedFromMinute }: Hours): boolean =>
  allowedFromMinute === NEVER.allowedFromMinute
