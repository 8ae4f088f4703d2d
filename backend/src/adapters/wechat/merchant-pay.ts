import { createPrivateKey, createSecretKey, type KeyObject } from 'node:crypto'
import type { MerchantCredentials, Settings } from '../../settings/settings'
import { PayHttp } from './http'
import { SigningClient } from './signing-client'
import { Verifiers } from './verifiers'
import type { WeChatTime } from './wechat-time'

/** All that belongs to one merchant number, made once: parsing a key costs more than using it. */
export type MerchantPay = {
  mchid: string
  client: SigningClient
  http: PayHttp
  verifiers: Verifiers
  apiV3Key: KeyObject
}

export function merchantPayOf(
  settings: Settings,
  merchant: MerchantCredentials,
  time: WeChatTime,
): MerchantPay {
  const { mchid, serial } = merchant
  const privateKey = createPrivateKey(merchant.privateKeyPem)
  const verifiers = new Verifiers(merchant.verifiers)
  const http = new PayHttp({
    origin: settings.WECHAT_PAY_ORIGIN,
    backupOrigin: settings.WECHAT_PAY_BACKUP_ORIGIN,
    verifiers,
    time,
  })
  const now = () => time.now()
  return {
    mchid,
    client: new SigningClient({ appid: settings.WECHAT_OWNER_APPID, mchid, serial, privateKey, now }, http),
    http,
    verifiers,
    apiV3Key: createSecretKey(Buffer.from(merchant.apiV3Key, 'utf8')),
  }
}
