import { createPublicKey, type KeyObject } from 'node:crypto'
import { makeCertificate } from './certificate'
import { makeRsaKey, type MakeRsaKey, privateKeyOf, privatePem, publicPem, randomText } from './rsa'

/** A key with which WeChat Pay signs for one merchant: a public key with an id, or a certificate with a serial. */
export type PlatformKeyRecord = {
  serial: string
  kind: 'public-key' | 'certificate'
  privateKeyPem: string
  certificatePem?: string
  validFrom: number
  /** Milliseconds; null means until a rotation retires it. */
  validTo: number | null
}
export type SigningMode = 'public-key' | 'certificate' | 'mixed'
export type PlatformKey = PlatformKeyRecord & { privateKey: KeyObject; publicKeyPem: string }

const FIVE_YEARS_MS = 5 * 365 * 86_400_000

export function makePlatformKey(
  kind: 'public-key' | 'certificate',
  now: number,
  makeKey: MakeRsaKey = makeRsaKey,
): PlatformKeyRecord {
  const keys = makeKey(kind)
  const privateKeyPem = privatePem(keys.privateKey)
  if (kind === 'public-key') {
    const serial = `PUB_KEY_ID_01${randomText(32, '0123456789')}`
    return { serial, kind, privateKeyPem, validFrom: now, validTo: null }
  }
  const validFrom = new Date(now - 60_000)
  const validTo = new Date(now + FIVE_YEARS_MS)
  const subject = { organization: 'Tenpay.com', commonName: 'Tenpay.com sign', validFrom, validTo }
  const { serial, pem } = makeCertificate(keys, subject)
  return { serial, kind, privateKeyPem, certificatePem: pem, validFrom: +validFrom, validTo: +validTo }
}

/** All keys of WeChat Pay for one merchant, and the choice of the one that signs next. */
export class PlatformKeys {
  mode: SigningMode = 'public-key'
  private readonly keys: PlatformKey[] = []
  private nextSigner = 0

  constructor(records: PlatformKeyRecord[]) {
    for (const record of records) this.add(record)
  }

  add(record: PlatformKeyRecord): PlatformKey {
    const privateKey = privateKeyOf(record.privateKeyPem)
    const key = { ...record, privateKey, publicKeyPem: publicPem(createPublicKey(record.privateKeyPem)) }
    const known = this.keys.findIndex(({ serial }) => serial === record.serial)
    if (known >= 0) this.keys.splice(known, 1, key)
    else this.keys.push(key)
    return key
  }

  all(): readonly PlatformKey[] {
    return this.keys
  }

  valid(now: number, kind?: PlatformKey['kind']): PlatformKey[] {
    return this.keys.filter(
      key =>
        (!kind || key.kind === kind) && key.validFrom <= now && (key.validTo === null || key.validTo > now),
    )
  }

  /** The key that signs: the newest of the mode's kind; in `mixed`, each valid key in turn. Throws when none is valid. */
  signer(now: number): PlatformKey {
    const candidates = this.mode === 'mixed' ? this.valid(now) : this.valid(now, this.mode).slice(-1)
    const key = candidates[this.nextSigner++ % Math.max(1, candidates.length)]
    if (!key) throw new Error(`no valid platform key in mode ${this.mode}`)
    return key
  }

  bySerial(serial: string, now: number): PlatformKey | undefined {
    return this.valid(now).find(key => key.serial === serial)
  }

  /** What the merchant needs in its configuration to verify WeChat's signatures. */
  verifiers(): { serial: string; publicKeyPem: string }[] {
    return this.keys.map(({ serial, publicKeyPem }) => ({ serial, publicKeyPem }))
  }
}
