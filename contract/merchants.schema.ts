import { z } from 'zod'
import { emptySchema, idSchema, isCutSchema, timeSchema } from './common.schema'
import { readinessSchema } from './readiness.schema'
import { intSchema, textSchema, plainLineSchema } from './storable.schema'

const merchantIdParams = z.strictObject({ merchantId: idSchema })

/**
 * Whether a merchant can be paid: whether the answering node holds credentials of its number, and what WeChat said to the
 * last look under them. Never what they are.
 */
export const merchantPaySchema = z.strictObject({
  hasCredentials: z.boolean(),
  /** `refused`: WeChat does not take them; `silent`: it gave no answer. Null: never looked at under this number. */
  last: z.strictObject({ result: z.enum(['ok', 'refused', 'silent']), at: timeSchema }).nullable(),
})

/** A tenant as the platform sees it: what it is called, what it lacks, and how it stands. */
export const merchantViewSchema = z.strictObject({
  id: idSchema,
  version: intSchema,
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

/** What the platform sets of a merchant. */
const merchantDraftSchema = z.strictObject({
  name: plainLineSchema.min(2).max(60),
  payeeName: plainLineSchema.min(2).max(60),
  mchid: z.string().regex(/^\d{8,10}$/),
  hotline: plainLineSchema.min(5).max(20),
})

export const platformMerchantCallSchemas = {
  /** The newest first, at most 500. */
  listMerchants: { reply: z.strictObject({ items: z.array(merchantViewSchema), isCut: isCutSchema }) },
  /** One tenant, with what it still lacks for its first recovery. */
  readMerchant: {
    params: merchantIdParams,
    reply: z.strictObject({ merchant: merchantViewSchema, readiness: readinessSchema }),
  },
  /** Asks WeChat under the merchant's number. A good answer counts for a minute, a bad one for two seconds. */
  checkMerchantPay: { params: merchantIdParams, body: emptySchema, reply: merchantPaySchema },
  createMerchant: {
    body: merchantDraftSchema.extend({ code: z.string().regex(/^[a-z0-9-]{2,32}$/) }),
    reply: z.strictObject({ merchantId: idSchema, managerInviteCode: textSchema }),
  },
  /** `version`: the one that was read. The number changes only while nobody pays under it. */
  changeMerchant: {
    params: merchantIdParams,
    body: merchantDraftSchema.extend({ version: intSchema.min(1) }),
    reply: merchantViewSchema,
  },
  /** Another manager, or the first one again whose code has run out. */
  inviteManager: {
    params: merchantIdParams,
    body: z.strictObject({ name: plainLineSchema.min(1).max(50) }),
    reply: z.strictObject({ inviteCode: textSchema, expiresAt: timeSchema }),
  },
} as const
