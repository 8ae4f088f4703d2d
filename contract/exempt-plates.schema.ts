import { z } from 'zod'
import { emptySchema, idSchema, optionalPage, reasonSchema, timeSchema } from './common.schema'
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
  /** By plate: a page of `limit`, or the first 1000 without one. `plateText`: those that begin with it. */
  listExemptPlates: {
    query: z.strictObject({
      ...optionalPage,
      plateText: textSchema.max(24).optional(),
      lotId: idSchema.optional(),
      /** Absent: both. */
      state: z.enum(['valid', 'ended']).optional(),
    }),
    reply: z.strictObject({ items: z.array(exemptPlateSchema), next: textSchema.optional() }),
  },
  /** From now on locks may go up for it again, as for any other. The entry stays on the list of those that ended. */
  endExemptPlate: {
    body: z.strictObject({ plate: plateSchema, lotId: idSchema.nullable(), reason: reasonSchema }),
    reply: emptySchema,
  },
} as const
