import type { z } from 'zod'
import type { deviceViewSchema } from '@fangxing/contract/devices.schema'
import type { DeviceLifecycle } from '@fangxing/contract/states'
import { Refusal } from '@fangxing/contract/refusal'
import type { Settings } from '../../settings/settings'
import type { DeviceRow } from '../../persistence/rows'
import type { Database } from '../../persistence/database'
import { CARE_VALUES } from '../../persistence/device-care'
import type { StaffSession } from '../../domain/sessions'
import { lotsOf, mayWorkIn } from '../../domain/staff-access'
import { readTextCursor, textPageOf } from '../../persistence/text-cursor'
import { LIST_DEVICES, READ_DEVICE_OF_MERCHANT } from './device-view.queries'
import { qrLinkOf } from './qr-link'

type DeviceViewSettings = Pick<Settings, 'PUBLIC_ORIGIN' | 'QR_KEY'>
type Needs = { database: Database; settings: DeviceViewSettings }
type SeenDevice = DeviceRow & { heard_at: Date | null }
export type DeviceView = z.infer<typeof deviceViewSchema>

function deviceViewOf(settings: DeviceViewSettings, row: SeenDevice): DeviceView {
  return {
    id: row.id,
    serial: row.serial,
    publicCode: row.public_code,
    qrUrl: qrLinkOf(settings, row),
    lotId: row.lot_id,
    lifecycle: row.lifecycle,
    position: row.position,
    link: row.link,
    power: row.power,
    batteryPct: row.battery_pct,
    rssi: row.rssi,
    firmware: row.firmware,
    alarms: row.alarms,
    selfTestAt: row.self_test_at?.toISOString() ?? null,
    selfTestOk: row.self_test_ok,
    lastSeenAt: row.heard_at?.toISOString() ?? null,
    orderId: row.order_id,
  }
}

/** Whoever asks for no page gets so many. */
const MOST = 1000
const DEVICE_PLACE = /^FX[0-9A-Z]{8}$/

export type DeviceQuery = {
  lotId?: string
  lifecycle?: DeviceLifecycle
  care?: 'needed'
  deviceId?: string
  search?: string
  cursor?: string
  limit?: number
}

/**
 * Devices of the merchant, of one lot or of all that this person works in, by id. Refusals: BAD_INPUT for a cursor that we did not
 * give out.
 */
export async function listDevices(
  { database, settings }: Needs,
  session: StaffSession,
  query: DeviceQuery,
): Promise<{ items: DeviceView[]; next?: string }> {
  const { limit = MOST } = query
  const after = readTextCursor(query.cursor, DEVICE_PLACE)
  const rows = await database.query<SeenDevice>(LIST_DEVICES, [
    session.merchantId,
    query.lotId ?? null,
    query.lifecycle ?? null,
    query.deviceId?.toUpperCase() ?? null,
    query.care === 'needed',
    ...CARE_VALUES,
    lotsOf(session),
    searchedOf(query.search),
    after?.[0] ?? '',
    limit + 1,
  ])
  return textPageOf(
    rows,
    limit,
    ({ id }) => id,
    row => deviceViewOf(settings, row),
  )
}

/** As the statements compare it; null: everything. */
export const searchedOf = (typed = ''): string | null => typed.trim().toLowerCase() || null

/** Refusals: NOT_FOUND. */
export async function readDevice(needs: Needs, session: StaffSession, deviceId: string): Promise<DeviceView> {
  return deviceViewOf(needs.settings, await findDevice(needs, session, deviceId))
}

/** The row of a device of this merchant. Refusals: NOT_FOUND, FORBIDDEN_LOT. */
export async function findDevice(
  { database }: Pick<Needs, 'database'>,
  session: StaffSession,
  deviceId: string,
): Promise<SeenDevice> {
  const row = await database.one<SeenDevice>(READ_DEVICE_OF_MERCHANT, [deviceId, session.merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  if (!mayWorkIn(session, row.lot_id)) throw new Refusal('FORBIDDEN_LOT')
  return row
}
