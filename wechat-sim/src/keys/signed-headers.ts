import { type PlatformKey } from './platform-keys'
import { randomText, signText } from './rsa'

/** WeChat Pay's signature of a response: RSA-SHA256 over `timestamp\nnonce\nbody\n`. */
export async function signedHeaders(
  key: PlatformKey,
  body: string | Buffer,
  timeMs: number,
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(timeMs / 1000))
  const nonce = randomText(32)
  const text = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), Buffer.from(body), Buffer.from('\n')])
  return {
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': await signText(text, key.privateKey),
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Serial': key.serial,
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
  }
}
