import { Refusal } from '@fangxing/config/contract/refusal'
import { PAYABLE_STATES, SETTLED_STATES } from '../../domain/recovery-order'
import type { Change } from '../../store/commit'
import { journal } from '../../store/journal'
import { readMerchantOrder, type OrderReading } from '../../store/order-reading'
import { changeOrder } from '../change-order'
import { mayWorkIn } from '../device/may-work-in'
import { sendCommand } from '../device/send-command'
import { onlyOnce, type Once } from '../once'
import type { Act, Platform, StaffSession } from '../platform'
import { settlementChanges } from './settle-order'

/**
 * Staff took the whole amount in cash. An owner who pays at the same time gets the second payment back. Refusals:
 * NOT_FOUND, FORBIDDEN_LOT, ALREADY_PAID, ORDER_NOT_PAYABLE, AMOUNT_CHANGED when `amountFen` is not what is due.
 */
export async function takeCash(
  platform: Platform,
  session: StaffSession,
  input: { orderId: string; amountFen: number; note?: string },
  once: Once,
  act: Act,
): Promise<void> {
  await onlyOnce<{ orderId: string }>(platform, once, async mark => {
    await settleByStaff(platform, session, input.orderId, act, order => {
      if (input.amountFen !== order.amount_fen) throw new Refusal('AMOUNT_CHANGED', { amountYuan: (order.amount_fen / 100).toFixed(2) })
      return { method: 'cash', amountFen: order.amount_fen, note: input.note ?? '', more: [mark({ orderId: input.orderId })] }
    })
    return { orderId: input.orderId }
  })
}

/** A manager waives the debt: nothing is due, so the lock goes down. Refusals: as {@link takeCash}. */
export async function waiveOrder(platform: Platform, session: StaffSession, orderId: string, reason: string, act: Act): Promise<void> {
  await settleByStaff(platform, session, orderId, act, () => ({ method: 'waiver', amountFen: 0, note: reason, more: [] }))
}

type How = { method: 'cash' | 'waiver'; amountFen: number; note: string; more: Change[] }

async function settleByStaff(platform: Platform, session: StaffSession, orderId: string, act: Act, how: (order: OrderReading) => How): Promise<void> {
  const done = await platform.database.retrying(async () => {
    const order = await readMerchantOrder(platform.database, session.merchantId, orderId)
    if (!order) throw new Refusal('NOT_FOUND')
    if (!mayWorkIn(session, order.lot_id)) throw new Refusal('FORBIDDEN_LOT')
    if (SETTLED_STATES.includes(order.state)) throw new Refusal('ALREADY_PAID')
    if (!PAYABLE_STATES.includes(order.state)) throw new Refusal('ORDER_NOT_PAYABLE')
    const { method, amountFen, note, more } = how(order)
    const at = platform.clock.now()
    const settled = settlementChanges(order, { method, payment: null, amountFen, settledAt: at }, act, platform.settings.MOVE_TASK_ACKNOWLEDGE_S)
    const noted = journal({
      merchantId: order.merchant_id,
      entity: 'settlement',
      entityId: settled.settlementId,
      orderId: order.id,
      event: method === 'cash' ? 'cash_taken' : 'waived',
      actor: act.actor,
      traceId: act.traceId,
      detail: { amountFen: order.amount_fen, note },
      at,
    })
    await changeOrder(platform, order.id, [...settled.changes, noted, ...more])
    platform.metrics.settlements.inc({ proof: method })
    return { command: settled.command, order }
  })
  if (done.command) void sendCommand(platform, done.command, { device: done.order.device })
}
