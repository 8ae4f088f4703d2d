import { DAY_MS, dayAt } from '../../ui/shanghai-time'

export type Period = { from: string; until: string }
type PeriodName = 'lastMonth' | 'thisMonth' | 'last7' | 'last30'
export const PERIODS: readonly PeriodName[] = ['lastMonth', 'thisMonth', 'last7', 'last30']

/** A period that is often asked for, in whole days of Shanghai; today counts. */
export function periodOf(name: PeriodName, nowMs: number): Period {
  const until = dayAt(nowMs)
  const first = `${until.slice(0, 7)}-01`
  switch (name) {
    case 'thisMonth':
      return { from: first, until }
    case 'lastMonth': {
      const last = new Date(Date.parse(`${first}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10)
      return { from: `${last.slice(0, 7)}-01`, until: last }
    }
    case 'last7':
      return { from: dayAt(nowMs - 6 * DAY_MS), until }
    case 'last30':
      return { from: dayAt(nowMs - 29 * DAY_MS), until }
  }
}

export const daysIn = ({ from, until }: Period): number =>
  Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS) + 1
