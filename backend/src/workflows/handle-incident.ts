import { Refusal } from '@fangxing/contract/refusal'
import { DISPUTE_INCIDENT_KINDS, INCIDENT, type IncidentEvent } from '../domain/incident'
import { QUARANTINED_PAYMENT_STATE } from '../domain/payment'
import { may } from '../domain/state-machine'
import { hasUndecidedDispute } from '../modules/disputes'
import { findIncident, incidentViewOf, type IncidentRow, type IncidentView } from '../modules/incidents'
import { touchOrder } from '../modules/orders'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { readBillWithPayment } from '../persistence/readings/bill-reading'
import type { Patch } from '../persistence/table-types'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { StaffSession } from '../domain/sessions'
import type { ActorContext } from '../domain/actor-context'
import type { OrderChanges } from './commit-order-change'

type Needs = { database: Database; clock: Clock; orderChanges: OrderChanges }
type Handling = { event: IncidentEvent; set: Patch<'incident'>; reason: string | null }

/** Staff take up incidents and close them. */
export class HandleIncident {
  constructor(private readonly needs: Needs) {}

  /**
   * A member of staff has it before their eyes: whoever asked for help reads so. Changes nothing when somebody saw it
   * before, or has taken it up. Refusals: NOT_FOUND, FORBIDDEN_LOT.
   */
  async see(session: StaffSession, incidentId: string, context: ActorContext): Promise<IncidentView> {
    const incident = await findIncident(this.needs.database, session, incidentId)
    if (incident.seen_at !== null || !may(INCIDENT, incident.state, 'seen')) return incidentViewOf(incident)
    return this.change(session, incidentId, context, at => ({
      event: 'seen',
      set: { seen_by: session.staffId, seen_at: at },
      reason: null,
    }))
  }

  /** Somebody takes care. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT. */
  acknowledge(session: StaffSession, incidentId: string, context: ActorContext): Promise<IncidentView> {
    return this.change(session, incidentId, context, at => ({
      event: 'acknowledged',
      set: { acknowledged_by: session.staffId, acknowledged_at: at },
      reason: null,
    }))
  }

  /** Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT (closed already, or a lock that is still not down). */
  close(
    session: StaffSession,
    { incidentId, reason }: { incidentId: string; reason: string },
    context: ActorContext,
  ): Promise<IncidentView> {
    return this.change(session, incidentId, context, at => ({
      event: 'closed',
      set: { closed_at: at, close_reason: reason },
      reason,
    }))
  }

  /**
   * Closing it would hide money that still lies apart, or somebody who waits at a held car. Refusals: QUARANTINE_UNDECIDED,
   * DISPUTE_UNDECIDED.
   */
  private async refuseUndecided(incident: IncidentRow): Promise<void> {
    const { kind, payment_id: paymentId, order_id: orderId } = incident
    if (DISPUTE_INCIDENT_KINDS.includes(kind) && orderId !== null)
      if (await hasUndecidedDispute(this.needs.database, orderId)) throw new Refusal('DISPUTE_UNDECIDED')
    if (kind !== 'payment_quarantined' || paymentId === null) return
    const bill = await readBillWithPayment(this.needs.database, paymentId)
    if (bill?.payment.state === QUARANTINED_PAYMENT_STATE) throw new Refusal('QUARANTINE_UNDECIDED')
  }

  private async change(
    session: StaffSession,
    incidentId: string,
    context: ActorContext,
    decide: (at: Date) => Handling,
  ): Promise<IncidentView> {
    const { database, clock, orderChanges } = this.needs
    await database.retryOnConflict(async () => {
      const incident = await findIncident(database, session, incidentId)
      const work = new UnitOfWork(context, clock.now())
      const { event, set, reason } = decide(work.at)
      // A late release ends with the lock down and nothing else: closing it would make a held car invisible.
      const isBound = event === 'closed' && incident.kind === 'release_delayed'
      if (event === 'closed') await this.refuseUndecided(incident)
      if (isBound || !may(INCIDENT, incident.state, event))
        throw new Refusal('STATE_CONFLICT', { state: incident.state })
      const { order_id: orderId, order_version: version } = incident
      work.transition(INCIDENT, incident, event, { set, detail: { kind: incident.kind, reason } })
      if (orderId === null) return commitUnit(database, work)
      touchOrder(work, { id: orderId, version: version! })
      await orderChanges.commit(orderId, work)
    })
    return incidentViewOf(await findIncident(database, session, incidentId))
  }
}
