import { createPrivateKey, createSecretKey, randomBytes, sign, type KeyObject } from 'node:crypto'
import WxPay from 'wechatpay-node-v3'
import type { MerchantCredentials, Settings } from '../../settings/settings'
import { OFFICIAL_PAY_ORIGIN, PayHttp } from './http'
import { Verifiers } from './verifiers'

/** The library with an unguessable nonce and the platform's clock; everything else it builds and signs as it is. */
class SigningPay extends WxPay {
  now: () => Date = () => new Date()

  protected override buildAuthorization(
    method: string,
    url: string,
    params?: Record<string, unknown>,
  ): string {
    const nonce = newNonce()
    const timestamp = secondsOf(this.now())
    const signature = this.getSignature(
      method,
      nonce,
      timestamp,
      url.replace(OFFICIAL_PAY_ORIGIN, ''),
      params,
    )
    return this.getAuthorization(nonce, timestamp, signature)
  }
}

export const newNonce = (): string => randomBytes(16).toString('hex')
export const secondsOf = (at: Date): string => String(Math.floor(at.getTime() / 1000))

/** All that belongs to one merchant number, made once: parsing a key costs more than using it. */
export type MerchantPay = {
  mchid: string
  pay: WxPay
  http: PayHttp
  verifiers: Verifiers
  apiV3Key: KeyObject
  signText(text: string): string
}

export function merchantPayOf(
  settings: Settings,
  merchant: MerchantCredentials,
  now: () => Date,
): MerchantPay {
  const privateKey = createPrivateKey(merchant.privateKeyPem)
  const verifiers = new Verifiers(merchant.verifiers)
  const http = new PayHttp({
    origin: settings.WECHAT_PAY_ORIGIN,
    backupOrigin: settings.WECHAT_PAY_BACKUP_ORIGIN,
    verifiers,
    now,
  })
  const pay = new SigningPay({
    appid: settings.WECHAT_OWNER_APPID,
    mchid: merchant.mchid,
    serial_no: merchant.serial,
    // The library wants a certificate only to read its serial from, which is given above.
    publicKey: Buffer.from(merchant.serial),
    // Node signs with a parsed key as with a Buffer; the library's type knows only the latter.
    privateKey: privateKey as unknown as Buffer,
    userAgent: 'fangxing',
  })
  pay.now = now
  pay.createHttp(http)
  return {
    mchid: merchant.mchid,
    pay,
    http,
    verifiers,
    apiV3Key: createSecretKey(Buffer.from(merchant.apiV3Key, 'utf8')),
    signText: text => sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64'),
  }
}
