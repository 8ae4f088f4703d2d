import { createPrivateKey, generateKeyPairSync, type KeyObject, randomInt, sign } from 'node:crypto'
import { promisify } from 'node:util'

export type RsaKeyPair = { privateKey: KeyObject; publicKey: KeyObject }
/** What the key is for: none may be another's. */
export type MakeRsaKey = (use: 'merchant' | 'public-key' | 'certificate') => RsaKeyPair
export const makeRsaKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

export const privatePem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }) as string
export const publicPem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string
export const privateKeyOf = (pem: string) => createPrivateKey(pem)

const signInThreadPool = promisify(
  (data: Buffer, key: KeyObject, done: (error: Error | null, signature: Buffer) => void) =>
    sign('RSA-SHA256', data, key, done),
)

/** RSA-SHA256 in base64, computed in libuv's thread pool, so that many signatures do not block the server. */
export const signText = async (text: string | Buffer, key: KeyObject): Promise<string> =>
  (await signInThreadPool(Buffer.from(text), key)).toString('base64')

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Random letters and digits, as WeChat writes its nonces. */
export function randomText(length: number, alphabet = ALPHABET): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}
