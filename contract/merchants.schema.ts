import { z } from 'zod'
import { idSchema } from './common.schema'
import { textSchema } from './storable.schema'

export const platformMerchantCallSchemas = {
  createMerchant: {
    body: z.strictObject({
      code: z.string().regex(/^[a-z0-9-]{2,32}$/),
      name: textSchema.min(2).max(60),
      payeeName: textSchema.min(2).max(60),
      mchid: z.string().regex(/^\d{8,10}$/),
      hotline: textSchema.min(5).max(20),
    }),
    reply: z.strictObject({ merchantId: idSchema, managerInviteCode: textSchema }),
  },
} as const
