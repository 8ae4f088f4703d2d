import { raiseIncidentLevel, type ReadIncident } from '../modules/incidents'
import { touchOrder } from '../modules/orders'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { OrderChanges } from './commit-order-change'
import { READ_UNANSWERED_EMERGENCY } from './escalate-emergency.queries'

const DUTY_OFFICER = 3

type Unanswered = ReadIncident & { order_version: number }
type Needs = { database: Database; clock: Clock; orderChanges: OrderChanges }

/** Nobody took up an owner's call for help: the duty officer is called. */
export class EscalateEmergency {
  constructor(private readonly needs: Needs) {}

  /** Harmless when it runs again. */
  async escalate(orderId: string): Promise<void> {
    const { database, clock, orderChanges } = this.needs
    const context = { actor: 'timer', traceId: newId() }
    await database.retryOnConflict(async () => {
      const values = [orderId, DUTY_OFFICER]
      const incident = await database.one<Unanswered>(READ_UNANSWERED_EMERGENCY, values)
      if (!incident) return
      const work = new UnitOfWork(context, clock.now())
      touchOrder(work, { id: orderId, version: incident.order_version })
      raiseIncidentLevel(work, incident, DUTY_OFFICER)
      work.due('incident', incident.id, null)
      await orderChanges.commit(orderId, work)
    })
  }
}
