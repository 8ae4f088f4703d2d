import { createPrivateKey, hkdfSync, type KeyObject } from 'node:crypto'
import { deriveDeviceKeys, privateKeyFromSeed, type DeviceKeys } from '@fangxing/contract/envelope'
import type { Database } from '../../persistence/database'
import type { DeviceRow } from '../../persistence/rows'
import type { Settings } from '../../settings/settings'
import { READ_KEY_VERSIONS } from './device-key.queries'

/** The Ed25519 key that signs what devices obey: a raw seed in base64url, or PKCS #8 in base64 or PEM. */
export function commandKey(settings: Pick<Settings, 'COMMAND_PRIVATE_KEY'>): KeyObject {
  const key = readKey(settings.COMMAND_PRIVATE_KEY)
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('COMMAND_PRIVATE_KEY: must be an Ed25519 key')
  return key
}

function readKey(text: string): KeyObject {
  if (text.includes('PRIVATE KEY')) return createPrivateKey(text)
  if (/^[A-Za-z0-9_-]{43}$/.test(text)) return privateKeyFromSeed(text)
  return createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
}

/** A device's own keys, derived from the master key each time: the database holds no secret of a device. */
export function deviceKeys(
  settings: Pick<Settings, 'DEVICE_MASTER_KEY'>,
  deviceId: string,
  keyVersion: number,
): DeviceKeys {
  return deriveDeviceKeys(Buffer.from(settings.DEVICE_MASTER_KEY, 'base64'), deviceId, keyVersion)
}

/**
 * The password with which a device opens its connection to the broker. It belongs to a key version as the keys do, so that
 * whoever asks again for the same version gets the same answer; the database holds its hash.
 */
export function mqttPasswordOf(
  settings: Pick<Settings, 'DEVICE_MASTER_KEY'>,
  deviceId: string,
  keyVersion: number,
): string {
  const master = Buffer.from(settings.DEVICE_MASTER_KEY, 'base64')
  const derived = hkdfSync('sha256', master, 'fangxing/device/1', `mqtt|${deviceId}|${keyVersion}`, 24)
  return Buffer.from(derived).toString('base64url')
}

type Versions = Pick<DeviceRow, 'key_version' | 'confirmed_key_version'>

/**
 * The version of the keys that a device certainly has: that of its last authentic report. What was handed out later may
 * have been lost on its way.
 */
export const confirmedKeyVersion = (device: Versions): number =>
  device.confirmed_key_version ?? device.key_version

/** Versions with which a device may sign: the newest, and the one before it until the newest was heard. */
export const validKeyVersions = (device: Versions): number[] => [
  ...new Set([device.key_version, confirmedKeyVersion(device)]),
]

export type KeyVersion = Pick<DeviceRow, 'id' | 'merchant_id'> & Versions

/** Of the devices whose credentials were not taken away. */
export function readKeyVersions(database: Database, deviceIds: readonly string[]): Promise<KeyVersion[]> {
  return database.query<KeyVersion>(READ_KEY_VERSIONS, [deviceIds])
}
