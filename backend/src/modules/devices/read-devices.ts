import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { Settings } from '../../settings/settings'
import type { Clock } from '../../ports'
import { listDevicePlaces } from './device-places'
import { readHistory, type DeviceHistory } from './device-samples'
import { findDevice, listDevices, readDevice, type DeviceQuery, type DeviceView } from './device-view'

const DAY_MS = 86_400_000

type Needs = { database: Database; clock: Clock; settings: Pick<Settings, 'PUBLIC_ORIGIN' | 'QR_KEY'> }

/** Devices as staff see them. */
export class ReadDevices {
  constructor(private readonly needs: Needs) {}

  /** As `listDevices`. */
  list(session: StaffSession, query: DeviceQuery): Promise<{ items: DeviceView[]; next?: string }> {
    return listDevices(this.needs, session, query)
  }

  /** As `listDevicePlaces`. */
  listPlaces(
    session: StaffSession,
    query: Parameters<typeof listDevicePlaces>[2],
  ): ReturnType<typeof listDevicePlaces> {
    return listDevicePlaces(this.needs.database, session, query)
  }

  /** As `readDevice`. */
  read(session: StaffSession, deviceId: string): Promise<DeviceView> {
    return readDevice(this.needs, session, deviceId)
  }

  /** How its battery and signal were in the last days. Refusals: NOT_FOUND, FORBIDDEN_LOT. */
  async readHistory(session: StaffSession, deviceId: string, days: number): Promise<DeviceHistory> {
    const { database, clock } = this.needs
    await findDevice(this.needs, session, deviceId)
    return readHistory(database, deviceId, new Date(clock.now().getTime() - days * DAY_MS))
  }
}
