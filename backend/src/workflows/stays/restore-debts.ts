import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { INCIDENT } from '../../domain/incident'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import { may } from '../../domain/state-machine'
import {
  findIncident,
  incidentViewOf,
  type IncidentReading,
  type IncidentView,
} from '../../modules/incidents'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { readDebts } from '../../persistence/readings/debt-reading'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { reinstateDebts, keepFromHolding, type ExternalPayment } from './reinstate-debts'
import { READ_EXTERNAL_PAYMENT } from './collected.queries'
import { isStillPayable, paymentOfSubject, type ReportedPayment } from './reported-payment'

type Needs = { database: Database; clock: Clock }

/**
 * A manager brings back debts whose payment another system took back after a car had been let go for it. The order and its settlement
 * stand; the debts are in grace, and nobody is held for them for 15 days. What nobody owes any more has merely been given back.
 */
export class RestoreDebts {
  constructor(private readonly needs: Needs) {}

  /**
   * Closes the incident with it. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT (not such an incident, or closed; nothing of the
   * payment stands any more; somebody may still pay the bill that a debt stands in).
   */
  async restore(
    session: StaffSession,
    { incidentId, reason }: { incidentId: string; reason: string },
    context: ActorContext,
  ): Promise<IncidentView> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const incident = await findIncident(database, session, incidentId)
      const payment = paymentOf(incident)
      const work = new UnitOfWork(context, clock.now())
      const reported = await database.query<ReportedPayment>(READ_EXTERNAL_PAYMENT, [
        payment.sourceId,
        payment.paymentRef,
        work.at,
      ])
      // Others of the same payment may still be paid by it.
      const asked = askedOf(incident)
      const lines = reported.filter(
        line =>
          line.reversed_at === null && (line.bill_id !== null || isNamed(incident)) && asked(line.arrear_id),
      )
      const ids = lines.map(line => line.arrear_id)
      const debts = await readDebts(database, session.merchantId, ids)
      if (debts.some(({ lot_id: lotId }) => !mayWorkIn(session, lotId))) throw new Refusal('FORBIDDEN_LOT')
      const live = lines.find(isStillPayable)
      if (live) throw new Refusal('STATE_CONFLICT', { state: live.bill_state! })
      // What somebody is asked for at this moment does not rise.
      const inBill = debts.find(debt => debt.bill_id !== null)
      if (inBill) throw new Refusal('STATE_CONFLICT', { state: inBill.state })
      // Before the debts are back: whatever fails in between, no car is held for them.
      const since = work.at
      await keepFromHolding(
        database,
        payment,
        ids.map(id => ({ id, since })),
        work.at,
      )
      const { back, undone } = await reinstateDebts(database, work, { payment, lines, debts })
      if (back.length + undone.length === 0) throw new Refusal('STATE_CONFLICT', { state: incident.state })
      work.transition(INCIDENT, incident, 'closed', {
        set: { closed_at: work.at, close_reason: reason },
        detail: { kind: incident.kind, reason, broughtBack: back, undone },
      })
      await commitUnit(database, work)
    })
    return incidentViewOf(await findIncident(database, session, incidentId))
  }
}

const isNamed = ({ detail }: IncidentReading): boolean =>
  Array.isArray((detail as { arrearIds?: unknown }).arrearIds)

/** Which debts the other system took back; a former version did not always say. */
function askedOf({ detail }: IncidentReading): (arrearId: string) => boolean {
  const { arrearIds } = detail as { arrearIds?: unknown }
  return arrearId => !Array.isArray(arrearIds) || arrearIds.includes(arrearId)
}

function paymentOf(incident: IncidentReading): ExternalPayment {
  const payment = incident.kind === 'correction_asked' ? paymentOfSubject(incident.subject) : null
  if (payment === null || !may(INCIDENT, incident.state, 'closed'))
    throw new Refusal('STATE_CONFLICT', { state: incident.state })
  return { ...payment, merchantId: incident.merchant_id }
}
