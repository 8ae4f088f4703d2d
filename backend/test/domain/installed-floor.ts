import type { EnforcementRules } from '@fangxing/contract/enforcement-floor'

/** What a fresh installation demands before a lock goes up, written a second time by hand. */
export const INSTALLED_FLOOR: EnforcementRules = {
  minTotalFen: 5000,
  minCount: 2,
  minAgeHours: 24,
  maxAgeDays: 365,
  minReminders: 2,
  firstReminderDays: 15,
  minBatteryPct: 30,
  allowedFromMinute: 8 * 60,
  allowedToMinute: 20 * 60,
}
