import { z } from 'zod'
import { emptySchema, idSchema, reasonSchema, timeSchema } from './common.schema'
import { plateColourSchema, plateSchema } from './plate.schema'
import { textSchema } from './storable.schema'

/** A plate that is never blocked, in one lot or, without one, in all of the merchant's. */
export const exemptPlateSchema = z.strictObject({
  plateText: textSchema,
  plateColour: plateColourSchema,
  lotId: idSchema.nullable(),
  note: textSchema,
  /** Null: entered before that was kept. */
  addedBy: textSchema.nullable(),
  addedAt: timeSchema,
  /** From when on it does not count any more; null: no end. */
  endsAt: timeSchema.nullable(),
})

export const staffExemptPlateCallSchemas = {
  /** By plate, at most 1000; `plateText`: those that begin with it. */
  listExemptPlates: {
    query: z.strictObject({
      plateText: textSchema.max(24).optional(),
      lotId: idSchema.optional(),
      /** Absent: both. */
      state: z.enum(['valid', 'ended']).optional(),
    }),
    reply: z.strictObject({ items: z.array(exemptPlateSchema) }),
  },
  /** From now on locks may go up for it again, as for any other. The entry stays on the list of those that ended. */
  endExemptPlate: {
    body: z.strictObject({ plate: plateSchema, lotId: idSchema.nullable(), reason: reasonSchema }),
    reply: emptySchema,
  },
} as const
