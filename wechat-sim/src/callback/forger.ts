import { type SimClock } from '../clock'
import { type PlatformKeys } from '../keys/platform-keys'
import { makeRsaKey, privatePem } from '../keys/rsa'
import { type PaymentCallback } from '../state/records'
import { type CallbackDispatcher } from './dispatcher'
import { forgedContents } from './forged-contents'
import { forgedSignatures } from './forged-signatures'
import { type SignedCallback } from './signed-callback'

export type ForgedCallback = { name: string; callback: SignedCallback }

type ForgerDependencies = {
  clock: SimClock
  dispatcher: CallbackDispatcher
  merchantByMchid: (mchid: string) => { mchid: string; apiV3Key: string; keys: PlatformKeys }
}

/** Makes every known forgery of a callback, for tests of the merchant's checks. */
export class CallbackForger {
  private untrustedKeyPem: string | null = null

  constructor(private readonly dependencies: ForgerDependencies) {}

  /**
   * Every forgery of one valid callback, ready to be sent: each must be refused, change nothing, and cause no outbound
   * call but one rate-limited query for one whose timestamp is too old.
   */
  async forgeAll(callback: PaymentCallback): Promise<ForgedCallback[]> {
    const { clock, dispatcher, merchantByMchid } = this.dependencies
    const { mchid, apiV3Key, keys } = merchantByMchid(callback.mchid)
    const now = clock.now()
    const { appid } = callback.content
    const signingSerial = keys.signer(now).serial
    const input = {
      nowS: Math.floor(now / 1000),
      mchid,
      appid: typeof appid === 'string' ? appid : '',
      apiV3Key,
      untrustedKeyPem: this.untrustedKey(),
      otherSerial: keys.all().find(({ serial }) => serial !== signingSerial)?.serial ?? 'F'.repeat(40),
    }
    const forgeries = [...forgedSignatures(input), ...forgedContents(input)]
    const { mode } = keys
    // The signing key must not change between the forgeries: some are about exactly that.
    if (mode === 'mixed') keys.mode = 'public-key'
    try {
      const made: ForgedCallback[] = []
      for (const { name, overrides, tamper } of forgeries) {
        const signed = await dispatcher.sign(callback, overrides ?? {})
        tamper?.(signed)
        made.push({ name, callback: signed })
      }
      return made
    } finally {
      keys.mode = mode
    }
  }

  /** A key that WeChat does not own; one serves all forgeries, because making one is slow. */
  private untrustedKey(): string {
    this.untrustedKeyPem ??= privatePem(makeRsaKey().privateKey)
    return this.untrustedKeyPem
  }
}
