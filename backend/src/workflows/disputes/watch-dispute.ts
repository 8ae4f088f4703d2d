import { Refusal } from '@fangxing/contract/refusal'
import { CALL_BEFORE_MS, WAITING_DISPUTE_STATES } from '../../domain/dispute'
import { DISPUTABLE_STATES } from '../../domain/recovery-order'
import { queueDisputeLook, readDispute, type DisputeRow } from '../../modules/disputes'
import { raiseIncidentLevel, readOpenIncident } from '../../modules/incidents'
import { touchOrder } from '../../modules/orders'
import type { Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { readOrder, type OrderReading } from '../../persistence/readings/order-reading'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { OrderChanges } from '../commit-order-change'
import type { EndOrder } from '../end-order'
import { closeIncidentOf, endDispute, incidentKindOf, incidentSubjectOf } from './end-dispute'

type Needs = { database: Database; clock: Clock; orderChanges: OrderChanges; endOrder: EndOrder }
type Waiting = { dispute: DisputeRow; order: OrderReading }

const DUTY_OFFICER = 3
const UNANSWERED = '30 分钟内无人处理异议 / nobody answered the objection in 30 minutes'

/** The clock of whoever stands at a held car and objects. */
export class WatchDispute {
  constructor(private readonly needs: Needs) {}

  /**
   * Looks at an objection as it is now: ten minutes before its end the duty officer is called, at its end the car is let go.
   * Harmless when it runs again, early, or on two nodes at once: the versions of dispute and order decide.
   */
  async look(disputeId: string): Promise<void> {
    const found = await this.read(disputeId)
    if (!found) return
    const { dispute, order } = found
    const isDue = dispute.decide_by <= this.needs.clock.now()
    if (!DISPUTABLE_STATES.includes(order.state)) await this.overtake(disputeId)
    else if (isDue && dispute.is_released_unanswered) await this.release(dispute)
    else await this.call(disputeId)
  }

  /** Null once it has ended. */
  private async read(disputeId: string): Promise<Waiting | null> {
    const { database } = this.needs
    const dispute = await readDispute(database, disputeId)
    if (!dispute || !WAITING_DISPUTE_STATES.includes(dispute.state)) return null
    return { dispute, order: (await readOrder(database, dispute.order_id))! }
  }

  private async release({ id: disputeId, order_id: orderId }: DisputeRow): Promise<void> {
    const { database, endOrder } = this.needs
    // A device and a node of the former version know that a time is over; the order says which.
    const ending = {
      why: 'EXPIRED',
      cause: 'DISPUTE_TIMEOUT',
      reason: UNANSWERED,
      by: { kind: 'dispute', id: disputeId },
    } as const
    const context = { actor: 'timer', traceId: newId() }
    try {
      await endOrder.end(
        async () => (await readOrder(database, orderId))!,
        ending,
        context,
        async (work, order) => {
          const found = await this.read(disputeId)
          if (!found) throw new Refusal('STATE_CONFLICT')
          // Its incident stays open: nobody has looked yet, and somebody has to say why.
          endDispute(work, order, found.dispute, { event: 'unanswered', staffId: null, reason: UNANSWERED })
        },
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // Somebody paid, answered or let it go at this moment.
      await this.overtake(disputeId)
    }
  }

  private async overtake(disputeId: string): Promise<void> {
    const { database } = this.needs
    await this.change(disputeId, async (work, { dispute, order }) => {
      if (DISPUTABLE_STATES.includes(order.state)) return queueDisputeLook(work, dispute)
      endDispute(work, order, dispute, { event: 'overtaken', staffId: null, reason: null })
      return closeIncidentOf(database, work, dispute, { seen: 'the car is not held any more' })
    })
  }

  /** Calls whoever has to know by now, and queues the next look. */
  private async call(disputeId: string): Promise<void> {
    const { database } = this.needs
    await this.change(disputeId, async (work, { dispute, order }) => {
      queueDisputeLook(work, dispute)
      if (work.at.getTime() < dispute.decide_by.getTime() - CALL_BEFORE_MS) return
      const open = await readOpenIncident(database, incidentKindOf(dispute.ground), incidentSubjectOf(order))
      if (open && open.level < DUTY_OFFICER) raiseIncidentLevel(work, open, DUTY_OFFICER)
    })
  }

  private async change(
    disputeId: string,
    decide: (work: UnitOfWork, found: Waiting) => void | Promise<void>,
  ): Promise<void> {
    const { database, clock, orderChanges } = this.needs
    await database.retryOnConflict(async () => {
      const found = await this.read(disputeId)
      if (!found) return
      const work = new UnitOfWork({ actor: 'timer', traceId: newId() }, clock.now())
      touchOrder(work, found.order)
      await decide(work, found)
      await orderChanges.commit(found.order.id, work)
    })
  }
}
