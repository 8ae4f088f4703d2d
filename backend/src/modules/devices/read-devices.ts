import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { Settings } from '../../settings/settings'
import { listDevices, readDevice, type DeviceQuery, type DeviceView } from './device-view'

type Needs = { database: Database; settings: Pick<Settings, 'PUBLIC_ORIGIN' | 'QR_KEY'> }

/** Devices as staff see them. */
export class ReadDevices {
  constructor(private readonly needs: Needs) {}

  /** As `listDevices`. */
  list(session: StaffSession, query: DeviceQuery): Promise<{ items: DeviceView[] }> {
    return listDevices(this.needs, session, query)
  }

  /** As `readDevice`. */
  read(session: StaffSession, deviceId: string): Promise<DeviceView> {
    return readDevice(this.needs, session, deviceId)
  }
}
