import type { OwnerCall } from '@fangxing/contract/calls'
import { maskPlate, type PlateColour } from '@fangxing/contract/plate'
import type { OwnerSession } from '../domain/sessions'
import { pageOf, readCursor } from '../persistence/cursor'
import type { Database } from '../persistence/database'
import type { Row } from '../persistence/table-types'
import { LIST_OWNER_ORDERS } from './list-owner-orders.queries'

type SeenOrder = Pick<
  Row<'recovery_order'>,
  'id' | 'state' | 'plate_text' | 'plate_colour' | 'amount_fen' | 'created_at' | 'paid_at' | 'ended_at'
> & { lot_name: string; first_seen_at: Date }

/** The history of an owner. */
export class ListOwnerOrders {
  constructor(private readonly needs: { database: Database }) {}

  /** The orders this owner has seen, newest first. */
  async list(
    owner: OwnerSession,
    query: { cursor?: string; limit: number },
  ): Promise<OwnerCall<'listOrders'>['reply']> {
    const after = readCursor(query.cursor)
    const values = [owner.ownerId, after?.at ?? null, after?.id ?? null, query.limit + 1]
    const rows = await this.needs.database.query<SeenOrder>(LIST_OWNER_ORDERS, values)
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
}
