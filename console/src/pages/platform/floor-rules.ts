import type { EnforcementRules } from '@fangxing/contract/enforcement-floor'
import { formatYuan } from '@fangxing/contract/money'

export type RuleName = keyof EnforcementRules

export const RULE_NAMES = [
  'minTotalFen',
  'minCount',
  'minAgeHours',
  'maxAgeDays',
  'minReminders',
  'firstReminderDays',
  'minBatteryPct',
  'allowedFromMinute',
  'allowedToMinute',
] as const satisfies readonly RuleName[]

const isClock = (name: RuleName) => name === 'allowedFromMinute' || name === 'allowedToMinute'
const two = (value: number) => String(value).padStart(2, '0')
const clock = (minutes: number) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`

/** A rule as people read it. */
export function ruleText(name: RuleName, value: number): string {
  if (isClock(name)) return clock(value)
  return name === 'minTotalFen' ? formatYuan(value) : String(value)
}

/** A rule as it is typed: yuan instead of fen, hours and minutes instead of minutes of the day. */
export function typedRule(name: RuleName, value: number): string {
  if (isClock(name)) return clock(value)
  return name === 'minTotalFen' ? String(value / 100) : String(value)
}

/** What was typed, or undefined when it is none. The platform says which values it takes. */
export function readRule(name: RuleName, typed: string): number | undefined {
  const text = typed.trim()
  if (isClock(name)) {
    const [, hours, minutes] = /^(\d{1,2})[:：](\d{2})$/.exec(text) ?? []
    const value = Number(hours) * 60 + Number(minutes)
    return Number(minutes) < 60 && value <= 1440 ? value : undefined
  }
  if (name === 'minTotalFen')
    return /^\d{1,6}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : undefined
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined
}

/** What differs between two versions. */
export const changesOf = (before: EnforcementRules, after: EnforcementRules): RuleName[] =>
  RULE_NAMES.filter(name => before[name] !== after[name])
