import { readOrder } from '../persistence/readings/order-reading'
import { newId } from '../persistence/new-id'
import type { Services } from '../services'
import { endOrder } from './end-order'
import { RAISE_WITHIN_MS } from './open-recovery/open-recovery'

/**
 * The longest time a car may be held is over, or nobody raised the lock in time. Looks at the order as it is now, so an
 * early or repeated call does nothing.
 */
export async function endHold(platform: Services, orderId: string): Promise<void> {
  const order = await readOrder(platform.database, orderId)
  if (!order) return
  const now = platform.clock.now()
  const isOver =
    order.state === 'active'
      ? order.hold_until !== null && order.hold_until <= now
      : order.state === 'created' && now.getTime() - order.created_at.getTime() >= RAISE_WITHIN_MS
  if (!isOver) return
  const read = async () => {
    const current = await readOrder(platform.database, orderId)
    // Somebody paid or called it off meanwhile: that end stands, and this one has nothing left to do.
    if (!current || current.state !== order.state) throw new Overtaken()
    return current
  }
  const reason =
    order.state === 'active' ? '超过最长控车时间 / longest hold reached' : '未及时升锁 / not raised in time'
  try {
    await endOrder(
      platform,
      read,
      { why: 'EXPIRED', reason, by: { kind: 'timer', id: orderId } },
      { actor: 'timer', traceId: newId() },
    )
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error
  }
}

class Overtaken extends Error {}
