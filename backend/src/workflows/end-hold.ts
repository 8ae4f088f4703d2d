import { RECOVERY_ORDER } from '../domain/recovery-order'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { readOrder, type OrderReading } from '../persistence/readings/order-reading'
import type { Clock } from '../ports'
import type { EndOrder } from './end-order'
import { RAISE_WITHIN_MS } from './open-recovery/open-recovery'

type Needs = { database: Database; clock: Clock; endOrder: EndOrder }

/** The longest time a car may be held is over, or nobody raised the lock in time. */
export class EndHold {
  constructor(private readonly needs: Needs) {}

  /** Looks at the order as it is now, so an early or repeated call does nothing. */
  async end(orderId: string): Promise<void> {
    const { database, endOrder } = this.needs
    const order = await readOrder(database, orderId)
    if (!order || !this.isOver(order)) return
    const read = async () => {
      const current = await readOrder(database, orderId)
      // Somebody paid or called it off meanwhile: that end stands, and this one has nothing left to do.
      if (!current || current.state !== order.state) throw new Overtaken()
      return current
    }
    const reason =
      order.state === 'active' ? '超过最长控车时间 / longest hold reached' : '未及时升锁 / not raised in time'
    const ending = { why: 'EXPIRED', reason, by: { kind: 'timer', id: orderId } } as const
    try {
      await endOrder.end(read, ending, { actor: 'timer', traceId: newId() })
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error
    }
  }

  private isOver(order: OrderReading): boolean {
    const now = this.needs.clock.now()
    if (order.state === 'active') return order.hold_until !== null && order.hold_until <= now
    return (
      order.state === RECOVERY_ORDER.initial && now.getTime() - order.created_at.getTime() >= RAISE_WITHIN_MS
    )
  }
}

class Overtaken extends Error {}
