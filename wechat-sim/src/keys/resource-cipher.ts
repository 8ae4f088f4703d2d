import { createCipheriv } from 'node:crypto'
import { randomText } from './rsa'

export type EncryptedResource = {
  algorithm: string
  ciphertext: string
  associated_data: string
  nonce: string
}

/**
 * Encrypts with AEAD_AES_256_GCM (RFC 5116) and the merchant's 32-byte APIv3 key. The tag follows the ciphertext, both
 * in base64.
 */
export function encryptResource(
  apiV3Key: string,
  plain: string,
  associatedData: string,
  nonce = randomText(12),
): EncryptedResource {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiV3Key), Buffer.from(nonce))
  cipher.setAAD(Buffer.from(associatedData))
  const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: ciphertext.toString('base64'),
    associated_data: associatedData,
    nonce,
  }
}
