import { verify } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { PayRefusal } from '../refusal'
import { type Merchant, type SimContext } from '../sim-context'
import { type Exchange } from './exchange'

const SCHEME = 'WECHATPAY2-SHA256-RSA2048'
const MAX_USED_NONCES = 200_000

type Authorization = {
  mchid: string
  nonce_str: string
  timestamp: string
  serial_no: string
  signature: string
}

const refused = (message: string) => new PayRefusal(401, 'SIGN_ERROR', message)

function parse(header: string | undefined): Authorization {
  if (!header?.startsWith(`${SCHEME} `)) throw refused(`Authorization 须为 ${SCHEME}`)
  const found = new Map<string, string>()
  for (const [, name, value] of header.slice(SCHEME.length).matchAll(/([a-z_]+)="([^"]*)"/g))
    found.set(name!, value!)
  const take = (name: keyof Authorization) => {
    const value = found.get(name)
    if (!value) throw refused(`Authorization 缺少 ${name}`)
    return value
  }
  return {
    mchid: take('mchid'),
    nonce_str: take('nonce_str'),
    timestamp: take('timestamp'),
    serial_no: take('serial_no'),
    signature: take('signature'),
  }
}

/** The number of the merchant that a request names, whether or not its signature is valid. */
export const namedMchid = (exchange: Exchange): string | null =>
  /mchid="([^"]*)"/.exec(exchange.headers.authorization ?? '')?.[1] ?? null

/**
 * Checks the signatures of merchants' requests (https://pay.weixin.qq.com/doc/v3/merchant/4012365336) and accepts each
 * nonce once.
 */
export class RequestAuthenticator {
  private readonly usedNonces = new LRUCache<string, true>({
    // Counted, not set apart beforehand: that would cost every start of a simulator a tenth of a second.
    maxSize: MAX_USED_NONCES,
    sizeCalculation: () => 1,
  })

  constructor(private readonly context: SimContext) {}

  /** The merchant that has signed the request. Throws PayRefusal 401 SIGN_ERROR. */
  authenticate(exchange: Exchange): Merchant {
    const given = parse(exchange.headers.authorization)
    const merchant = this.context.merchants.get(given.mchid)
    if (!merchant) throw refused('商户号不存在')
    if (given.serial_no !== merchant.merchantSerial) throw refused('商户证书序列号有误')
    const differenceS = Math.abs(this.context.clock.now() / 1000 - Number(given.timestamp))
    if (!/^\d{1,12}$/.test(given.timestamp) || differenceS > this.context.rules.signatureWindowS)
      throw refused('签名时间戳已过期')
    const head = `${exchange.method}\n${exchange.target}\n${given.timestamp}\n${given.nonce_str}\n`
    const text = Buffer.concat([Buffer.from(head), exchange.raw, Buffer.from('\n')])
    if (!verify('RSA-SHA256', text, merchant.publicKey, Buffer.from(given.signature, 'base64'))) {
      throw refused('签名错误，请检查后再试')
    }
    this.useNonce(`${given.mchid} ${given.nonce_str}`)
    return merchant
  }

  private useNonce(nonce: string): void {
    if (this.usedNonces.has(nonce)) throw refused('nonce_str 重复')
    this.usedNonces.set(nonce, true)
  }
}
