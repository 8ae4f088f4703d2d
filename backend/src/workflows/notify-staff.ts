import { Refusal } from '@fangxing/contract/refusal'
import { LOCKED_STATES } from '../domain/recovery-order'
import { openIncident, readOpenIncident } from '../modules/incidents'
import { touchOrder } from '../modules/orders'
import { OptimisticLockError, uniqueAsConflict, type Database } from '../persistence/database'
import type { OrderRow } from '../persistence/rows'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { OwnerSession } from '../domain/sessions'
import type { ActorContext } from '../domain/actor-context'
import type { OrderChanges } from './commit-order-change'
import { READ_SEEN_ORDER } from './notify-staff.queries'

const KIND = 'emergency_requested'
const ESCALATE_AFTER_MS = 60_000

type Needs = { database: Database; clock: Clock; orderChanges: OrderChanges }
type Report = {
  orderId: string
  detail: Record<string, unknown>
}
type SeenOrder = Pick<OrderRow, 'id' | 'version' | 'state' | 'merchant_id' | 'lot_id' | 'device_id'> & {
  hotline: string
}

/** An owner's call for help, while something can still be done about the car. */
export class NotifyStaff {
  constructor(private readonly needs: Needs) {}

  /**
   * The owner asks to be let go in an emergency: the manager is called at once and the duty officer a minute later unless
   * somebody has taken it up. Refusals: NOT_FOUND, STATE_CONFLICT.
   */
  callEmergency(
    owner: OwnerSession,
    { orderId, reason }: { orderId: string; reason: string },
    context: ActorContext,
  ): Promise<{ incidentId: string; hotline: string }> {
    return this.notify(owner, { orderId, detail: { reason } }, context)
  }

  private notify(
    owner: OwnerSession,
    report: Report,
    context: ActorContext,
  ): Promise<{ incidentId: string; hotline: string }> {
    const { database, clock } = this.needs
    const { orderId } = report
    const subject = `order:${orderId}`
    return database.retryOnConflict(async () => {
      const [order, open] = await Promise.all([
        database.one<SeenOrder>(READ_SEEN_ORDER, [orderId, owner.ownerId]),
        readOpenIncident(database, KIND, subject),
      ])
      if (!order) throw new Refusal('NOT_FOUND')
      if (open) return { incidentId: open.id, hotline: order.hotline }
      if (!LOCKED_STATES.includes(order.state)) throw new Refusal('STATE_CONFLICT', { state: order.state })
      const work = new UnitOfWork(context, clock.now())
      fill(work, order, report, subject)
      await this.commit(orderId, work)
      const opened = await readOpenIncident(database, KIND, subject)
      if (!opened) throw new OptimisticLockError('incident')
      return { incidentId: opened.id, hotline: order.hotline }
    })
  }

  private async commit(orderId: string, work: UnitOfWork): Promise<void> {
    await uniqueAsConflict(this.needs.orderChanges.commit(orderId, work))
  }
}

function fill(work: UnitOfWork, order: SeenOrder, { detail }: Report, subject: string): void {
  const orderId = order.id
  touchOrder(work, order)
  const incidentId = openIncident(work, {
    merchantId: order.merchant_id,
    lotId: order.lot_id,
    orderId,
    deviceId: order.device_id,
    kind: KIND,
    subject,
    level: 2,
    detail,
  })
  work.job('escalate-emergency', { orderId }, { key: `emergency:${orderId}`, delayMs: ESCALATE_AFTER_MS })
  work.dueIn('incident', incidentId, ESCALATE_AFTER_MS)
}
