import type { Logger } from 'pino'
import { Refusal } from '@fangxing/contract/refusal'
import type { Database } from '../persistence/database'
import { readOrder } from '../persistence/readings/order-reading'
import type { StaffSession } from '../domain/sessions'
import type { ActorContext } from '../domain/actor-context'
import type { EndOrder } from './end-order'
import { READ_HELD_ORDER_IDS } from './release-all.queries'

type Needs = { database: Database; log: Pick<Logger, 'error'>; endOrder: EndOrder }

/** Lowers every lock of one merchant, or of all. */
export class ReleaseAll {
  constructor(private readonly needs: Needs) {}

  /** Each order ends on its own, so one that cannot be read or changed keeps no other car. Answers how many were let go. */
  async release(
    session: StaffSession,
    input: { merchantId: string | null; reason: string },
    context: ActorContext,
  ): Promise<{ orderCount: number }> {
    const { database, log, endOrder } = this.needs
    const rows = await database.query<{ id: string }>(READ_HELD_ORDER_IDS, [input.merchantId])
    const by = { kind: 'staff', id: session.staffId } as const
    const ending = { why: 'EMERGENCY', reason: input.reason, by } as const
    let orderCount = 0
    for (const { id } of rows) {
      try {
        await endOrder.end(async () => (await readOrder(database, id))!, ending, context)
        orderCount++
      } catch (error) {
        // Ended or paid meanwhile: what was wanted is true.
        if (!(error instanceof Refusal))
          log.error({ err: error, order: id, traceId: context.traceId }, 'order not released')
      }
    }
    return { orderCount }
  }
}
