import type { DisputeGround } from '@fangxing/contract/disputes'
import type { IncidentKind } from '@fangxing/contract/states'
import { ARREAR } from '../../domain/arrear'
import { DISPUTE, type DisputeEvent } from '../../domain/dispute'
import { may } from '../../domain/state-machine'
import { closeIncidents, readOpenIncident, type CloseCause } from '../../modules/incidents'
import type { DisputeRow } from '../../modules/disputes'
import type { Database } from '../../persistence/database'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** "Not my car" has had its incident before there were disputes. */
export const incidentKindOf = (ground: DisputeGround): IncidentKind =>
  ground === 'not_my_car' ? 'not_my_car' : 'hold_disputed'
export const incidentSubjectOf = ({ id }: { id: string }): string => `order:${id}`

export type DisputeEnd = {
  event: Extract<DisputeEvent, 'upheld' | 'rejected' | 'unanswered' | 'overtaken'>
  /** Who decided; null: nobody did. */
  staffId: string | null
  reason: string | null
}

/** An objection ends. Where it lets the car go, whoever ends the order in the same commit lowers the lock. */
export function endDispute(
  work: UnitOfWork,
  order: OrderReading,
  dispute: DisputeRow,
  { event, staffId, reason }: DisputeEnd,
): void {
  work.transition(DISPUTE, dispute, event, {
    set: { decided_by: staffId, decided_at: work.at, decision: reason },
    orderId: order.id,
    detail: { ground: dispute.ground, reason },
    effects: { let_go: () => sendToReview(work, order, dispute) },
  })
}

/** Nobody is asked for these debts again before a person has looked at them: then grace starts again. */
function sendToReview(work: UnitOfWork, order: OrderReading, dispute: DisputeRow): void {
  for (const arrear of order.arrears)
    if (may(ARREAR, arrear.state, 'flagged'))
      work.transition(ARREAR, arrear, 'flagged', {
        merchantId: order.merchant_id,
        orderId: order.id,
        detail: { disputeId: dispute.id, ground: dispute.ground },
      })
}

/** A person has answered, or nothing is held any more: nobody has to be called for it. */
export async function closeIncidentOf(
  database: Database,
  work: UnitOfWork,
  dispute: DisputeRow,
  because: CloseCause,
): Promise<void> {
  const subject = incidentSubjectOf({ id: dispute.order_id })
  const open = await readOpenIncident(database, incidentKindOf(dispute.ground), subject)
  if (open) closeIncidents(work, [open], because)
}
