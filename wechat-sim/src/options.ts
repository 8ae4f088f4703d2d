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
  /** The payee's name on the confirm page. */
  name: z.string().optional(),
  apiV3Key: z.string().refine(text => Buffer.byteLength(text) === 32, 'must be 32 bytes'),
  merchantSerial: z.string().min(1),
  /** Public key or certificate (PEM) that verifies the merchant's requests. */
  merchantPublicKeyPem: z.string().includes('-----BEGIN'),
  /** Keys that WeChat signs with; without them they are made at the start. */
  platformKeys: z.array(platformKeySchema).min(1).optional(),
  /** Apps bound to this merchant; without it, all apps are. */
  appids: z.array(z.string()).optional(),
})
export type MerchantOptions = z.infer<typeof merchantSchema>

export const appSchema = z.strictObject({
  appid: z.string().regex(/^wx[0-9a-f]{16}$/),
  secret: z.string().min(1),
})
export type AppOptions = z.infer<typeof appSchema>

/** Rules on which WeChat's own documents differ, or that a test needs to switch off. */
const rulesSchema = z.strictObject({
  /** An order cannot be closed in the first 5 minutes after its creation. */
  closeNotWithin5Min: z.boolean(),
  /** Refunds of one order are at least a minute apart. */
  refundSpacing: z.boolean(),
  /** How codes are spelled: ORDERPAID or ORDER_PAID; WeChat's documents have both. */
  codeSpelling: z.enum(['plain', 'underscored']),
  /** A subscription message needs the user's consent, one for each message. */
  messageNeedsConsent: z.boolean(),
  /** How far a request's timestamp may differ from the clock, in seconds. */
  signatureWindowS: z.number().positive(),
  /** From the payment to the first callback. */
  callbackDelayMs: z.number().nonnegative(),
  /** How long a callback waits for its response, in milliseconds of real time. */
  callbackTimeoutMs: z.number().positive(),
  /** From the acceptance of a refund to its result. */
  refundDurationMs: z.number().nonnegative(),
  refundOutcome: z.enum(['SUCCESS', 'ABNORMAL', 'CLOSED']),
  /** Sends one probe (SIGNTEST) before every n-th callback; 0: never. */
  probeEvery: z.number().int().nonnegative(),
  /** The trade bill of yesterday exists from 10:00 on. */
  tradeBillFromTenOClock: z.boolean(),
})
export type Rules = z.infer<typeof rulesSchema>
/** A change of some rules. */
export const ruleChangeSchema = rulesSchema.partial()

export const DEFAULT_RULES: Rules = {
  closeNotWithin5Min: false,
  refundSpacing: true,
  codeSpelling: 'plain',
  messageNeedsConsent: true,
  signatureWindowS: 300,
  callbackDelayMs: 0,
  callbackTimeoutMs: 5000,
  refundDurationMs: 2000,
  refundOutcome: 'SUCCESS',
  probeEvery: 0,
  tradeBillFromTenOClock: true,
}

export type WechatSimOptions = {
  merchants: MerchantOptions[]
  apps: AppOptions[]
  /** 0 chooses a free port. */
  port?: number
  host?: string
  /** Folder in which the state is stored, so that a restart keeps it. */
  statePath?: string
  rules?: Partial<Rules>
  signingMode?: 'public-key' | 'certificate' | 'mixed'
  /** Origin at which browsers reach the confirm page, when it differs from the address we listen on. */
  publicOrigin?: string
}
