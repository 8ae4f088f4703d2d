import { randomText } from '../keys/rsa'
import { type CallbackOverrides, type SignedCallback } from './signed-callback'

export type Forgery = {
  name: string
  overrides?: CallbackOverrides
  tamper?: (callback: SignedCallback) => void
}

export type ForgeryInput = {
  nowS: number
  mchid: string
  appid: string
  apiV3Key: string
  /** A key that WeChat does not own. */
  untrustedKeyPem: string
  /** WeChat's other key, not the one that signs. */
  otherSerial: string
}

type SealedBody = { resource: Record<string, string> } & Record<string, unknown>

/** Changes the body after it was signed. */
const changeBody = (change: (body: SealedBody) => void) => (callback: SignedCallback) => {
  const body = JSON.parse(callback.body) as SealedBody
  change(body)
  callback.body = JSON.stringify(body)
}

const flipBit = (base64: string, at: number): string => {
  const bytes = Buffer.from(base64, 'base64')
  const index = at < 0 ? bytes.length + at : at
  bytes[index] = bytes[index]! ^ 1
  return bytes.toString('base64')
}

const repeatHeader = (name: string) => (callback: SignedCallback) => {
  const value = String(callback.headers[name])
  callback.headers[name] = [value, value]
}

/** Wrong in their signature or headers: the receiver must refuse them before it reads the body. */
export function forgedSignatures(input: ForgeryInput): Forgery[] {
  const { nowS, untrustedKeyPem: privateKeyPem, otherSerial } = input
  const header = (name: string, headers: NonNullable<CallbackOverrides['headers']>): Forgery => ({
    name,
    overrides: { headers },
  })
  return [
    { name: 'signed with an unknown key', overrides: { privateKeyPem } },
    {
      name: 'signed with an unknown key under an unknown serial',
      overrides: { privateKeyPem, serial: 'F'.repeat(40) },
    },
    {
      name: 'valid signature under an unknown serial',
      overrides: { serial: `PUB_KEY_ID_01${'9'.repeat(32)}` },
    },
    { name: 'valid signature under the other key’s serial', overrides: { serial: otherSerial } },
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
    { name: 'two signatures', tamper: repeatHeader('Wechatpay-Signature') },
    { name: 'two serials', tamper: repeatHeader('Wechatpay-Serial') },
    { name: 'two timestamps', tamper: repeatHeader('Wechatpay-Timestamp') },
    { name: 'two nonces', tamper: repeatHeader('Wechatpay-Nonce') },
    { name: 'stale by 301 s', overrides: { timestamp: nowS - 301 } },
    { name: 'stale by a day', overrides: { timestamp: nowS - 86_400 } },
    { name: 'from the future by 330 s', overrides: { timestamp: nowS + 330 } },
    { name: 'timestamp in milliseconds', overrides: { timestamp: nowS * 1000 } },
    { name: 'timestamp not a number', overrides: { timestamp: 'NaN' } },
    { name: 'negative timestamp', overrides: { timestamp: -nowS } },
    { name: 'a space added to the body', tamper: n => void (n.body += ' ') },
    { name: 'empty body', tamper: n => void (n.body = '') },
    {
      name: 'event type changed after signing',
      tamper: changeBody(body => void (body.event_type = 'REFUND.SUCCESS')),
    },
    {
      name: 'ciphertext changed after signing',
      tamper: changeBody(b => void (b.resource.ciphertext = flipBit(b.resource.ciphertext!, 0))),
    },
  ]
}
