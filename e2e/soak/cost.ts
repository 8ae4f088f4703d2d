import { CITY, DAY_S } from './city'
import type { Totals } from './totals'

export const COSTS = ['rowsWritten', 'logBytes', 'diskBytes', 'nodeCpuS', 'databaseCpuS'] as const
export type Cost = Record<(typeof COSTS)[number], number>

const costOf = (of: (name: (typeof COSTS)[number]) => number): Cost =>
  Object.fromEntries(COSTS.map(name => [name, of(name)])) as Cost

/** What a second cost between two readings. */
const perSecond = (from: Totals, to: Totals): Cost =>
  costOf(name => ((to[name] - from[name]) * 1_000) / (to.atMs - from.atMs))

export type CityCost = { perDeviceHour: Cost; perRecovery: Cost; perDay: Cost }

/**
 * `quiet`: devices alone; `busy`: the same devices and `recoveries`. A recovery costs what the busy time cost above the
 * quiet one; a day of the city is both, each as often as the city has it.
 */
export function cityCost(
  quiet: readonly [Totals, Totals],
  busy: readonly [Totals, Totals],
  count: { devices: number; recoveries: number },
): CityCost {
  const devicesPerS = perSecond(...quiet)
  const bothPerS = perSecond(...busy)
  const busyS = (busy[1].atMs - busy[0].atMs) / 1_000
  const perDeviceHour = costOf(name => (devicesPerS[name] * 3_600) / count.devices)
  const perRecovery = costOf(name => ((bothPerS[name] - devicesPerS[name]) * busyS) / count.recoveries)
  const perDay = costOf(
    name => (perDeviceHour[name] * CITY.devices * DAY_S) / 3_600 + perRecovery[name] * CITY.recoveries,
  )
  return { perDeviceHour, perRecovery, perDay }
}
