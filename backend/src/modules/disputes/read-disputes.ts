import type { OwnerDispute, StaffDispute, WaitingDispute } from '@fangxing/contract/disputes'
import type { PlateColour } from '@fangxing/contract/plate'
import { REPEATED_WITHIN_MS } from '../../domain/dispute'
import { DISPUTABLE_STATES } from '../../domain/recovery-order'
import type { StaffSession } from '../../domain/sessions'
import { lotsOf } from '../../domain/staff-access'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { cutTo } from '../../persistence/text-cursor'
import {
  LIST_WAITING_DISPUTES,
  READ_DISPUTE,
  READ_DISPUTES_OF_ORDER,
  READ_IS_UNDECIDED,
} from './disputes.queries'

export type DisputeRow = Row<'dispute'>
type WaitingRow = DisputeRow & {
  lot_name: string
  plate_text: string
  plate_colour: string
  amount_fen: number
  active_at: Date | null
}

export function ownerDisputeOf(row: DisputeRow): OwnerDispute {
  return {
    ground: row.ground,
    state: row.state,
    submittedAt: row.submitted_at.toISOString(),
    decideBy: row.decide_by.toISOString(),
    isReleasedUnanswered: row.is_released_unanswered,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decision: row.decision,
  }
}

export const staffDisputeOf = (row: DisputeRow): StaffDispute => ({
  ...ownerDisputeOf(row),
  id: row.id,
  note: row.note,
})

/** The newest first: what was said about this order, and about its debts before. */
export function readDisputesOfOrder(database: Database, orderId: string, at: Date): Promise<DisputeRow[]> {
  const since = new Date(at.getTime() - REPEATED_WITHIN_MS)
  return database.query<DisputeRow>(READ_DISPUTES_OF_ORDER, [orderId, since])
}

export function readDispute(database: Database, disputeId: string): Promise<DisputeRow | null> {
  return database.one<DisputeRow>(READ_DISPUTE, [disputeId])
}

/** Whether a person still has to answer what was said about an order whose car is held. */
export async function hasUndecidedDispute(database: Database, orderId: string): Promise<boolean> {
  return (await database.query(READ_IS_UNDECIDED, [orderId, DISPUTABLE_STATES])).length > 0
}

const MOST = 200

/** Objections as staff see them. */
export class ReadDisputes {
  constructor(private readonly needs: { database: Database }) {}

  /** Those that wait for a decision while their car is held, the most urgent first. */
  async list(session: StaffSession): Promise<{ items: WaitingDispute[]; isCut?: true }> {
    const rows = await this.needs.database.query<WaitingRow>(LIST_WAITING_DISPUTES, [
      session.merchantId,
      DISPUTABLE_STATES,
      lotsOf(session),
      MOST + 1,
    ])
    return cutTo(rows, MOST, waitingDisputeOf)
  }
}

const waitingDisputeOf = (row: WaitingRow): WaitingDispute => ({
  ...staffDisputeOf(row),
  orderId: row.order_id,
  lotId: row.lot_id,
  lotName: row.lot_name,
  plateText: row.plate_text,
  plateColour: row.plate_colour as PlateColour,
  dueFen: row.amount_fen,
  heldSince: row.active_at?.toISOString() ?? null,
})
