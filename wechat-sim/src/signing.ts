import { makePlatformKey, type PlatformKey, type SigningMode } from './keys/platform-keys'
import { type Merchant, type World } from './world'

export type RotatedKey = { serial: string; publicKeyPem: string; certificatePem?: string }

/** Which of WeChat's keys sign, for all merchants or for one. */
export class Signing {
  constructor(private readonly world: World) {}

  setMode(mode: SigningMode, mchid?: string): void {
    for (const { keys } of this.some(mchid)) keys.mode = mode
  }

  /**
   * Adds a new key of a kind. It signs from now on; the old ones of its kind answer who asks for them by
   * `Wechatpay-Serial`, and sign in turn in mode `mixed`, until `overlapMs` have passed.
   */
  rotate(
    kind: PlatformKey['kind'],
    { mchid, overlapMs = 86_400_000 }: { mchid?: string; overlapMs?: number } = {},
  ): RotatedKey[] {
    const now = this.world.clock.now()
    return this.some(mchid).map(merchant => {
      for (const old of merchant.keys.valid(now, kind))
        this.keep(merchant, { ...old, validTo: now + overlapMs })
      const { serial, publicKeyPem, certificatePem } = this.keep(merchant, makePlatformKey(kind, now))
      return { serial, publicKeyPem, ...(certificatePem ? { certificatePem } : {}) }
    })
  }

  /** What the merchant's side should be configured with now. */
  verifiers(mchid: string): { serial: string; publicKeyPem: string }[] {
    return this.merchant(mchid).keys.verifiers()
  }

  keys(mchid: string): Omit<PlatformKey, 'privateKey' | 'privateKeyPem'>[] {
    return this.merchant(mchid)
      .keys.all()
      .map(({ privateKey: _key, privateKeyPem: _pem, ...key }) => key)
  }

  private keep(merchant: Merchant, key: Parameters<Merchant['keys']['add']>[0]): PlatformKey {
    const { serial, kind, privateKeyPem, certificatePem, validFrom, validTo } = key
    const record = { serial, kind, privateKeyPem, certificatePem, validFrom, validTo }
    this.world.journal.write('platform-key', `${merchant.mchid}/${serial}`, record)
    return merchant.keys.add(record)
  }

  private merchant(mchid: string): Merchant {
    const merchant = this.world.merchants.get(mchid)
    if (!merchant) throw new Error(`no merchant ${mchid}`)
    return merchant
  }

  private some(mchid: string | undefined): Merchant[] {
    return mchid === undefined ? [...this.world.merchants.values()] : [this.merchant(mchid)]
  }
}
