import { median } from '../bench/statistics'

type Point = { atMs: number; value: number }
const HOUR_MS = 3_600_000

/**
 * How much a value grows in an hour: the median of the slopes between all pairs of points (Theil and Sen), which a few
 * points that lie far off, such as those before and after a collection of garbage, do not change.
 */
export function growthPerHour(points: readonly Point[]): number {
  const slopes: number[] = []
  for (const [index, one] of points.entries())
    for (const other of points.slice(index + 1))
      if (other.atMs !== one.atMs) slopes.push((other.value - one.value) / (other.atMs - one.atMs))
  return slopes.length === 0 ? 0 : median(slopes) * HOUR_MS
}

/** `share`: of the middle value, in an hour; `least`: what is always allowed, in the unit of the value. */
export type Tolerance = { share: number; least: number }
export type Slope = {
  name: string
  unit: string
  middle: number
  perHour: number
  allowed: number
  ok: boolean
}

export function slopeOf(
  { name, unit, tolerance }: { name: string; unit: string; tolerance: Tolerance },
  points: readonly Point[],
): Slope {
  const middle = points.length === 0 ? 0 : median(points.map(point => point.value))
  const perHour = growthPerHour(points)
  const allowed = Math.max(tolerance.least, tolerance.share * Math.abs(middle))
  return { name, unit, middle, perHour, allowed, ok: perHour <= allowed }
}
