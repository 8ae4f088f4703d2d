import { createHash, hkdfSync } from 'node:crypto'
import { deriveDeviceKeys, type DeviceKeys } from '@fangxing/contract/envelope'
import type { Database } from '../../persistence/database'
import type { DeviceRow } from '../../persistence/rows'
import type { Settings } from '../../settings/settings'
import { READ_KEY_VERSIONS } from './device-key.queries'

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

export type KeyVersion = Pick<
  DeviceRow,
  'id' | 'merchant_id' | 'key_version' | 'confirmed_key_version' | 'former_key_version' | 'key_confirmed_at'
>

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
/** Older ones are not looked for: a device gets a new password only when somebody provisions it. */
const PASSWORDS_LOOKED_FOR = 64

/** What the broker compares a password with. */
export const mqttPasswordHashOf = (
  settings: Pick<Settings, 'DEVICE_MASTER_KEY'>,
  deviceId: string,
  keyVersion: number,
): string => hashOf(mqttPasswordOf(settings, deviceId, keyVersion))

/**
 * To which version the password belongs whose hash is kept: keys that a device fetches leave its password as it is. Null
 * where it is none of ours.
 */
export function passwordVersionOf(
  settings: Pick<Settings, 'DEVICE_MASTER_KEY'>,
  device: Pick<DeviceRow, 'id' | 'key_version'>,
  passwordHash: string,
): number | null {
  const oldest = Math.max(1, device.key_version - PASSWORDS_LOOKED_FOR)
  for (let version = device.key_version; version >= oldest; version--)
    if (mqttPasswordHashOf(settings, device.id, version) === passwordHash) return version
  return null
}

/** Of the devices whose credentials were not taken away. */
export function readKeyVersions(database: Database, deviceIds: readonly string[]): Promise<KeyVersion[]> {
  return database.query<KeyVersion>(READ_KEY_VERSIONS, [deviceIds])
}
