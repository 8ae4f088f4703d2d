import type { OwnerCall } from '@fangxing/contract/calls'
import { maskPlate, type PlateColour } from '@fangxing/contract/plate'
import type { RecoveryOrderState } from '@fangxing/contract/states'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { OwnerSession, Services } from '../../services'

const LIST = `
  SELECT o.id, o.state, l.name AS lot_name, o.plate_text, o.plate_colour, o.amount_fen, o.created_at, o.paid_at, o.ended_at, w.first_seen_at
  FROM owner_order w JOIN recovery_order o ON o.id = w.order_id JOIN lot l ON l.id = o.lot_id
  WHERE w.owner_id = $1 AND ($2::timestamptz IS NULL OR (w.first_seen_at, w.order_id) < ($2::timestamptz, $3::uuid))
  ORDER BY w.first_seen_at DESC, w.order_id DESC LIMIT $4`
type Row = {
  id: string
  state: RecoveryOrderState
  lot_name: string
  plate_text: string
  plate_colour: string
  amount_fen: number
  created_at: Date
  paid_at: Date | null
  ended_at: Date | null
  first_seen_at: Date
}

/** The orders this owner has seen, newest first. */
export async function listOwnerOrders(
  platform: Services,
  owner: OwnerSession,
  query: { cursor?: string; limit: number },
): Promise<OwnerCall<'listOrders'>['reply']> {
  const after = readCursor(query.cursor)
  const rows = await platform.database.query<Row>(LIST, [
    owner.ownerId,
    after?.at ?? null,
    after?.id ?? null,
    query.limit + 1,
  ])
  return pageOf(
    rows,
    query.limit,
    row => ({ at: row.first_seen_at, id: row.id }),
    row => ({
      id: row.id,
      state: row.state,
      lotName: row.lot_name,
      plateMasked: maskPlate({ text: row.plate_text, colour: row.plate_colour as PlateColour }),
      amountFen: row.amount_fen,
      openedAt: row.created_at.toISOString(),
      paidAt: row.paid_at?.toISOString() ?? null,
      endedAt: row.ended_at?.toISOString() ?? null,
    }),
  )
}
