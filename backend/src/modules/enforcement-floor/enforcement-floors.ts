import type { EnforcementFloor, EnforcementRules } from '@fangxing/contract/enforcement-floor'
import type { Database } from '../../persistence/database'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { LIST_FLOORS } from './enforcement-floor.queries'

type FloorRow = {
  version: number
  rules: EnforcementRules
  reason: string
  set_by: string | null
  set_by_name: string | null
  set_at: Date
}

/** Versions of the floor, the one that holds first. */
export async function listFloors(database: Database, atMost: number): Promise<EnforcementFloor[]> {
  const rows = await database.query<FloorRow>(LIST_FLOORS, [atMost])
  return rows.map(row => ({
    version: row.version,
    rules: row.rules,
    reason: row.reason,
    setBy: row.set_by === null ? null : { id: row.set_by, name: row.set_by_name! },
    setAt: row.set_at.toISOString(),
  }))
}

/** The next version, with an entry in the audit log that says what it was and is. */
export function addFloor(
  work: UnitOfWork,
  before: EnforcementFloor,
  { rules, reason, staffId }: { rules: EnforcementRules; reason: string; staffId: string | null },
): void {
  const version = before.version + 1
  work.insert('enforcement_floor', {
    version,
    min_total_fen: rules.minTotalFen,
    min_count: rules.minCount,
    min_age_hours: rules.minAgeHours,
    max_age_days: rules.maxAgeDays,
    min_reminders: rules.minReminders,
    first_reminder_days: rules.firstReminderDays,
    min_battery_pct: rules.minBatteryPct,
    allowed_from_minute: rules.allowedFromMinute,
    allowed_to_minute: rules.allowedToMinute,
    reason,
    set_by: staffId,
    set_at: work.at,
  })
  work.audit({
    merchantId: null,
    entity: 'enforcement_floor',
    entityId: String(version),
    event: 'changed',
    version,
    detail: { reason, before: before.rules, after: rules },
  })
}
