import { z } from 'zod'

const platformKeySchema = z.strictObject({
  serial: z.string().min(8),
  kind: z.enum(['public-key', 'certificate']),
  privateKeyPem: z.string().includes('PRIVATE KEY'),
  certificatePem: z.string().optional(),
  validFrom: z.number(),
  validTo: z.number().nullable(),
})

export const merchantSchema = z.strictObject({
  mchid: z.string().regex(/^\d{8,10}$/),
  /** Payee's name on the confirm page. */
  name: z.string().optional(),
  apiV3Key: z.string().refine(text => Buffer.byteLength(text) === 32, 'must be 32 bytes'),
  merchantSerial: z.string().min(1),
  /** Public key or certificate (PEM) that verifies the merchant's requests. */
  merchantPublicKeyPem: z.string().includes('-----BEGIN'),
  /** Keys that WeChat signs with; made at the start when left out. */
  platformKeys: z.array(platformKeySchema).min(1).optional(),
  /** Apps bound to this merchant; all when left out. */
  appids: z.array(z.string()).optional(),
})
export type MerchantOptions = z.infer<typeof merchantSchema>

export const appSchema = z.strictObject({
  appid: z.string().regex(/^wx[0-9a-f]{16}$/),
  secret: z.string().min(1),
})
export type AppOptions = z.infer<typeof appSchema>

/** Rules on which WeChat's own pages differ, or that a test wants out of its way. */
export const rulesSchema = z.strictObject({
  /** An order cannot be closed within 5 minutes of its creation. */
  closeNotWithin5Min: z.boolean(),
  /** Refunds of one order are at least a minute apart. */
  refundSpacing: z.boolean(),
  /** How codes are spelled: ORDERPAID or ORDER_PAID; both occur. */
  codeSpelling: z.enum(['plain', 'underscored']),
  /** A subscription message needs the user's consent, one for each message. */
  messageNeedsConsent: z.boolean(),
  /** How far off a request's timestamp may be, in seconds. */
  signatureWindowS: z.number().positive(),
  /** From the payment to its first notice. */
  noticeDelayMs: z.number().nonnegative(),
  /** How long a notice waits for its answer, in real milliseconds. */
  noticeTimeoutMs: z.number().positive(),
  /** From the acceptance of a refund to its end. */
  refundDurationMs: z.number().nonnegative(),
  refundOutcome: z.enum(['SUCCESS', 'ABNORMAL', 'CLOSED']),
  /** One probe (SIGNTEST) before every n-th notice; 0: none. */
  probeEvery: z.number().int().nonnegative(),
  /** Yesterday's bill exists from 10:00 on. */
  billFromTenOClock: z.boolean(),
})
export type Rules = z.infer<typeof rulesSchema>
/** A change of some of them. */
export const ruleChangeSchema = rulesSchema.partial()

export const DEFAULT_RULES: Rules = {
  closeNotWithin5Min: false,
  refundSpacing: true,
  codeSpelling: 'plain',
  messageNeedsConsent: true,
  signatureWindowS: 300,
  noticeDelayMs: 0,
  noticeTimeoutMs: 5000,
  refundDurationMs: 2000,
  refundOutcome: 'SUCCESS',
  probeEvery: 0,
  billFromTenOClock: true,
}

export type WechatSimOptions = {
  merchants: MerchantOptions[]
  apps: AppOptions[]
  /** 0: a free one. */
  port?: number
  host?: string
  /** Folder for the journal that outlives a restart. */
  statePath?: string
  rules?: Partial<Rules>
  signingMode?: 'public-key' | 'certificate' | 'mixed'
  /** Origin by which people's browsers reach the confirm page, when it is not where we listen. */
  publicOrigin?: string
}
