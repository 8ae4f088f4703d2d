import { z } from 'zod'
import { emptySchema, idSchema, timeSchema } from './common.schema'
import { intSchema, textSchema } from './storable.schema'

const merchantIdParams = z.strictObject({ merchantId: idSchema })

/**
 * Whether a merchant can be paid: whether the answering node holds credentials of its number, and what WeChat said to the
 * last look under them. Never what they are.
 */
export const merchantPaySchema = z.strictObject({
  hasCredentials: z.boolean(),
  /** `refused`: WeChat does not take them; `silent`: it gave no answer. Null: not looked at since this node began. */
  last: z.strictObject({ result: z.enum(['ok', 'refused', 'silent']), at: timeSchema }).nullable(),
})

/** A tenant as the platform sees it: what it is called, what it lacks, and how it stands. */
export const merchantViewSchema = z.strictObject({
  id: idSchema,
  code: textSchema,
  name: textSchema,
  payeeName: textSchema,
  mchid: textSchema,
  hotline: textSchema,
  createdAt: timeSchema,
  /** Since when the platform keeps its locks from going up. */
  raisingStoppedAt: timeSchema.nullable(),
  lotCount: intSchema,
  /** Managers who have signed in once. */
  managerCount: intSchema,
  deviceCount: intSchema,
  /** Cars that are held now. */
  heldCount: intSchema,
  openIncidentCount: intSchema,
  pay: merchantPaySchema,
})

export const platformMerchantCallSchemas = {
  /** The newest first, at most 500. */
  listMerchants: { reply: z.strictObject({ items: z.array(merchantViewSchema) }) },
  /** Asks WeChat under the merchant's number. A good answer counts for a minute, a bad one for two seconds. */
  checkMerchantPay: { params: merchantIdParams, body: emptySchema, reply: merchantPaySchema },
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
