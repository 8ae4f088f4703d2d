import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { credentialsSchema, type DeviceCredentials } from './credentials'

/** Credentials stored by an earlier provisioning. Throws when the file is damaged. */
export function loadCredentials(path: string): DeviceCredentials[] {
  if (!existsSync(path)) return []
  const content = JSON.parse(readFileSync(path, 'utf8')) as unknown
  return credentialsSchema.array().parse(Array.isArray(content) ? content : [content])
}

/** Stores credentials so that only this user can read them: they contain the device's keys. */
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
