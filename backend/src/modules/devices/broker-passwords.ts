import { createHash, pbkdf2Sync } from 'node:crypto'
import type { Database } from '../../persistence/database'
import type { DeviceRow } from '../../persistence/rows'
import type { Settings } from '../../settings/settings'
import { mqttPasswordOf, passwordVersionOf } from './device-key'
import { READ_BROKER_CREDENTIALS } from './device-key.queries'

type MasterKey = Pick<Settings, 'DEVICE_MASTER_KEY'>
type Credential = Pick<DeviceRow, 'id' | 'key_version'> & { password_hash: string }

/** As mosquitto_passwd writes it. Few rounds are enough: the passwords are 24 random bytes. */
const ROUNDS = 101
const SALT_BYTES = 12
const HASH_BYTES = 64

/** `foreign`: devices whose password does not come from this master key; they cannot be listed. */
export type BrokerPasswords = { lines: string[]; foreign: string[] }

/**
 * Mosquitto's password file for all devices that may connect, the same at every run until one of them changes. Mosquitto
 * alone reads no database, and the hashes there are not in its form: the passwords are derived again.
 */
export async function brokerPasswords(database: Database, settings: MasterKey): Promise<BrokerPasswords> {
  const found: BrokerPasswords = { lines: [], foreign: [] }
  for (const credential of await database.query<Credential>(READ_BROKER_CREDENTIALS, [])) {
    const version = passwordVersionOf(settings, credential, credential.password_hash)
    if (version === null) found.foreign.push(credential.id)
    else found.lines.push(passwordLine(credential.id, mqttPasswordOf(settings, credential.id, version)))
  }
  return found
}

/** One line of Mosquitto's password file: PBKDF2 with SHA-512. The salt follows from the password, so that nothing changes by itself. */
function passwordLine(name: string, password: string): string {
  const salt = createHash('sha256').update(`mosquitto|${name}|${password}`).digest().subarray(0, SALT_BYTES)
  const hash = pbkdf2Sync(password, salt, ROUNDS, HASH_BYTES, 'sha512')
  return `${name}:$7$${ROUNDS}$${salt.toString('base64')}$${hash.toString('base64')}`
}
