import { createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto'
import WxPay from 'wechatpay-node-v3'
import { OFFICIAL_PAY_ORIGIN, type PayHttp } from './http'

export const newNonce = (): string => randomBytes(16).toString('hex')
export const secondsOf = (at: Date): string => String(Math.floor(at.getTime() / 1000))

export type SigningIdentity = {
  appid: string
  mchid: string
  /** The serial of the merchant's own certificate. */
  serial: string
  privateKey: KeyObject
  /** WeChat's time: it refuses a request whose time is off. */
  now: () => Date
}

/**
 * The only file that extends wechatpay-node-v3: the library takes its nonce from Math.random and its time from the system, and
 * parses the key again for each signature. What it calls stands in the test of this file, which fails when the library changes.
 */
export class SigningClient extends WxPay {
  constructor(
    private readonly identity: SigningIdentity,
    http: PayHttp,
  ) {
    const pem = createPublicKey(identity.privateKey).export({ type: 'spki', format: 'pem' })
    super({
      appid: identity.appid,
      mchid: identity.mchid,
      serial_no: identity.serial,
      // Read by the library only where no serial is given.
      publicKey: Buffer.from(pem),
      // Never used: `sha256WithRsa` signs with the parsed key.
      privateKey: Buffer.alloc(0),
      userAgent: 'fangxing',
    })
    this.createHttp(http)
  }

  override sha256WithRsa(data: string): string {
    return sign('RSA-SHA256', Buffer.from(data), this.identity.privateKey).toString('base64')
  }

  protected override buildAuthorization(
    method: string,
    url: string,
    params?: Record<string, unknown>,
  ): string {
    const nonce = newNonce()
    const timestamp = secondsOf(this.identity.now())
    const path = url.replace(OFFICIAL_PAY_ORIGIN, '')
    return this.getAuthorization(nonce, timestamp, this.getSignature(method, nonce, timestamp, path, params))
  }
}
