import type { IncidentState } from '@fangxing/contract/states'
import type { Database } from '../database'
import { padForPlanCache } from '../plan-cache'
import type { DeviceRow } from '../rows'
import { READ_BOOTS, READ_DEVICES, READ_OPEN_INCIDENTS, READ_STORED_EVENTS } from './device-reading.queries'

/** A device as a batch of reports meets it. `order_of_epoch` is the order of its newest epoch, even an ended one. */
export type DeviceReading = DeviceRow & {
  order_of_epoch: string | null
  order_is_live: boolean
  /** Open incidents about the device itself, whether an order has them or not. */
  own_incidents: OpenIncident[]
  /** When it was last noted that the device was heard, at most once a minute. */
  presence_at: Date | null
}

export type Boot = { deviceId: string; bootId: string }
/** One start of a device; without a version nothing of it was written in the present way. */
export type BootReading = {
  device_id: string
  boot_id: string
  version: number | null
  highest_seq: number | null
  seen: string | null
  /** A node of the former version runs, and looks for each report in the inbox. */
  needs_inbox: boolean
  /** Numbers of reports that the former version stored, the highest first. */
  inbox: number[]
}

export async function readDevices(
  database: Database,
  deviceIds: string[],
): Promise<Map<string, DeviceReading>> {
  const rows = await database.query<DeviceReading>(READ_DEVICES, [padForPlanCache(deviceIds)])
  return new Map(rows.map(row => [row.id, row]))
}

/** What was stored of these starts, and of those that their devices are in. */
export function readBoots(database: Database, boots: readonly Boot[]): Promise<BootReading[]> {
  return database.query<BootReading>(READ_BOOTS, [
    boots.map(boot => boot.deviceId),
    boots.map(boot => boot.bootId),
  ])
}

/** Which of the events that devices sent are stored; asks nothing about none. */
export async function readStoredEvents(
  database: Database,
  eventIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (eventIds.length === 0) return new Set()
  const rows = await database.query<{ id: string }>(READ_STORED_EVENTS, [padForPlanCache([...eventIds])])
  return new Set(rows.map(({ id }) => id))
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
