import type { DeviceLifecycle, DevicePosition } from '@fangxing/contract/states'
import { mayRenewKeys } from './device'

/** Reports sealed with the key before the confirmed one count for so long: such were under way, a last will among them. */
const FORMER_KEY_MS = 10 * 60_000

export type KeyVersions = { key_version: number; confirmed_key_version: number | null }
export type FormerKey = { former_key_version: number | null; key_confirmed_at: Date | null }
type KeysHeld = KeyVersions & {
  command_keys: readonly string[] | null
  lifecycle: DeviceLifecycle
  position: DevicePosition
  order_id: string | null
}

/**
 * The version of the keys that a device certainly has: that of its last authentic report, or the one it confirmed. What
 * was handed out later may have been lost on its way.
 */
export const confirmedKeyVersion = (device: KeyVersions): number =>
  device.confirmed_key_version ?? device.key_version

/**
 * Versions with which a device may sign, the newest first: what it was given, and what it had before until it confirmed;
 * where the keys changed while it was in use, that one for some minutes more.
 */
export function validKeyVersions(device: KeyVersions & FormerKey, at: Date): number[] {
  const versions = presentKeyVersions(device)
  const { former_key_version: former, key_confirmed_at: since } = device
  if (former !== null && (since === null || at.getTime() - since.getTime() < FORMER_KEY_MS))
    versions.push(former)
  return [...new Set(versions)]
}

/** Those of them with which a device may ask for keys: what it was given, and what it had before until it confirmed. */
export const presentKeyVersions = (device: KeyVersions): number[] => [
  ...new Set([device.key_version, confirmedKeyVersion(device)]),
]

/**
 * The version that a device may have now. While a car depends on it, it stays what the device has confirmed: the release
 * code that somebody is about to type was made with it.
 */
export const keyVersionFor = (device: KeysHeld): number =>
  mayRenewKeys(device) ? device.key_version : confirmedKeyVersion(device)

/** Whether a device has to fetch keys: its own are not the newest it may have, or its ring is not ours. */
export const lacksKeys = (device: KeysHeld, ring: readonly string[]): boolean =>
  keyVersionFor(device) !== confirmedKeyVersion(device) || !isSame(device.command_keys, ring)

const isSame = (held: readonly string[] | null, ring: readonly string[]): boolean =>
  held?.length === ring.length && held.every((name, index) => name === ring[index])
