import type { ExemptPlateView } from '@fangxing/contract/exempt-plates'
import { normalisePlateText, plateKey, plateOfKey, type Plate } from '@fangxing/contract/plate'
import type { Database } from '../../persistence/database'
import { ID } from '../../persistence/cursor'
import { readTextCursor, textPageOf } from '../../persistence/text-cursor'
import { LIST_EXEMPT_PLATES, READ_EXEMPT_PLATE } from './exempt-plates.queries'

type Row = {
  plate_key: string
  lot_id: string | null
  lot_place: string
  note: string
  created_at: Date
  ends_at: Date | null
  added_by_name: string | null
}
type ExemptQuery = {
  plateText?: string
  lotId?: string
  state?: 'valid' | 'ended'
  cursor?: string
  limit?: number
}
type Now = { merchantId: string; at: Date }

/** Whoever asks for no page gets so many. */
const MOST = 1000
const PLACE = new RegExp(`^([\\p{L}\\p{N}_/]{1,64}) (${ID})$`, 'u')

const beginning = (text: string): string => `${normalisePlateText(text).replace(/[\\%_]/g, '\\$&')}%`

/** Plates that are never blocked now, or those that were once, by plate. Refusals: BAD_INPUT for a cursor that we did not give out. */
export async function listExemptPlates(
  database: Database,
  { merchantId, at }: Now,
  query: ExemptQuery,
): Promise<{ items: ExemptPlateView[]; next?: string }> {
  const { limit = MOST } = query
  const after = readTextCursor(query.cursor, PLACE)
  const rows = await database.query<Row>(LIST_EXEMPT_PLATES, [
    merchantId,
    at,
    query.plateText ? beginning(query.plateText) : null,
    query.lotId ?? null,
    query.state === undefined ? null : query.state === 'ended',
    after?.[1] ?? null,
    after?.[2] ?? null,
    limit + 1,
  ])
  return textPageOf(rows, limit, row => `${row.plate_key} ${row.lot_place}`, viewOf)
}

/** Whether this very entry (of the lot, or of all lots) counts now. */
export const isExemptNow = async (
  database: Database,
  { merchantId, at }: Now,
  { plate, lotId }: { plate: Plate; lotId: string | null },
): Promise<boolean> =>
  (await database.one(READ_EXEMPT_PLATE, [merchantId, plateKey(plate), lotId, at])) !== null

function viewOf(row: Row): ExemptPlateView {
  const plate = plateOfKey(row.plate_key)
  return {
    plateText: plate.text,
    plateColour: plate.colour,
    lotId: row.lot_id,
    note: row.note,
    addedBy: row.added_by_name,
    addedAt: row.created_at.toISOString(),
    endsAt: row.ends_at?.toISOString() ?? null,
  }
}
