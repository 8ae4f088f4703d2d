import type { IncidentState } from '@fangxing/contract/states'
import { OPEN_INCIDENT_STATES } from '../../domain/incident'
import type { Database } from '../database'
import { padForPlanCache } from '../pad-for-plan-cache'
import type { DeviceRow } from '../rows'
import { stateList } from '../state-list'

/** A device as a batch of reports meets it. `order_of_epoch` is the order of its newest epoch, even an ended one. */
export type DeviceReading = DeviceRow & {
  order_of_epoch: string | null
  order_is_live: boolean
  /** Highest number heard in the device's present start, or null. */
  last_seq: number | null
}

export type MessageKey = { deviceId: string; bootId: string; seq: number }
/** `known`: this very message was stored before. `boot_known`: something of this start was, up to `boot_last_seq`. */
export type KeyReading = { known: boolean; boot_known: boolean; boot_last_seq: number | null }

const DEVICES = `
  SELECT d.*, o.id AS order_of_epoch, coalesce(NOT o.device_free, false) AS order_is_live,
    (SELECT max(i.seq) FROM device_inbox i WHERE i.device_id = d.id AND i.boot_id = d.boot_id) AS last_seq
  FROM device d LEFT JOIN recovery_order o ON o.device_id = d.id AND o.epoch = d.last_epoch
  WHERE d.id = ANY($1)`

const KEYS = `
  SELECT EXISTS (SELECT 1 FROM device_inbox i WHERE i.device_id = m.device_id AND i.boot_id = m.boot_id AND i.seq = m.seq) AS known,
    EXISTS (SELECT 1 FROM device_inbox i WHERE i.device_id = m.device_id AND i.boot_id = m.boot_id) AS boot_known,
    (SELECT max(i.seq) FROM device_inbox i WHERE i.device_id = m.device_id AND i.boot_id = m.boot_id) AS boot_last_seq
  FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY AS m(device_id, boot_id, seq, n) ORDER BY m.n`

export async function readDevices(
  database: Database,
  deviceIds: string[],
): Promise<Map<string, DeviceReading>> {
  const rows = await database.query<DeviceReading>(DEVICES, [padForPlanCache(deviceIds)])
  return new Map(rows.map(row => [row.id, row]))
}

/** What the inbox knows of each message, in the order given. */
export function readKeys(database: Database, keys: readonly MessageKey[]): Promise<KeyReading[]> {
  return database.query<KeyReading>(KEYS, [
    keys.map(key => key.deviceId),
    keys.map(key => key.bootId),
    keys.map(key => key.seq),
  ])
}

export type OpenIncident = {
  id: string
  merchant_id: string
  order_id: string
  version: number
  state: IncidentState
  kind: string
  level: number
  detail: Record<string, unknown>
}

export function readOpenIncidents(database: Database, orderIds: string[]): Promise<OpenIncident[]> {
  return database.query<OpenIncident>(
    `SELECT id, merchant_id, order_id, version, state, kind, level, detail FROM incident WHERE order_id = ANY($1) AND state IN ${stateList(OPEN_INCIDENT_STATES)}`,
    [padForPlanCache(orderIds)],
  )
}
