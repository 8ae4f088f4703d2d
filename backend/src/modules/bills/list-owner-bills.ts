import type { OwnerCall } from '@fangxing/contract/calls'
import { maskPlate, type PlateColour } from '@fangxing/contract/plate'
import type { OwnerSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import { readOwnerHistory } from '../../persistence/owner-history'
import type { Row } from '../../persistence/table-types'
import { LIST_OWNER_BILLS } from './list-owner-bills.queries'

type Line = Pick<
  Row<'bill'>,
  'id' | 'state' | 'payee_name' | 'plate_text' | 'plate_colour' | 'due_fen' | 'created_at'
> & {
  first_seen_at: Date
  arrear_count: number
  receipt_no: string | null
  settled_fen: number | null
  is_mine: boolean
}

/** Bills that no device stands for, as one owner has them: those that can be paid now, and those that their money went to. */
export class ListOwnerBills {
  constructor(private readonly needs: { database: Database }) {}

  /** Newest first. What somebody only looked at and did not pay is gone with its end. */
  async list(
    owner: OwnerSession,
    query: { cursor?: string; limit: number },
  ): Promise<OwnerCall<'listBills'>['reply']> {
    return readOwnerHistory(this.needs.database, LIST_OWNER_BILLS, { owner, ...query }, (row: Line) => ({
      id: row.id,
      state: row.state,
      payeeName: row.payee_name,
      plateMasked: maskPlate({ text: row.plate_text, colour: row.plate_colour as PlateColour }),
      arrearCount: row.arrear_count,
      amountFen: row.settled_fen ?? row.due_fen,
      openedAt: row.created_at.toISOString(),
      receiptNo: row.receipt_no,
      isMine: row.is_mine,
    }))
  }
}
