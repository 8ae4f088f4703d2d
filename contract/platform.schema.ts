import { z } from 'zod'
import { emptySchema, idSchema, reasonSchema } from './common.schema'
import { intSchema } from './storable.schema'

export const platformCallSchemas = {
  /** The switch for an emergency: stops every new raise of one merchant, or of the whole platform. */
  stopRaising: {
    body: z.strictObject({ merchantId: idSchema.nullable(), stopped: z.boolean(), reason: reasonSchema }),
    reply: emptySchema,
  },
  /** Lowers every lock of one merchant, or of all. */
  releaseAll: {
    body: z.strictObject({ merchantId: idSchema.nullable(), reason: reasonSchema }),
    reply: z.strictObject({ orderCount: intSchema }),
  },
} as const
