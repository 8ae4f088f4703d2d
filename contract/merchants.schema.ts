import { z } from 'zod'
import { idSchema } from './common.schema'

export const platformMerchantCallSchemas = {
  createMerchant: {
    body: z.strictObject({
      code: z.string().regex(/^[a-z0-9-]{2,32}$/),
      name: z.string().min(2).max(60),
      payeeName: z.string().min(2).max(60),
      mchid: z.string().regex(/^\d{8,10}$/),
      hotline: z.string().min(5).max(20),
    }),
    reply: z.strictObject({ merchantId: idSchema, managerInviteCode: z.string() }),
  },
} as const
