import type { ActorContext } from '../../persistence/actor-context'
import type { Change } from '../../persistence/changes'
import type { OrderReading } from '../../persistence/readings/order-reading'
import { UnitOfWork } from '../../persistence/unit-of-work'
import { closePayments } from './close-payments'

/** As {@link closePayments}, for callers that collect changes themselves. */
export function closingPayments(order: OrderReading, context: ActorContext, at: Date): Change[] {
  const work = new UnitOfWork(context, at)
  closePayments(work, order)
  return work.changes()
}
