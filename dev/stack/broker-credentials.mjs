import pg from 'pg'

const UNDEFINED_TABLE = '42P01'

const BATCH = 500

/**
 * Turns a reading of many into a reading of one: whoever asks while a reading is under way shares the next one, so
 * that a fleet that connects at once costs a few statements and not thousands.
 *
 * @template T
 * @param {(keys: string[]) => Promise<Map<string, T>>} readMany
 * @returns {(key: string) => Promise<T | undefined>}
 */
function inBatches(readMany) {
  const waiting = []
  let running = false

  async function run() {
    running = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH)
      await readMany([...new Set(batch.map(({ key }) => key))]).then(
        found => batch.forEach(({ key, resolve }) => resolve(found.get(key))),
        error => batch.forEach(({ reject }) => reject(error)),
      )
    }
    running = false
  }

  return key =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (!running) void run()
    })
}

/**
 * Device credentials as the backend keeps them. A table that does not exist yet means that no device does.
 *
 * @param {string | undefined} databaseUrl
 */
export function deviceCredentials(databaseUrl) {
  if (!databaseUrl) return { findHash: undefined, findRevoked: async () => [], end: async () => undefined }
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 4,
    connectionTimeoutMillis: 3000,
    query_timeout: 5000,
    statement_timeout: 4000,
    keepAlive: true,
  })
  pool.on('error', () => undefined)

  async function rows(text, values = []) {
    try {
      return (await pool.query(text, values)).rows
    } catch (error) {
      if (error.code === UNDEFINED_TABLE) return []
      throw error
    }
  }

  async function readHashes(deviceIds) {
    const found = await rows(
      'select device_id, password_hash from device_credential where device_id = any($1) and revoked_at is null',
      [deviceIds],
    )
    return new Map(found.map(row => [row.device_id, row.password_hash]))
  }

  return {
    /** SHA-256 of the password in hex, or undefined for an unknown or revoked device. */
    findHash: inBatches(readHashes),
    /** Devices whose credential was taken away within the last minute. */
    findRevoked: async () => {
      const found = await rows(
        "select device_id from device_credential where revoked_at > now() - interval '1 minute'",
      )
      return found.map(row => row.device_id)
    },
    end: () => pool.end(),
  }
}
