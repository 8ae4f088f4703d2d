import type { KeyObject } from 'node:crypto'
import { type z } from 'zod'
import type { ProvisionReply } from '@fangxing/contract/provisioning'
import { provisionReplySchema } from '@fangxing/contract/provisioning.schema'
import { publicKeyFromRaw } from '@fangxing/contract/envelope'

/** What a device is given at provisioning; the QR link is of use only to those who draw the device. */
export type DeviceCredentials = Omit<ProvisionReply, 'qrUrl' | 'publicCode' | 'keyVersion'> &
  Partial<Pick<ProvisionReply, 'qrUrl' | 'publicCode' | 'keyVersion'>>

export const credentialsSchema: z.ZodType<DeviceCredentials> = provisionReplySchema.partial({
  qrUrl: true,
  publicCode: true,
  keyVersion: true,
})

export interface DeviceSecrets {
  hmacKey: Buffer
  releaseKey: Buffer
  serverKeys: ReadonlyMap<string, KeyObject>
}

const keyRings = new Map<string, ReadonlyMap<string, KeyObject>>()

/** Keys ready for use. Devices of one server share its key objects: thousands of copies would cost memory. */
export function secretsOf(credentials: DeviceCredentials): DeviceSecrets {
  const name = JSON.stringify(credentials.serverKeys)
  const ring =
    keyRings.get(name) ??
    new Map(credentials.serverKeys.map(key => [key.id, publicKeyFromRaw(key.publicKey)]))
  keyRings.set(name, ring)
  return {
    hmacKey: Buffer.from(credentials.hmacKey, 'base64url'),
    releaseKey: Buffer.from(credentials.releaseKey, 'base64url'),
    serverKeys: ring,
  }
}
