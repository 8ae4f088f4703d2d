import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { credentialsSchema, type DeviceCredentials } from './credentials'
import { Device, type DeviceOptions } from './device'
import { FileFlash } from './flash/file-flash'
import { Journal } from './flash/journal'

export type StoredOptions = Omit<DeviceOptions, 'flash' | 'logPath' | 'bodyPath'>

/**
 * A device whose flash, arm and log live in `{folder}/{deviceId}` and go on after the process ends. The factory
 * formats the flash once, when the folder is made; empty slots in an old folder are a lost flash.
 */
export function openStored(folder: string, options: StoredOptions): Device {
  const home = join(folder, options.credentials.deviceId)
  const birth = join(home, 'born')
  const flash = new FileFlash(home)
  if (!existsSync(birth)) {
    new Journal(flash).format()
    writeFileSync(birth, '')
  }
  return new Device({
    ...options,
    flash,
    logPath: join(home, 'log.jsonl'),
    bodyPath: join(home, 'body.json'),
  })
}

/** Credentials kept from an earlier provisioning. Throws when the file is damaged. */
export function loadCredentials(path: string): DeviceCredentials[] {
  if (!existsSync(path)) return []
  const content = JSON.parse(readFileSync(path, 'utf8')) as unknown
  return credentialsSchema.array().parse(Array.isArray(content) ? content : [content])
}

/** Keeps credentials, readable by this user alone: they hold the device's keys. */
export function saveCredentials(
  folder: string,
  name: string,
  credentials: readonly DeviceCredentials[],
): void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name)
  writeFileSync(`${path}.new`, JSON.stringify(credentials, null, 2), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
