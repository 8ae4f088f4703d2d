import type { Database } from '../../persistence/database'
import type { Settings } from '../../settings/settings'
import { validKeyVersions } from '../../domain/device-keys'
import type { Clock } from '../../ports'
import { deviceKeys, readKeyVersions } from './device-key'

type Needs = { database: Database; clock: Clock; settings: Pick<Settings, 'DEVICE_MASTER_KEY'> }

/** With what a device signs its reports: the newest key first. */
export type ReportKeys = {
  deviceId: string
  merchantId: string
  keys: readonly { keyVersion: number; hmacKey: Buffer }[]
}

/** Keys for the reports of devices, derived for the key versions that the database names. */
export class DeviceKeys {
  constructor(private readonly needs: Needs) {}

  /** Of the devices whose credentials were not taken away. Errors: DatabaseUnavailable. */
  async read(deviceIds: readonly string[]): Promise<ReportKeys[]> {
    const { database, clock, settings } = this.needs
    const rows = await readKeyVersions(database, deviceIds)
    const at = clock.now()
    return rows.map(row => ({
      deviceId: row.id,
      merchantId: row.merchant_id,
      keys: validKeyVersions(row, at).map(keyVersion => ({
        keyVersion,
        hmacKey: deviceKeys(settings, row.id, keyVersion).hmacKey,
      })),
    }))
  }
}
