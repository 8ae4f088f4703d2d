import { yuanText } from '@fangxing/contract/money'
import { Refusal } from '@fangxing/contract/refusal'
import type { Change } from '../persistence/changes'
import type { OrderReading } from '../persistence/readings/order-reading'
import { auditLog } from '../persistence/audit-log'
import { changeOrder } from './commit-order-change'
import type { IdempotencyKey } from './with-idempotency'
import type { ActorContext, Services, StaffSession } from '../services'
import { orderForStaff } from '../modules/orders/order-for-staff'
import { settlementChanges } from './settle-payment/settle-order'

/** Before RAISE nothing is up and nothing was asked of the owner: such an order is called off instead. */
const BY_HAND: readonly string[] = ['deploying', 'active']

/**
 * The attendant took the whole sum in cash: the order is settled like by any other proof. Refusals: NOT_FOUND,
 * FORBIDDEN_LOT, ALREADY_PAID, STATE_CONFLICT, AMOUNT_CHANGED, IDEMPOTENCY_KEY_REUSED.
 */
export async function takeCash(
  platform: Services,
  session: StaffSession,
  input: { orderId: string; amountFen: number; note?: string },
  once: IdempotencyKey,
  act: ActorContext,
): Promise<void> {
  await platform.withIdempotency.run(once, mark =>
    settleByHand(platform, session, input.orderId, act, order => {
      if (order.amount_fen !== input.amountFen)
        throw new Refusal('AMOUNT_CHANGED', { amountYuan: yuanText(order.amount_fen) })
      const result = { orderId: order.id }
      return {
        method: 'cash',
        amountFen: order.amount_fen,
        detail: { note: input.note ?? null },
        more: [mark(result)],
        result,
      }
    }),
  )
}

/** The manager lets the debt go: nothing is due any more, and the lock goes down. Refusals: as {@link takeCash}. */
export async function waiveOrder(
  platform: Services,
  session: StaffSession,
  orderId: string,
  reason: string,
  act: ActorContext,
): Promise<void> {
  await settleByHand(platform, session, orderId, act, () => ({
    method: 'waiver',
    amountFen: 0,
    detail: { reason },
    more: [],
    result: { orderId },
  }))
}

type ByHand<Result> = {
  method: 'cash' | 'waiver'
  amountFen: number
  detail: Record<string, unknown>
  more: Change[]
  result: Result
}

async function settleByHand<Result>(
  platform: Services,
  session: StaffSession,
  orderId: string,
  act: ActorContext,
  decide: (order: OrderReading) => ByHand<Result>,
): Promise<Result> {
  const done = await platform.database.retryOnConflict(async () => {
    const order = await orderForStaff(platform, session, orderId)
    if (order.paid_at !== null) throw new Refusal('ALREADY_PAID')
    if (!BY_HAND.includes(order.state)) throw new Refusal('STATE_CONFLICT', { state: order.state })
    const { method, amountFen, detail, more, result } = decide(order)
    const at = platform.clock.now()
    const how = { method, payment: null, amountFen, settledAt: at }
    const { changes, command } = settlementChanges(order, how, act, platform.settings.MOVE_TASK_ACKNOWLEDGE_S)
    await changeOrder(platform, orderId, [...changes, byHandLine(order, method, detail, act, at), ...more])
    return { order, command, method, result }
  })
  platform.metrics.settlements.inc({ proof: done.method })
  if (done.command) void platform.publishCommand.publish(done.command, { device: done.order.device })
  return done.result
}

function byHandLine(
  order: OrderReading,
  method: string,
  detail: Record<string, unknown>,
  act: ActorContext,
  at: Date,
): Change {
  return auditLog({
    merchantId: order.merchant_id,
    entity: 'recovery_order',
    entityId: order.id,
    orderId: order.id,
    event: `settled_by_${method}`,
    actor: act.actor,
    traceId: act.traceId,
    detail,
    at,
  })
}
