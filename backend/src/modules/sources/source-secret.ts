import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { textToSign, type SignedParts } from '@fangxing/contract/integration'
import type { Settings } from '../../settings/settings'

type MasterKey = Pick<Settings, 'DEVICE_MASTER_KEY'>

/**
 * The secret of a source's key is derived from the master key of the environment and the key's random id: nothing that
 * signs is stored, so that a copy of the database signs nothing.
 */
export function sourceSecretOf({ DEVICE_MASTER_KEY: master }: MasterKey, keyId: string): string {
  const own = createHmac('sha256', Buffer.from(master, 'base64')).update('integration-secret|1').digest()
  return createHmac('sha256', own).update(keyId).digest('base64url')
}

export const bodyDigestOf = (body: Buffer): string => createHash('sha256').update(body).digest('hex')

/** Compares in a time that does not depend on where the two differ. */
export function isSignedBy(secret: string, parts: SignedParts, signatureHex: string): boolean {
  const expected = createHmac('sha256', secret).update(textToSign(parts)).digest()
  const given = Buffer.from(signatureHex, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
