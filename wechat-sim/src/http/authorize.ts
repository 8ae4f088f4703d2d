import { verify } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { PayRefusal } from '../refusal'
import { type Merchant, type World } from '../world'
import { type Exchange } from './exchange'

const SCHEME = 'WECHATPAY2-SHA256-RSA2048'
const NONCES_KEPT = 200_000

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

/** The merchant that a request names, whether or not it proves it; for the signature of the answer. */
export function claimedMerchant(world: World, exchange: Exchange): Merchant | undefined {
  const mchid = /mchid="([^"]*)"/.exec(exchange.headers.authorization ?? '')?.[1]
  return mchid === undefined ? undefined : world.merchants.get(mchid)
}

/** Checks merchants' signatures (https://pay.weixin.qq.com/doc/v3/merchant/4012365336), each nonce once. */
export class Gate {
  private readonly usedNonces = new LRUCache<string, true>({ max: NONCES_KEPT })

  constructor(private readonly world: World) {}

  /** The proved merchant. Throws PayRefusal 401 SIGN_ERROR. */
  admit(exchange: Exchange): Merchant {
    const given = parse(exchange.headers.authorization)
    const merchant = this.world.merchants.get(given.mchid)
    if (!merchant) throw refused('商户号不存在')
    if (given.serial_no !== merchant.merchantSerial) throw refused('商户证书序列号有误')
    const offS = Math.abs(this.world.clock.now() / 1000 - Number(given.timestamp))
    if (!/^\d{1,12}$/.test(given.timestamp) || offS > this.world.rules.signatureWindowS)
      throw refused('签名时间戳已过期')
    const head = `${exchange.method}\n${exchange.target}\n${given.timestamp}\n${given.nonce_str}\n`
    const text = Buffer.concat([Buffer.from(head), exchange.raw, Buffer.from('\n')])
    if (!verify('RSA-SHA256', text, merchant.publicKey, Buffer.from(given.signature, 'base64'))) {
      throw refused('签名错误，请检查后再试')
    }
    this.spend(`${given.mchid} ${given.nonce_str}`)
    return merchant
  }

  private spend(nonce: string): void {
    if (this.usedNonces.has(nonce)) throw refused('nonce_str 重复')
    this.usedNonces.set(nonce, true)
  }
}
