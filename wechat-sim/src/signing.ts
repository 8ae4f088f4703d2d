import { makePlatformKey, type PlatformKey, type SigningMode } from './keys/platform-keys'
import { type Merchant, type SimContext } from './sim-context'

export type RotatedKey = { serial: string; publicKeyPem: string; certificatePem?: string }

/** Chooses and rotates the keys with which WeChat signs, for all merchants or for one. */
export class Signing {
  constructor(private readonly context: SimContext) {}

  setMode(mode: SigningMode, mchid?: string): void {
    for (const { keys } of this.merchantsOf(mchid)) keys.mode = mode
  }

  /**
   * Adds a new key of a kind, which signs from now on. For `overlapMs` the old keys of that kind stay valid: they sign
   * responses to requests that name them in `Wechatpay-Serial`, and take their turn in mode `mixed`.
   */
  rotate(
    kind: PlatformKey['kind'],
    { mchid, overlapMs = 86_400_000 }: { mchid?: string; overlapMs?: number } = {},
  ): RotatedKey[] {
    const now = this.context.clock.now()
    return this.merchantsOf(mchid).map(merchant => {
      for (const old of merchant.keys.valid(now, kind))
        this.saveKey(merchant, { ...old, validTo: now + overlapMs })
      const { serial, publicKeyPem, certificatePem } = this.saveKey(merchant, makePlatformKey(kind, now))
      return { serial, publicKeyPem, ...(certificatePem ? { certificatePem } : {}) }
    })
  }

  /** What the merchant needs in its configuration now to verify WeChat's signatures. */
  verifiers(mchid: string): { serial: string; publicKeyPem: string }[] {
    return this.merchant(mchid).keys.verifiers()
  }

  keys(mchid: string): Omit<PlatformKey, 'privateKey' | 'privateKeyPem'>[] {
    return this.merchant(mchid)
      .keys.all()
      .map(({ privateKey: _key, privateKeyPem: _pem, ...key }) => key)
  }

  private saveKey(merchant: Merchant, key: Parameters<Merchant['keys']['add']>[0]): PlatformKey {
    const { serial, kind, privateKeyPem, certificatePem, validFrom, validTo } = key
    const record = { serial, kind, privateKeyPem, certificatePem, validFrom, validTo }
    this.context.eventStore.write('platform-key', `${merchant.mchid}/${serial}`, record)
    return merchant.keys.add(record)
  }

  private merchant(mchid: string): Merchant {
    const merchant = this.context.merchants.get(mchid)
    if (!merchant) throw new Error(`no merchant ${mchid}`)
    return merchant
  }

  private merchantsOf(mchid: string | undefined): Merchant[] {
    return mchid === undefined ? [...this.context.merchants.values()] : [this.merchant(mchid)]
  }
}
