import { Refusal } from '@fangxing/contract/refusal'
import { readOrder } from '../persistence/readings/order-reading'
import type { ActorContext, Services, StaffSession } from '../services'
import { endOrder } from './end-order'

const HELD: readonly string[] = ['created', 'deploying', 'active']

/**
 * Lowers every lock of one merchant, or of all: each order ends on its own, so one that cannot be read or changed keeps
 * no other car. Answers how many were let go.
 */
export async function releaseAll(
  platform: Services,
  session: StaffSession,
  input: { merchantId: string | null; reason: string },
  act: ActorContext,
): Promise<{ orderCount: number }> {
  const rows = await platform.database.query<{ id: string }>(
    'SELECT id FROM recovery_order WHERE state = ANY($1) AND ($2::uuid IS NULL OR merchant_id = $2) ORDER BY created_at',
    [HELD, input.merchantId],
  )
  const ending = {
    why: 'EMERGENCY',
    reason: input.reason,
    by: { kind: 'staff', id: session.staffId },
  } as const
  let orderCount = 0
  for (const { id } of rows) {
    try {
      await endOrder(platform, async () => (await readOrder(platform.database, id))!, ending, act)
      orderCount++
    } catch (error) {
      // Ended or paid meanwhile: what was wanted is true.
      if (!(error instanceof Refusal))
        platform.log.error({ err: error, order: id, traceId: act.traceId }, 'order not let go')
    }
  }
  return { orderCount }
}
