import { RAISE_WITHIN_S, RECOVERY_ORDER } from '../domain/recovery-order'
import { queueHoldEnd } from '../modules/orders'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { readOrder, type OrderReading } from '../persistence/readings/order-reading'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { EndOrder } from './end-order'

type Needs = { database: Database; clock: Clock; endOrder: EndOrder }

/** The longest time a car may be held is over, or nobody raised the lock in time. */
export class EndHold {
  constructor(private readonly needs: Needs) {}

  /** Looks at the order as it is now: a repeated call does nothing, an early one comes again when it is time. */
  async end(orderId: string): Promise<void> {
    const { database, clock, endOrder } = this.needs
    const order = await readOrder(database, orderId)
    const endsAt = order && endOf(order)
    if (!order || !endsAt) return
    const now = clock.now()
    if (endsAt > now) return this.comeAgain(orderId, now, endsAt)
    const read = async () => {
      const current = await readOrder(database, orderId)
      // Somebody paid or called it off meanwhile: that end stands, and this one has nothing left to do.
      if (!current || current.state !== order.state) throw new Overtaken()
      return current
    }
    const reason =
      order.duplicate_of !== null
        ? '同一车辆已有另一订单 / another order holds this car'
        : order.state === 'active'
          ? '超过最长控车时间 / longest hold reached'
          : '未及时升锁 / not raised in time'
    const ending = { why: 'EXPIRED', reason, by: { kind: 'timer', id: orderId } } as const
    try {
      await endOrder.end(read, ending, { actor: 'timer', traceId: newId() })
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error
    }
  }

  private async comeAgain(orderId: string, now: Date, endsAt: Date): Promise<void> {
    const work = new UnitOfWork({ actor: 'timer', traceId: newId() }, now)
    queueHoldEnd(work, orderId, endsAt)
    await commitUnit(this.needs.database, work)
  }
}

/** When the order as it is now ends by itself; null when it does not. */
function endOf({ state, hold_until, created_at }: OrderReading): Date | null {
  if (state === 'active') return hold_until
  return state === RECOVERY_ORDER.initial ? new Date(created_at.getTime() + RAISE_WITHIN_S * 1000) : null
}

class Overtaken extends Error {}
