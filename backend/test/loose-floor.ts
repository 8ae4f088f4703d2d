/**
 * A floor that the platform has set low, for tests of something else: one stay of ¥5 that nobody was reminded of may be held
 * at any hour. What the installed floor demands stands in `the-floor-holds-at-its-limits.test.ts`.
 */
export const LOOSE_FLOOR = `
  INSERT INTO enforcement_floor (version, min_total_fen, min_count, min_age_hours, max_age_days, min_reminders,
    first_reminder_days, min_battery_pct, allowed_from_minute, allowed_to_minute, reason, set_at)
  VALUES (2, 500, 1, 24, 1095, 0, 0, 30, 0, 0, 'test', now()) ON CONFLICT DO NOTHING`

/** What a lawyer has said of enforcing in a lot. */
export const LEGAL_OPINION = { firm: '广东某某律师事务所', reference: '2026-001', validUntil: '2099-12-31' }
