import type { IncidentState } from '@fangxing/contract/states'
import type { Database } from '../database'
import { padForPlanCache } from '../pad-for-plan-cache'
import type { DeviceRow } from '../rows'
import { READ_DEVICES, READ_MESSAGE_KEYS, READ_OPEN_INCIDENTS } from './device-reading.queries'

/** A device as a batch of reports meets it. `order_of_epoch` is the order of its newest epoch, even an ended one. */
export type DeviceReading = DeviceRow & {
  order_of_epoch: string | null
  order_is_live: boolean
  /** Open incidents about the device itself, whether an order has them or not. */
  own_incidents: OpenIncident[]
  /** Highest number received in the device's present start, or null. */
  last_seq: number | null
}

export type MessageKey = { deviceId: string; bootId: string; seq: number }
/** `known`: this very message was stored before. `boot_known`: something of this start was, up to `boot_last_seq`. */
export type KeyReading = { known: boolean; boot_known: boolean; boot_last_seq: number | null }

export async function readDevices(
  database: Database,
  deviceIds: string[],
): Promise<Map<string, DeviceReading>> {
  const rows = await database.query<DeviceReading>(READ_DEVICES, [padForPlanCache(deviceIds)])
  return new Map(rows.map(row => [row.id, row]))
}

/** What the inbox knows of each message, in the order given. */
export function readKeys(database: Database, keys: readonly MessageKey[]): Promise<KeyReading[]> {
  return database.query<KeyReading>(READ_MESSAGE_KEYS, [
    keys.map(key => key.deviceId),
    keys.map(key => key.bootId),
    keys.map(key => key.seq),
  ])
}

export type OpenIncident = {
  id: string
  merchant_id: string
  order_id: string | null
  subject: string
  version: number
  state: IncidentState
  kind: string
  level: number
  detail: Record<string, unknown>
}

export function readOpenIncidents(database: Database, orderIds: string[]): Promise<OpenIncident[]> {
  return database.query<OpenIncident>(READ_OPEN_INCIDENTS, [padForPlanCache(orderIds)])
}
