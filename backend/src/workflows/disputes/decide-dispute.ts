import type { StaffDispute } from '@fangxing/contract/disputes'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { DISPUTE, type DisputeEvent } from '../../domain/dispute'
import type { StaffSession } from '../../domain/sessions'
import { may } from '../../domain/state-machine'
import { readDispute, staffDisputeOf, type DisputeRow } from '../../modules/disputes'
import { orderForStaff, touchOrder } from '../../modules/orders'
import type { Database } from '../../persistence/database'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { OrderChanges } from '../commit-order-change'
import type { EndOrder } from '../end-order'
import { closeIncidentOf, endDispute } from './end-dispute'

type Needs = { database: Database; clock: Clock; orderChanges: OrderChanges; endOrder: EndOrder }
type Decision = { disputeId: string; reason: string }

/** A manager answers whoever stands at a held car and objects. */
export class DecideDispute {
  constructor(private readonly needs: Needs) {}

  /**
   * The car is let go, and a person looks at its debts before anybody is asked for them again. Refusals: NOT_FOUND,
   * FORBIDDEN_LOT, STATE_CONFLICT (answered already, or the car is free).
   */
  async uphold(session: StaffSession, decision: Decision, context: ActorContext): Promise<StaffDispute> {
    const { database, endOrder } = this.needs
    const { disputeId, reason } = decision
    const { order_id: orderId } = await this.find(session, disputeId)
    const ending = {
      why: 'STAFF',
      cause: 'DISPUTE_UPHELD',
      reason,
      by: { kind: 'dispute', id: disputeId },
    } as const
    const read = () => orderForStaff({ database }, session, orderId)
    await endOrder.end(read, ending, context, async (work, order) => {
      const dispute = await this.findOpen(session, disputeId, 'upheld')
      endDispute(work, order, dispute, { event: 'upheld', staffId: session.staffId, reason })
      await closeIncidentOf(database, work, dispute, { written: reason })
    })
    return staffDisputeOf(await this.find(session, disputeId))
  }

  /** The car stays held; whoever objected reads why. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT. */
  async reject(session: StaffSession, decision: Decision, context: ActorContext): Promise<StaffDispute> {
    const { database, clock, orderChanges } = this.needs
    const { disputeId, reason } = decision
    await database.retryOnConflict(async () => {
      const dispute = await this.findOpen(session, disputeId, 'rejected')
      const order = await orderForStaff({ database }, session, dispute.order_id)
      const work = new UnitOfWork(context, clock.now())
      touchOrder(work, order)
      endDispute(work, order, dispute, { event: 'rejected', staffId: session.staffId, reason })
      await closeIncidentOf(database, work, dispute, { written: reason })
      await orderChanges.commit(order.id, work)
    })
    return staffDisputeOf(await this.find(session, disputeId))
  }

  private async find({ merchantId }: StaffSession, disputeId: string): Promise<DisputeRow> {
    const dispute = await readDispute(this.needs.database, disputeId)
    if (!dispute || dispute.merchant_id !== merchantId) throw new Refusal('NOT_FOUND')
    return dispute
  }

  private async findOpen(session: StaffSession, disputeId: string, event: DisputeEvent): Promise<DisputeRow> {
    const dispute = await this.find(session, disputeId)
    if (!may(DISPUTE, dispute.state, event)) throw new Refusal('STATE_CONFLICT', { state: dispute.state })
    return dispute
  }
}
