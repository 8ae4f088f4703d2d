import { z } from 'zod'
import { idSchema, timeSchema } from './common.schema'
import { enforcementRulesSchema } from './enforcement-floor.schema'
import { fenSchema } from './money.schema'
import { plateColourSchema } from './plate.schema'
import { mayMeetSchema } from './sightings.schema'
import { intSchema, textSchema } from './storable.schema'

/** What a plate would meet in each lot now, without a device and without anybody at the car. */
export const dryRunSchema = z.strictObject({
  plateText: textSchema,
  plateColour: plateColourSchema,
  arrearCount: intSchema,
  dueFen: fenSchema,
  oldestExitedAt: timeSchema.nullable(),
  /** Of the debt that was asked for most often. */
  reminderCount: intSchema,
  lastRemindedAt: timeSchema.nullable(),
  lots: z.array(z.strictObject({ lotId: idSchema, lotName: textSchema, mayMeet: mayMeetSchema })),
})

export const staffDryRunCallSchemas = {
  /**
   * "Would this plate be held now, and why not?" Asks the rules of the lock and changes nothing. Without a colour: in each that
   * owes something, or, where nothing is owed, in the first that the text can have.
   */
  dryRunHold: {
    query: z.strictObject({
      plateText: textSchema.min(5).max(24),
      plateColour: plateColourSchema.optional(),
      /** Absent: the merchant's first lots by name, at most 30. */
      lotId: idSchema.optional(),
    }),
    reply: z.strictObject({ at: timeSchema, items: z.array(dryRunSchema) }),
  },
  /** What holds in a lot: the platform's floor, made stricter by the lot's own policy. */
  readLotRules: {
    params: z.strictObject({ lotId: idSchema }),
    reply: z.strictObject({ floor: enforcementRulesSchema, effective: enforcementRulesSchema }),
  },
} as const
