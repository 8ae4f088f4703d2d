import { z } from 'zod'
import { idSchema, timeSchema } from './common.schema'
import { key32Schema, serverKeysSchema } from './device-keys.schema'
import { deviceIdSchema, merchantIdSchema } from './device-protocol.schema'
import { intSchema, textSchema } from './storable.schema'

export const provisionRequestSchema = z.strictObject({
  token: textSchema.min(16).max(200),
  serial: textSchema.min(1).max(64).optional(),
  firmware: textSchema.min(1).max(32),
})

/** With the reply to `fetchKeys` the only one that carries a device's secrets; keys are raw 32 bytes in base64url. */
export const provisionReplySchema = z.strictObject({
  deviceId: deviceIdSchema,
  merchantId: merchantIdSchema,
  mqttPassword: textSchema.min(1).max(200),
  hmacKey: key32Schema,
  releaseKey: key32Schema,
  keyVersion: intSchema.min(1),
  serverKeys: serverKeysSchema,
  mqttUrl: textSchema.min(1).max(200),
  qrUrl: textSchema.min(1).max(400),
  publicCode: textSchema.min(1).max(64),
})

const tokenIdSchema = z.string().regex(/^[0-9a-f]{64}$/)

export const staffProvisioningCallSchemas = {
  issueProvisionToken: {
    body: z.strictObject({ lotId: idSchema.optional() }),
    /** `tokenId`: by it one asks for the device that joined with the token; nobody joins with it. */
    reply: z.strictObject({ token: textSchema, tokenId: tokenIdSchema, expiresAt: timeSchema }),
  },
  /** The device that joined with a token; null: none yet. */
  readProvisionToken: {
    params: z.strictObject({ tokenId: tokenIdSchema }),
    reply: z.strictObject({ deviceId: deviceIdSchema.nullable(), expiresAt: timeSchema }),
  },
} as const

export const deviceProvisioningCallSchemas = {
  provision: { body: provisionRequestSchema, reply: provisionReplySchema },
} as const
