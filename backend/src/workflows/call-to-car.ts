import type { StaffCall } from '@fangxing/contract/calls'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import { MOVE_TASK } from '../domain/move-task'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import type { StaffSession } from '../domain/sessions'
import { orderForStaff } from '../modules/orders'
import type { Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { OrderChanges } from './commit-order-change'
import { READ_CALLED_PEOPLE } from './reach-people.queries'

type Needs = { database: Database; clock: Clock; orderChanges: OrderChanges }
type PersonRow = { id: string; name: string; is_assigned: boolean }

/** An office calls those at the lot to a car that has paid and still stands. */
export class CallToCar {
  constructor(private readonly needs: Needs) {}

  /**
   * The task to take the device away becomes urgent on the phones of everybody who works in the lot now, as it does by itself when a
   * release is late. Answers who they are; nobody may be there. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT when the car has not
   * paid, its lock is down, or nothing is left to be done at it.
   */
  async call(
    session: StaffSession,
    orderId: string,
    context: ActorContext,
  ): Promise<StaffCall<'callToCar'>['reply']> {
    const { database, clock, orderChanges } = this.needs
    return database.retryOnConflict(async () => {
      const order = await orderForStaff(this.needs, session, orderId)
      const task = order.move_task
      if (
        order.paid_at === null ||
        order.released_at !== null ||
        !task ||
        MOVE_TASK.ends.includes(task.state)
      )
        throw new Refusal('STATE_CONFLICT', { state: order.state })
      const people = await database.query<PersonRow>(READ_CALLED_PEOPLE, [orderId])
      const work = new UnitOfWork(context, clock.now())
      work.touch('recovery_order', order, { updated_at: work.at })
      work.updateVersioned('move_task', task, { is_urgent: true, updated_at: work.at })
      work.audit({
        merchantId: order.merchant_id,
        entity: RECOVERY_ORDER.table,
        entityId: order.id,
        orderId: order.id,
        event: 'called_to_car',
        detail: { staffIds: people.map(({ id }) => id) },
      })
      await orderChanges.commit(orderId, work)
      return {
        people: people.map(({ id, name, is_assigned: isAssigned }) => ({ staffId: id, name, isAssigned })),
      }
    })
  }
}
