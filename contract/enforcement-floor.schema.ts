import { z } from 'zod'
import { idSchema, reasonSchema, timeSchema } from './common.schema'
import { intSchema, textSchema } from './storable.schema'

const MINUTES_OF_A_DAY = 1440

/** What must hold before a lock may go up. `…Minute`: minutes of the day in Shanghai, half-open; equal ends are the whole day. */
export const enforcementRulesSchema = z.strictObject({
  minTotalFen: intSchema.min(0).max(10_000_000),
  /** Stays that are owed. */
  minCount: intSchema.min(1).max(1000),
  minAgeHours: intSchema.min(0).max(24 * 365),
  /** Nothing older is held: for that there is the court. */
  maxAgeDays: intSchema.min(1).max(3 * 365),
  /** Delivered reminders of each debt, on different days. */
  minReminders: intSchema.min(0).max(100),
  /** How long ago the first of them was delivered, at least. */
  firstReminderDays: intSchema.min(0).max(365),
  minBatteryPct: intSchema.min(0).max(100),
  allowedFromMinute: intSchema.min(0).max(MINUTES_OF_A_DAY - 1),
  allowedToMinute: intSchema.min(0).max(MINUTES_OF_A_DAY),
})

export const enforcementFloorSchema = z.strictObject({
  version: intSchema,
  rules: enforcementRulesSchema,
  reason: textSchema,
  /** Null: it came with the installation. */
  setBy: z.strictObject({ id: idSchema, name: textSchema }).nullable(),
  setAt: timeSchema,
})

export const enforcementFloorCallSchemas = {
  /** The version that holds first, then those before it, at most 50. */
  listEnforcementFloors: { reply: z.strictObject({ items: z.array(enforcementFloorSchema) }) },
  /** `version`: the one that was read. Holds for every lot from the next question on; what is held already stays held. */
  changeEnforcementFloor: {
    body: z.strictObject({
      version: intSchema.min(1),
      rules: enforcementRulesSchema,
      reason: reasonSchema,
    }),
    reply: enforcementFloorSchema,
  },
} as const
