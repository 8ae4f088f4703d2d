import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import type { MerchantCredentials } from '../../settings/settings'
import { serialKey } from '../../settings/wechat-serial'

/** What WeChat allows a signature to be off, in seconds. */
const SIGNATURE_WINDOW_S = 300
/** Signatures that WeChat sends on purpose to see whether they are refused carry this mark. */
const PROBE_MARK = 'WECHATPAY/SIGNTEST/'
/** A serial of this form names a WeChat Pay public key; any other names a platform certificate. */
const PUBLIC_KEY_SERIAL = /^PUB_KEY_ID_/

export type SignedMessage = {
  timestamp: string
  nonce: string
  serial: string
  signature: string
  rawBody: Buffer
}
export type SignatureCheck = 'valid' | 'invalid' | 'stale'

/**
 * The keys that WeChat signs with for one merchant: a fixed set from the settings. An unknown serial is refused and
 * never fetched, because a forger could make us fetch forever.
 */
export class Verifiers {
  private readonly keys: ReadonlyMap<string, KeyObject>
  /** The public key we ask WeChat to answer with; null in certificate mode. */
  readonly preferredSerial: string | null

  constructor(credentials: MerchantCredentials['verifiers']) {
    this.keys = new Map(
      credentials.map(({ serial, publicKeyPem }) => [serialKey(serial), createPublicKey(publicKeyPem)]),
    )
    this.preferredSerial = credentials.find(({ serial }) => PUBLIC_KEY_SERIAL.test(serial))?.serial ?? null
  }

  /** Checks RSA-SHA256 over `timestamp\nnonce\nbody\n`; 'stale' means truly signed, but outside the window. */
  check(message: SignedMessage, now: Date): SignatureCheck {
    const key = this.keys.get(serialKey(message.serial))
    const signature = strictBase64(message.signature)
    if (!key || !signature || message.signature.includes(PROBE_MARK)) return 'invalid'
    if (!/^\d{1,12}$/.test(message.timestamp)) return 'invalid'
    const signed = Buffer.concat([
      Buffer.from(`${message.timestamp}\n${message.nonce}\n`),
      message.rawBody,
      LINE_END,
    ])
    if (!verify('RSA-SHA256', signed, key, signature)) return 'invalid'
    const offSeconds = Math.abs(now.getTime() / 1000 - Number(message.timestamp))
    return offSeconds <= SIGNATURE_WINDOW_S ? 'valid' : 'stale'
  }
}

const LINE_END = Buffer.from('\n')

/** Node's own decoder skips what it does not know; a signature and a sealed resource have one spelling only. */
export function strictBase64(text: string): Buffer | null {
  if (text.length === 0 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

type Headers = Record<string, string | string[] | undefined>

/**
 * The four signature headers, or null if one is missing or given twice (Node joins repeated headers with a comma,
 * which none of these may contain).
 */
export function readSignature(headers: Headers, rawBody: Buffer): SignedMessage | null {
  const one = (name: string, shape: RegExp): string | null => {
    const value = headers[name]
    return typeof value === 'string' && shape.test(value) ? value : null
  }
  const timestamp = one('wechatpay-timestamp', /^\d{10}$/)
  const nonce = one('wechatpay-nonce', /^[!-+\--~]{1,128}$/)
  const serial = one('wechatpay-serial', /^[0-9A-Za-z_-]{8,80}$/)
  const signature = one('wechatpay-signature', /^[0-9A-Za-z+/=]{1,1024}$/)
  return timestamp && nonce && serial && signature ? { timestamp, nonce, serial, signature, rawBody } : null
}
