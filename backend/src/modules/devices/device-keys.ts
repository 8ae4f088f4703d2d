import type { Database } from '../../persistence/database'
import type { Settings } from '../../settings/settings'
import { deviceKeys, readKeyVersions } from './device-key'

type Needs = { database: Database; settings: Pick<Settings, 'DEVICE_MASTER_KEY'> }

/** With what a device signs its reports. */
export type ReportKey = { deviceId: string; merchantId: string; keyVersion: number; hmacKey: Buffer }

/** Keys for the reports of devices, derived for the key version that the database names. */
export class DeviceKeys {
  constructor(private readonly needs: Needs) {}

  /** Of the devices whose credentials were not taken away. Errors: DatabaseUnavailable. */
  async read(deviceIds: readonly string[]): Promise<ReportKey[]> {
    const { database, settings } = this.needs
    const rows = await readKeyVersions(database, deviceIds)
    return rows.map(row => ({
      deviceId: row.id,
      merchantId: row.merchant_id,
      keyVersion: row.key_version,
      hmacKey: deviceKeys(settings, row.id, row.key_version).hmacKey,
    }))
  }
}
