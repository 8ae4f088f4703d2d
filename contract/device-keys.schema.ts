import { z } from 'zod'
import { base64urlSchema, deviceEnvelopeSchema, deviceIdSchema, keyIdSchema } from './device-protocol.schema'
import { intSchema } from './storable.schema'

export const key32Schema = base64urlSchema.length(43)
/** Counts the report and release keys of one device, from 1. */
export const keyVersionSchema = intSchema.min(1)
/** Names of the keys with which the server signs, the newest first. */
export const keyNamesSchema = z.array(keyIdSchema).min(1).max(8)
export const serverKeysSchema = z
  .array(z.strictObject({ id: keyIdSchema, publicKey: key32Schema }))
  .min(1)
  .max(8)

/**
 * Published to a device beside its commands, signed like them: these keys wait for it. It names keys and carries none, and
 * it is not a command: it is answered by fetching. `iat` orders announcements.
 */
export const keysAnnouncementSchema = z.strictObject({
  d: deviceIdSchema,
  op: z.literal('KEYS'),
  version: keyVersionSchema,
  keys: keyNamesSchema,
  iat: z.number().int().min(0).max(8.64e15),
})

/** What a device has when it asks. */
export const fetchKeysPayloadSchema = z.strictObject({
  ask: z.literal('keys'),
  version: keyVersionSchema,
  keys: keyNamesSchema,
})
/** What a device has stored; sealed with the report key of that very version. */
export const confirmKeysPayloadSchema = z.strictObject({
  confirm: z.literal('keys'),
  version: keyVersionSchema,
  keys: keyNamesSchema,
})

/** Secrets of one device: like the reply to provisioning it goes over TLS only, never through the broker. */
export const keysReplySchema = z.strictObject({
  version: keyVersionSchema,
  hmacKey: key32Schema,
  releaseKey: key32Schema,
  serverKeys: serverKeysSchema,
})

export const deviceKeysCallSchemas = {
  fetchKeys: { body: deviceEnvelopeSchema, reply: keysReplySchema },
  confirmKeys: {
    body: deviceEnvelopeSchema,
    reply: z.strictObject({ version: keyVersionSchema, keys: keyNamesSchema }),
  },
} as const
