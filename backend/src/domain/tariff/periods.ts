import type { Period } from './compiled'
import { DAY_MINUTES } from './model'

/**
 * The number of the period in which a local minute lies. A rolling one is counted from `anchor`, a daily one since 1970;
 * without a period everything is one.
 */
export function periodOf(period: Period, minute: number, anchor: number): number {
  if (period.kind === 'none') return 0
  if (period.kind === 'rolling') return Math.floor((minute - anchor) / period.minutes)
  return Math.floor((minute - period.atMinute) / DAY_MINUTES)
}

/** The local minute at which the period of that number begins. */
export function startOfPeriod(period: Period, number: number, anchor: number): number {
  if (period.kind === 'none') return -Infinity
  if (period.kind === 'rolling') return anchor + number * period.minutes
  return period.atMinute + number * DAY_MINUTES
}

/** The local minute at which the period of that number is over. */
export const endOfPeriod = (period: Period, number: number, anchor: number): number =>
  period.kind === 'none' ? Infinity : startOfPeriod(period, number + 1, anchor)
