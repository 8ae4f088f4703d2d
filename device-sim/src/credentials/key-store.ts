import { z } from 'zod'
import { serverKeysSchema } from '@fangxing/contract/device-keys.schema'
import type { Flash } from '../flash/flash'
import { TwoCopies } from '../flash/two-copies'
import type { DeviceCredentials } from './credentials'

const keySetSchema = z.object({
  version: z.number().int().min(1),
  hmacKey: z.string(),
  releaseKey: z.string(),
  serverKeys: serverKeysSchema,
})
const memorySchema = z.object({
  /** What the server knows this device to have. */
  present: keySetSchema,
  /** Fetched and stored; that the server knows it is not certain. Both count until it is. */
  next: keySetSchema.nullable(),
  /** `iat` of the newest announcement that was accepted. */
  announcedAtMs: z.number(),
  /** Whether the server has told this device its keys over TLS at least once. */
  isKnown: z.boolean(),
})

export type KeySet = z.infer<typeof keySetSchema>
export type KeyMemory = z.infer<typeof memorySchema>

/** The device's memory of keys, apart from the one of what it does: whoever loses that one still knows who it is. */
export class KeyStore extends TwoCopies<KeyMemory> {
  constructor(flash: Flash) {
    super(flash, { encode: memory => memory, decode: json => memorySchema.safeParse(json).data })
  }
}

/** What provisioning gave. */
export function provisionedKeys({
  keyVersion = 1,
  hmacKey,
  releaseKey,
  serverKeys,
}: DeviceCredentials): KeyMemory {
  const present = { version: keyVersion, hmacKey, releaseKey, serverKeys }
  return { present, next: null, announcedAtMs: 0, isKnown: false }
}
