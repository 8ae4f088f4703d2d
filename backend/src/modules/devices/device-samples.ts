import type { StaffCall } from '@fangxing/contract/calls'
import type { Database } from '../../persistence/database'
import { READ_DEVICE_SAMPLES, SAMPLE_DEVICES } from './device-samples.queries'

export type DeviceHistory = StaffCall<'readDeviceHistory'>['reply']
type SampleRow = { hour: Date; battery_pct: number | null; rssi: number | null }

/** One a device and hour, of as many days as are kept. */
const MOST_READ = 36 * 24

/** Notes battery and signal of devices that are heard, once an hour each. Answers of how many. */
export async function sampleDevices(database: Database, hour: Date, most: number): Promise<number> {
  const row = await database.one<{ n: number }>(SAMPLE_DEVICES, [hour, most])
  return row!.n
}

/** The oldest first. */
export async function readHistory(database: Database, deviceId: string, since: Date): Promise<DeviceHistory> {
  const rows = await database.query<SampleRow>(READ_DEVICE_SAMPLES, [deviceId, since, MOST_READ])
  return {
    items: rows.map(row => ({
      at: row.hour.toISOString(),
      batteryPct: row.battery_pct,
      rssi: row.rssi,
    })),
  }
}
