import { createDecipheriv, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { strictBase64 } from './verifiers'

const TAG_BYTES = 16
const NONCE_BYTES = 12

/** The encrypted part of a callback; WeChat may add fields beside these. */
export const sealedResourceSchema = z.object({
  original_type: z.string().max(32).optional(),
  algorithm: z.literal('AEAD_AES_256_GCM'),
  ciphertext: z.string().max(65_536),
  associated_data: z.string().max(64).nullish(),
  nonce: z.string().max(32),
})
export type SealedResource = z.infer<typeof sealedResourceSchema>

/** Opens AEAD_AES_256_GCM with the APIv3 key; null unless the tag covers every byte of ciphertext and associated data. */
export function openResource(key: KeyObject, resource: SealedResource): Buffer | null {
  const sealed = strictBase64(resource.ciphertext)
  const nonce = Buffer.from(resource.nonce, 'utf8')
  if (!sealed || sealed.length <= TAG_BYTES || nonce.length !== NONCE_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(resource.associated_data ?? '', 'utf8'))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()])
  } catch {
    return null
  }
}

/** Parses JSON and refuses a key `__proto__` anywhere: no honest message has one. Null when it is not JSON. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'), (key, value: unknown) => {
      if (key === '__proto__') throw new Error('__proto__')
      return value
    })
  } catch {
    return null
  }
}
