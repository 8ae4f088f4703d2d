import { createPrivateKey, type KeyObject } from 'node:crypto'
import { privateKeyFromSeed } from '@fangxing/contract/envelope'

/**
 * An Ed25519 private key from a setting: a raw seed in base64url, or PKCS #8 in base64 or PEM. Errors: an Error without the
 * text, for anything else.
 */
export function readSigningKey(text: string): KeyObject {
  const key = readPrivateKey(text)
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('must be an Ed25519 key')
  return key
}

function readPrivateKey(text: string): KeyObject {
  if (text.includes('PRIVATE KEY')) return createPrivateKey(text)
  if (/^[A-Za-z0-9_-]{43}$/.test(text)) return privateKeyFromSeed(text)
  return createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
}

export function isSigningKey(text: string): boolean {
  try {
    readSigningKey(text)
    return true
  } catch {
    return false
  }
}
