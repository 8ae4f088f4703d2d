import { z } from 'zod'
import { idSchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { intSchema, textSchema } from './storable.schema'

export const handoverItemSchema = z.strictObject({
  kind: z.enum([
    'holds',
    'moveTasks',
    'bills',
    'quarantined',
    'devices',
    'shifts',
    'incidents',
    'complaints',
    'debts',
    'notices',
    'passes',
  ]),
  /** It has to end before the lot can be handed over; the rest goes over with it. */
  mustEnd: z.boolean(),
  count: intSchema,
  /** Where it is about money. */
  fen: fenSchema.nullable(),
})

export const staffHandoverCallSchemas = {
  /** What is still out in a lot. */
  readHandover: {
    params: z.strictObject({ lotId: idSchema }),
    reply: z.strictObject({
      lotName: textSchema,
      asOf: timeSchema,
      /** Nothing is left that must end. */
      isReady: z.boolean(),
      items: z.array(handoverItemSchema),
    }),
  },
} as const
