import type { Hold } from '@fangxing/contract/today'

/** Paid, and not confirmed down: the lock's owner still keeps them. */
const isPaidAndHeld = ({ paidAt, state }: Hold): boolean =>
  paidAt !== null && (state === 'paid' || state === 'releasing')

/** Such cars first, those that have waited longest on top; then the rest as it came. */
export function splitHolds(holds: readonly Hold[]): { stuck: Hold[]; others: Hold[] } {
  const stuck = holds.filter(isPaidAndHeld).sort((one, other) => (one.paidAt! < other.paidAt! ? -1 : 1))
  return { stuck, others: holds.filter(hold => !isPaidAndHeld(hold)) }
}

export type LevelCount = { level: number; count: number }

/** How many of each level, the highest first. */
export function countByLevel(incidents: readonly { level: number }[]): LevelCount[] {
  const counts = new Map<number, number>()
  for (const { level } of incidents) counts.set(level, (counts.get(level) ?? 0) + 1)
  return [...counts].map(([level, count]) => ({ level, count })).sort((a, b) => b.level - a.level)
}
