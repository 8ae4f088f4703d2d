import { z } from 'zod'
import { idSchema, pageQuerySchema, timeSchema } from './common.schema'
import { sumFenSchema } from './money.schema'
import { plateColourSchema } from './plate.schema'
import { intSchema, textSchema } from './storable.schema'

export const debtorViewSchema = z.strictObject({
  plateText: textSchema,
  plateColour: plateColourSchema,
  arrearCount: intSchema,
  dueFen: sumFenSchema,
  /** When the car left last while it owed. */
  lastExitedAt: timeSchema,
})

export const staffDebtorCallSchemas = {
  /** Cars that owe, the largest debt first; `search` is any part of a plate. `count` and `dueFen` are of all that were found. */
  listDebtors: {
    query: pageQuerySchema.extend({ lotId: idSchema.optional(), search: textSchema.max(24).optional() }),
    reply: z.strictObject({
      items: z.array(debtorViewSchema),
      count: intSchema,
      dueFen: sumFenSchema,
      next: textSchema.optional(),
    }),
  },
} as const
