import { makeRsaKey, privatePem, randomText } from '../keys/rsa'
import { type NoticeOverrides, type SignedNotice } from './make'

export type Forgery = { name: string; overrides?: NoticeOverrides; tamper?: (notice: SignedNotice) => void }

export type Given = {
  nowS: number
  mchid: string
  appid: string
  apiV3Key: string
  /** A key that WeChat does not own. */
  strangerKeyPem: string
  /** WeChat's other key, not the one that signs. */
  otherSerial: string
}

let strangerPem: string | undefined
/** One stranger's key is as good as many. */
export const strangerKeyPem = () => (strangerPem ??= privatePem(makeRsaKey().privateKey))

type Sealed = { resource: Record<string, string> }

/** Changes the body after it was signed. */
const inBody = (change: (body: Sealed & Record<string, unknown>) => void) => (notice: SignedNotice) => {
  const body = JSON.parse(notice.body) as Sealed & Record<string, unknown>
  change(body)
  notice.body = JSON.stringify(body)
}

const flipped = (base64: string, at: number): string => {
  const bytes = Buffer.from(base64, 'base64')
  const index = at < 0 ? bytes.length + at : at
  bytes[index] = bytes[index]! ^ 1
  return bytes.toString('base64')
}

const repeat = (name: string) => (notice: SignedNotice) => {
  const value = String(notice.headers[name])
  notice.headers[name] = [value, value]
}

/** Wrong in their signature or headers: nothing of their body may even be read. */
export function badSignatures(given: Given): Forgery[] {
  const { nowS, strangerKeyPem: privateKeyPem, otherSerial } = given
  const header = (name: string, headers: NonNullable<NoticeOverrides['headers']>): Forgery => ({
    name,
    overrides: { headers },
  })
  return [
    { name: 'signed by a stranger', overrides: { privateKeyPem } },
    {
      name: 'signed by a stranger under an unknown serial',
      overrides: { privateKeyPem, serial: 'F'.repeat(40) },
    },
    {
      name: 'true signature under an unknown serial',
      overrides: { serial: `PUB_KEY_ID_01${'9'.repeat(32)}` },
    },
    { name: 'true signature under the other key’s serial', overrides: { serial: otherSerial } },
    { name: 'serial __proto__', overrides: { serial: '__proto__' } },
    { name: 'empty signature', overrides: { signature: '' } },
    { name: 'random signature', overrides: { signature: Buffer.from(randomText(256)).toString('base64') } },
    { name: 'probe', overrides: { signature: `WECHATPAY/SIGNTEST/${randomText(342)}` } },
    {
      name: 'signature cut short',
      tamper: n =>
        void (n.headers['Wechatpay-Signature'] = String(n.headers['Wechatpay-Signature']).slice(0, -8)),
    },
    { name: 'signature not base64', overrides: { signature: '!!!not base64!!!' } },
    header('without signature', { 'Wechatpay-Signature': null }),
    header('without timestamp', { 'Wechatpay-Timestamp': null }),
    header('without nonce', { 'Wechatpay-Nonce': null }),
    header('without serial', { 'Wechatpay-Serial': null }),
    header('another nonce than signed', { 'Wechatpay-Nonce': randomText(32) }),
    header('another timestamp than signed', { 'Wechatpay-Timestamp': String(nowS - 1) }),
    { name: 'two signatures', tamper: repeat('Wechatpay-Signature') },
    { name: 'two serials', tamper: repeat('Wechatpay-Serial') },
    { name: 'two timestamps', tamper: repeat('Wechatpay-Timestamp') },
    { name: 'two nonces', tamper: repeat('Wechatpay-Nonce') },
    { name: 'stale by 301 s', overrides: { timestamp: nowS - 301 } },
    { name: 'stale by a day', overrides: { timestamp: nowS - 86_400 } },
    { name: 'from the future by 330 s', overrides: { timestamp: nowS + 330 } },
    { name: 'timestamp in milliseconds', overrides: { timestamp: nowS * 1000 } },
    { name: 'timestamp not a number', overrides: { timestamp: 'NaN' } },
    { name: 'negative timestamp', overrides: { timestamp: -nowS } },
    { name: 'one blank more in the body', tamper: n => void (n.body += ' ') },
    { name: 'empty body', tamper: n => void (n.body = '') },
    {
      name: 'event type changed after signing',
      tamper: inBody(body => void (body.event_type = 'REFUND.SUCCESS')),
    },
    {
      name: 'ciphertext changed after signing',
      tamper: inBody(b => void (b.resource.ciphertext = flipped(b.resource.ciphertext!, 0))),
    },
  ]
}
