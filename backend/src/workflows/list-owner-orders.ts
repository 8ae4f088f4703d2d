import type { OwnerCall } from '@fangxing/contract/calls'
import { maskPlate, type PlateColour } from '@fangxing/contract/plate'
import type { OwnerSession } from '../domain/sessions'
import type { Database } from '../persistence/database'
import { readOwnerHistory } from '../persistence/owner-history'
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
    return readOwnerHistory(
      this.needs.database,
      LIST_OWNER_ORDERS,
      { owner, ...query },
      (row: SeenOrder) => ({
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
