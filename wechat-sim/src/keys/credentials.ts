import { randomBytes } from 'node:crypto'
import { type AppOptions, type MerchantOptions } from '../options'
import { makeCertificate } from './certificate'
import { makePlatformKey, PlatformKeys } from './platform-keys'
import { makeRsaKey, type MakeRsaKey, type RsaKeyPair, privatePem, publicPem, randomText } from './rsa'

/** The merchant's configuration, in the shape of the backend's WECHAT_MERCHANTS. */
export type MerchantSideCredentials = {
  mchid: string
  serial: string
  privateKeyPem: string
  apiV3Key: string
  verifiers: { serial: string; publicKeyPem: string }[]
}

export type LocalCredentials = {
  /** For `startWechatSim({ merchants: [sim] })` or WECHAT_SIM_MERCHANTS. */
  sim: MerchantOptions
  backend: MerchantSideCredentials
  apps: AppOptions[]
  /** A certificate of the merchant's key, for clients that require one; its own serial is not `backend.serial`. */
  merchantCertificatePem: string
}

const TEN_YEARS_MS = 10 * 365 * 86_400_000

/**
 * Credentials for both the simulator and the merchant. The merchant's serial starts with LOCAL, so that a backend in
 * production can tell it from a real one and refuse it.
 */
export function makeLocalCredentials(request: {
  mchid: string
  appids: string[]
  name?: string
  /** For tests, which take keys that they made before; another name is another key. */
  makeKey?: (name: string) => RsaKeyPair
}): LocalCredentials {
  const { mchid, appids, name, makeKey = makeRsaKey } = request
  const keyOf: MakeRsaKey = use => makeKey(`${mchid}-${use}`)
  const now = Date.now()
  const keys = keyOf('merchant')
  const serial = `LOCAL${randomText(35, '0123456789ABCDEF')}`
  const apiV3Key = randomText(32)
  const platformKeys = [makePlatformKey('public-key', now, keyOf), makePlatformKey('certificate', now, keyOf)]
  const validity = { validFrom: new Date(now - 60_000), validTo: new Date(now + TEN_YEARS_MS) }
  const holder = { organization: '微信商户系统', commonName: mchid, ...validity }
  return {
    sim: {
      mchid,
      name,
      apiV3Key,
      merchantSerial: serial,
      merchantPublicKeyPem: publicPem(keys.publicKey),
      platformKeys,
    },
    backend: {
      mchid,
      serial,
      privateKeyPem: privatePem(keys.privateKey),
      apiV3Key,
      verifiers: new PlatformKeys(platformKeys).verifiers(),
    },
    apps: appids.map(appid => ({ appid, secret: randomBytes(16).toString('hex') })),
    merchantCertificatePem: makeCertificate(keys, holder).pem,
  }
}
