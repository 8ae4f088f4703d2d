import { yuanText } from '@fangxing/contract/money'
import { Refusal } from '@fangxing/contract/refusal'
import type { Change } from '../../store/commit'
import type { OrderReading } from '../../store/order-reading'
import { journal } from '../../store/journal'
import { changeOrder } from '../change-order'
import { sendCommand } from '../device/send-command'
import { onlyOnce, type Once } from '../once'
import type { Act, Platform, StaffSession } from '../platform'
import { orderForStaff } from './order-for-staff'
import { settlementChanges } from './settle-order'

/** Before RAISE nothing is up and nothing was asked of the owner: such an order is called off instead. */
const BY_HAND: readonly string[] = ['deploying', 'active']

/**
 * The attendant took the whole sum in cash: the order is settled like by any other proof. Refusals: NOT_FOUND,
 * FORBIDDEN_LOT, ALREADY_PAID, STATE_CONFLICT, AMOUNT_CHANGED, IDEMPOTENCY_KEY_REUSED.
 */
export async function takeCash(
  platform: Platform,
  session: StaffSession,
  input: { orderId: string; amountFen: number; note?: string },
  once: Once,
  act: Act,
): Promise<void> {
  await onlyOnce(platform, once, mark =>
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
  platform: Platform,
  session: StaffSession,
  orderId: string,
  reason: string,
  act: Act,
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
  platform: Platform,
  session: StaffSession,
  orderId: string,
  act: Act,
  decide: (order: OrderReading) => ByHand<Result>,
): Promise<Result> {
  const done = await platform.database.retrying(async () => {
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
  if (done.command) void sendCommand(platform, done.command, { device: done.order.device })
  return done.result
}

function byHandLine(
  order: OrderReading,
  method: string,
  detail: Record<string, unknown>,
  act: Act,
  at: Date,
): Change {
  return journal({
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
