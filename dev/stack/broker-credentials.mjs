import pg from 'pg'

const UNDEFINED_TABLE = '42P01'

/**
 * Device credentials as the backend keeps them. A table that does not exist yet means that no device does.
 *
 * @param {string | undefined} databaseUrl
 */
export function deviceCredentials(databaseUrl) {
  if (!databaseUrl) return { findHash: undefined, findRevoked: async () => [], end: async () => undefined }
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, connectionTimeoutMillis: 3000 })
  pool.on('error', () => undefined)

  async function rows(text, values = []) {
    try {
      return (await pool.query(text, values)).rows
    } catch (error) {
      if (error.code === UNDEFINED_TABLE) return []
      throw error
    }
  }

  return {
    /** SHA-256 of the password in hex, or undefined for an unknown or revoked device. */
    findHash: async deviceId => {
      const found = await rows(
        'select password_hash from device_credential where device_id = $1 and revoked_at is null',
        [deviceId],
      )
      return found[0]?.password_hash
    },
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
