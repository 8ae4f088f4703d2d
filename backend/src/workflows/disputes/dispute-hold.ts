import type { DisputeGround, OwnerDispute } from '@fangxing/contract/disputes'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { DECIDE_WITHIN_MS, DISPUTE, isReleasedUnanswered, WAITING_DISPUTE_STATES } from '../../domain/dispute'
import { DISPUTABLE_STATES } from '../../domain/recovery-order'
import type { OwnerSession } from '../../domain/sessions'
import {
  ownerDisputeOf,
  queueDisputeLook,
  readDisputesOfOrder,
  type DisputeRow,
} from '../../modules/disputes'
import { openIncident, readOpenIncident } from '../../modules/incidents'
import { touchOrder } from '../../modules/orders'
import { uniqueAsConflict, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import type { OrderRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { OrderChanges } from '../commit-order-change'
import { READ_SEEN_ORDER_WITH_DEBTS } from './dispute-hold.queries'
import { incidentKindOf, incidentSubjectOf } from './end-dispute'

type Needs = { database: Database; clock: Clock; orderChanges: OrderChanges }
type Objection = { orderId: string; ground: DisputeGround; note?: string }
type SeenOrder = Pick<
  OrderRow,
  'id' | 'version' | 'state' | 'merchant_id' | 'lot_id' | 'device_id' | 'plate_key'
> & { hotline: string; arrear_ids: string[] }
export type Submitted = { dispute: OwnerDispute | null; hotline: string; incidentId: string }

/** Whoever stands at a held car says that it should not be: a manager answers within half an hour, or the car goes free. */
export class DisputeHold {
  constructor(private readonly needs: Needs) {}

  /**
   * Once for each order and person. What waits already is answered to whoever says more: the clock is the first one's, and
   * nobody can wind it back. Refusals: NOT_FOUND, STATE_CONFLICT (nothing is held any more), BAD_INPUT (no words with `other`).
   */
  async submit(owner: OwnerSession, objection: Objection, context: ActorContext): Promise<Submitted> {
    const { database, clock } = this.needs
    const { orderId, ground, note = '' } = objection
    return database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const [order, disputes] = await Promise.all([
        database.one<SeenOrder>(READ_SEEN_ORDER_WITH_DEBTS, [orderId, owner.ownerId]),
        readDisputesOfOrder(database, orderId, work.at),
      ])
      if (!order) throw new Refusal('NOT_FOUND')
      const known = knownOf(disputes, orderId, owner)
      if (known) return submittedOf(known, order, owner)
      if (!DISPUTABLE_STATES.includes(order.state))
        throw new Refusal('STATE_CONFLICT', { state: order.state })
      if (ground === 'other' && note.trim() === '')
        throw new Refusal('BAD_INPUT', {}, [{ path: 'body.note', code: 'too_small' }])
      const dispute = await this.create(work, { order, owner, objection, disputes })
      await this.commit(work, order)
      return submittedOf(dispute, order, owner)
    })
  }

  private async create(
    work: UnitOfWork,
    given: { order: SeenOrder; owner: OwnerSession; objection: Objection; disputes: readonly DisputeRow[] },
  ): Promise<DisputeRow> {
    const { order, owner, objection, disputes } = given
    const { ground, note = '' } = objection
    const earlier = disputes.map(row => ({ ...row, submittedAt: row.submitted_at }))
    const isAutomatic = isReleasedUnanswered(ground, earlier, work.at)
    const open = await readOpenIncident(this.needs.database, incidentKindOf(ground), incidentSubjectOf(order))
    touchOrder(work, order)
    const incidentId = open?.id ?? report(work, order, { ground, note, isAutomatic })
    const values = {
      id: newId(),
      merchant_id: order.merchant_id,
      lot_id: order.lot_id,
      order_id: order.id,
      owner_id: owner.ownerId,
      incident_id: incidentId,
      plate_key: order.plate_key,
      arrear_ids: order.arrear_ids,
      ground,
      note: note.trim() === '' ? null : note.trim(),
      is_released_unanswered: isAutomatic,
      submitted_at: work.at,
      decide_by: new Date(work.at.getTime() + DECIDE_WITHIN_MS),
      decided_by: null,
      decided_at: null,
      decision: null,
    }
    const detail = { ground, isReleasedUnanswered: isAutomatic, decideBy: values.decide_by.toISOString() }
    const row = work.create(DISPUTE, values, { event: 'submitted', orderId: order.id, detail })
    queueDisputeLook(work, values)
    return row as unknown as DisputeRow
  }

  private async commit(work: UnitOfWork, order: SeenOrder): Promise<void> {
    // Two people at one car at the same moment: read again, the first one's is there.
    await uniqueAsConflict(this.needs.orderChanges.commit(order.id, work))
  }
}

/** What answers this person: their own, or the one that waits. */
function knownOf(
  disputes: readonly DisputeRow[],
  orderId: string,
  owner: OwnerSession,
): DisputeRow | undefined {
  const ofOrder = disputes.filter(dispute => dispute.order_id === orderId)
  return (
    ofOrder.find(({ state }) => WAITING_DISPUTE_STATES.includes(state)) ??
    ofOrder.find(({ owner_id: id }) => id === owner.ownerId)
  )
}

/** What another person said of the car is theirs: that it waits is all. */
const submittedOf = (dispute: DisputeRow, { hotline }: SeenOrder, { ownerId }: OwnerSession): Submitted => ({
  dispute: dispute.owner_id === ownerId ? ownerDisputeOf(dispute) : null,
  hotline,
  incidentId: dispute.incident_id,
})

const MANAGER = 2

function report(
  work: UnitOfWork,
  order: SeenOrder,
  { ground, note, isAutomatic }: { ground: DisputeGround; note: string; isAutomatic: boolean },
): string {
  return openIncident(work, {
    merchantId: order.merchant_id,
    lotId: order.lot_id,
    orderId: order.id,
    deviceId: order.device_id,
    kind: incidentKindOf(ground),
    subject: incidentSubjectOf(order),
    level: MANAGER,
    detail: { ground, note, isReleasedUnanswered: isAutomatic },
  })
}
