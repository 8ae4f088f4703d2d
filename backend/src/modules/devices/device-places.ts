import type { StaffCall } from '@fangxing/contract/calls'
import type { DevicePlace } from '@fangxing/contract/devices'
import type { PlateColour } from '@fangxing/contract/plate'
import { DEVICE_LIFECYCLE } from '../../domain/device'
import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { DeviceRow } from '../../persistence/rows'
import type { Row } from '../../persistence/table-types'
import { ID } from '../../persistence/cursor'
import { readTextCursor, textPageOf } from '../../persistence/text-cursor'
import { LIST_DEVICE_PLACES } from './device-places.queries'
import { searchedOf } from './device-view'

type OrderRow = Pick<
  Row<'recovery_order'>,
  | 'bay'
  | 'plate_text'
  | 'plate_colour'
  | 'device_free'
  | 'created_at'
  | 'active_at'
  | 'ended_at'
  | 'completed_at'
>
type PlaceRow = Pick<DeviceRow, 'id' | 'lot_id' | 'lifecycle' | 'position' | 'link'> & {
  lot_place: string
  heard_at: Date | null
  put_by: string | null
  order_lot_name: string
  moved_at: Date | null
  taken_by: string | null
} & (({ order_id: string } & OrderRow) | { order_id: null })

const PLACE = new RegExp(`^(${ID}) (FX[0-9A-Z]{8})$`)

/** Where devices are, by lot. Refusals: BAD_INPUT for a cursor that we did not give out. */
export async function listDevicePlaces(
  database: Database,
  { merchantId }: StaffSession,
  query: { lotId?: string; search?: string; cursor?: string; limit: number },
): Promise<StaffCall<'listDevicePlaces'>['reply']> {
  const after = readTextCursor(query.cursor, PLACE)
  const rows = await database.query<PlaceRow>(LIST_DEVICE_PLACES, [
    merchantId,
    query.lotId ?? null,
    searchedOf(query.search),
    DEVICE_LIFECYCLE.ends,
    after?.[1] ?? null,
    after?.[2] ?? null,
    query.limit + 1,
  ])
  return textPageOf(rows, query.limit, ({ lot_place, id }) => `${lot_place} ${id}`, placeOf)
}

const placeOf = (row: PlaceRow): DevicePlace => ({
  deviceId: row.id,
  lotId: row.lot_id,
  lifecycle: row.lifecycle,
  position: row.position,
  link: row.link,
  lastSeenAt: row.heard_at?.toISOString() ?? null,
  order: orderOf(row),
  lastHad: lastHadOf(row),
})

function orderOf(row: PlaceRow): DevicePlace['order'] {
  if (row.order_id === null) return null
  const takenAt = row.device_free ? (row.moved_at ?? row.completed_at ?? row.ended_at) : null
  return {
    id: row.order_id,
    lotName: row.order_lot_name,
    bay: row.bay,
    plateText: row.plate_text,
    plateColour: row.plate_colour as PlateColour,
    isThere: !row.device_free,
    putAt: (row.active_at ?? row.created_at).toISOString(),
    takenAt: takenAt?.toISOString() ?? null,
  }
}

/** A task whose device was taken away says by whom; else whoever opened the order put it there. */
function lastHadOf(row: PlaceRow): DevicePlace['lastHad'] {
  if (row.moved_at && row.taken_by !== null) return { name: row.taken_by, at: row.moved_at.toISOString() }
  if (row.order_id === null || row.put_by === null) return null
  return { name: row.put_by, at: row.created_at.toISOString() }
}
