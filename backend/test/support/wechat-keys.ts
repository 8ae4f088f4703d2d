import { createCipheriv, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { testRsaKey } from '@fangxing/dev/stack'
import { readSettings, type Settings } from '../../src/settings/settings'

export const MCHID = '1900000001'
export const OWNER_APPID = 'wx0123456789abcdef'
export const API_V3_KEY = 'k'.repeat(32)
export const CERT_SERIAL = '5157F09EFDC096DE15EBE81A47057A7232F1B8E1'
export const PUBLIC_KEY_SERIAL = 'PUB_KEY_ID_0119000000012024112900000000'

const pem = (key: KeyObject) =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }) as string

/** WeChat's side of the keys, and the merchant's. */
export function makeKeys() {
  const merchant = testRsaKey('merchant')
  const certificate = testRsaKey('certificate')
  const publicKey = testRsaKey('public-key')
  return {
    merchant,
    stranger: testRsaKey('stranger'),
    signing: { [CERT_SERIAL]: certificate.privateKey, [PUBLIC_KEY_SERIAL]: publicKey.privateKey } as Record<
      string,
      KeyObject
    >,
    certificateVerifier: { serial: CERT_SERIAL, publicKeyPem: pem(certificate.publicKey) },
    publicKeyVerifier: { serial: PUBLIC_KEY_SERIAL, publicKeyPem: pem(publicKey.publicKey) },
  }
}
export type Keys = ReturnType<typeof makeKeys>

/** Settings for tests of what talks to WeChat; the other addresses lead nowhere unless given. */
export function testSettings(
  keys: Keys,
  environment: Record<string, string> = {},
  verifiers = [keys.certificateVerifier, keys.publicKeyVerifier],
): Settings {
  const commandKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' })
  return readSettings({
    NODE_ENV: 'test',
    PUBLIC_ORIGIN: 'http://127.0.0.1:7001',
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    REDIS_URL: 'redis://127.0.0.1:1',
    MQTT_URL: 'mqtt://127.0.0.1:1',
    MQTT_USERNAME: 'backend',
    MQTT_PASSWORD: 'local-password',
    WECHAT_PAY_ORIGIN: 'http://127.0.0.1:1',
    WECHAT_PAY_BACKUP_ORIGIN: 'http://127.0.0.1:1',
    WECHAT_API_ORIGIN: 'http://127.0.0.1:1',
    WECHAT_OWNER_APPID: OWNER_APPID,
    WECHAT_OWNER_SECRET: 's'.repeat(32),
    WECHAT_MERCHANT_APPID: 'wxfedcba9876543210',
    WECHAT_MERCHANT_SECRET: 's'.repeat(32),
    WECHAT_MERCHANTS: JSON.stringify([
      {
        mchid: MCHID,
        serial: 'local-4A5B6C7D8E9F',
        privateKeyPem: pem(keys.merchant.privateKey),
        apiV3Key: API_V3_KEY,
        verifiers,
      },
    ]),
    COMMAND_KEY_ID: 'local-1',
    COMMAND_PRIVATE_KEY: commandKey.toString('base64'),
    DEVICE_MASTER_KEY: randomBytes(32).toString('base64'),
    QR_KEY: randomBytes(32).toString('base64'),
    PICTURES_DIR: '/nowhere',
    LOG_LEVEL: 'silent',
    ...environment,
  })
}

/** The four headers over these bytes. */
export function signatureHeaders(
  keys: Keys,
  body: Buffer | string,
  at: Date,
  { serial = CERT_SERIAL, key = keys.signing[serial]! }: { serial?: string; key?: KeyObject } = {},
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const nonce = randomBytes(16).toString('hex').toUpperCase()
  const signed = Buffer.concat([
    Buffer.from(`${timestamp}\n${nonce}\n`),
    Buffer.from(body),
    Buffer.from('\n'),
  ])
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': serial,
    'wechatpay-signature': sign('RSA-SHA256', signed, key).toString('base64'),
  }
}

/** Seals a resource as WeChat does. */
export function seal(content: unknown, type = 'transaction', key = API_V3_KEY) {
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(type))
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return {
    original_type: type,
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: sealed.toString('base64'),
    associated_data: type,
    nonce,
  }
}

export function transaction(change: Record<string, unknown> = {}) {
  return {
    mchid: MCHID,
    appid: OWNER_APPID,
    out_trade_no: '0123456789abcdef0123456789abcdef',
    transaction_id: '4200001234202611230000000001',
    trade_type: 'JSAPI',
    trade_state: 'SUCCESS',
    trade_state_desc: '支付成功',
    bank_type: 'OTHERS',
    attach: '',
    success_time: '2026-11-23T08:00:00+08:00',
    payer: { openid: 'o-payer' },
    amount: { total: 1500, payer_total: 1500, currency: 'CNY', payer_currency: 'CNY' },
    ...change,
  }
}

export function refundContent(change: Record<string, unknown> = {}) {
  return {
    mchid: MCHID,
    out_trade_no: '0123456789abcdef0123456789abcdef',
    transaction_id: '4200001234202611230000000001',
    out_refund_no: 'fedcba9876543210fedcba9876543210',
    refund_id: '50000000012026112300000000001',
    refund_status: 'SUCCESS',
    success_time: '2026-11-23T08:05:00+08:00',
    user_received_account: '支付用户零钱',
    amount: { total: 1500, refund: 1500, payer_total: 1500, payer_refund: 1500 },
    ...change,
  }
}

export function envelope(change: Record<string, unknown> = {}) {
  return {
    id: 'EV-2026112300000000001',
    create_time: '2026-11-23T08:00:01+08:00',
    resource_type: 'encrypt-resource',
    event_type: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    resource: seal(transaction()),
    ...change,
  }
}

/** A whole callback, signed; `change` forges it before signing, so that the signature holds. */
export function signedCallback(
  keys: Keys,
  at: Date,
  change: Record<string, unknown> = {},
  serial = CERT_SERIAL,
) {
  const rawBody = Buffer.from(JSON.stringify(envelope(change)))
  return {
    headers: signatureHeaders(keys, rawBody, at, { serial }) as Record<string, string | string[] | undefined>,
    rawBody,
  }
}
