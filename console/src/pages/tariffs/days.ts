import { DAY_MS, dayAt } from '../../ui/shanghai-time'

/** The day in Shanghai, so many days before now, as fields for days write it. */
export const dayBefore = (nowMs: number, days: number): string => dayAt(nowMs - days * DAY_MS)

/** Midnight in Shanghai at the beginning of a day. */
export const beginOf = (day: string): string => new Date(`${day}T00:00:00+08:00`).toISOString()
export const endOf = (day: string): string => new Date(Date.parse(beginOf(day)) + DAY_MS).toISOString()
