import { insert, updateVersioned, update, type Change } from '../../persistence/changes'
import { auditLog } from '../../persistence/audit-log'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { SnapshotLine } from '../../persistence/rows'
import type { ActorContext } from '../../services'

export type SettlementMethod = 'wechat' | 'cash' | 'elsewhere' | 'waiver'
export type SettlementFacts = {
  settlementId: string
  method: SettlementMethod
  paymentId: string | null
  amountFen: number
}

/** The settlement order with its lines: what was frozen when the recovery began, or nothing where it was waived. */
export function settlementRows(
  order: OrderReading,
  facts: SettlementFacts,
  act: ActorContext,
  at: Date,
): Change[] {
  const lines = order.snapshot.map(line => ({
    settlement_id: facts.settlementId,
    arrear_id: line.arrearId,
    amount_fen: facts.method === 'waiver' ? 0 : line.amountFen,
  }))
  const total = lines.reduce((sum, line) => sum + line.amount_fen, 0)
  if (total !== facts.amountFen)
    throw new Error(`settlement of ${facts.amountFen} fen for lines of ${total} fen, order ${order.id}`)
  return [
    insert('settlement', {
      id: facts.settlementId,
      merchant_id: order.merchant_id,
      order_id: order.id,
      payment_id: facts.paymentId,
      method: facts.method,
      amount_fen: facts.amountFen,
      state: 'posted',
      receipt_no: receiptNoOf(facts.settlementId, at),
      created_at: at,
    }),
    insert('settlement_line', ...lines),
    auditLog({
      merchantId: order.merchant_id,
      entity: 'settlement',
      entityId: facts.settlementId,
      orderId: order.id,
      event: 'created',
      to: 'posted',
      version: 1,
      actor: act.actor,
      traceId: act.traceId,
      detail: { method: facts.method, amountFen: facts.amountFen, paymentId: facts.paymentId },
      at,
    }),
  ]
}

/** Every arrear of the snapshot ends, and none is held any more. */
export function settledArrears(
  order: OrderReading,
  method: SettlementMethod,
  act: ActorContext,
  at: Date,
): Change[] {
  const lines = new Map(order.snapshot.map(line => [line.arrearId, line]))
  const ended = order.arrears.flatMap(arrear => {
    const line = lines.get(arrear.id)
    return line ? settledArrear(order, arrear, line, method, act, at) : []
  })
  return [...ended, update('order_arrear', { order_id: order.id }, { is_active: false })]
}

function settledArrear(
  order: OrderReading,
  arrear: OrderReading['arrears'][number],
  line: SnapshotLine,
  method: SettlementMethod,
  act: ActorContext,
  at: Date,
): Change[] {
  // The snapshot holds: what was asked for ends the debt, even if the arrear itself grew or shrank under the order.
  const paidFen = method === 'waiver' ? 0 : Math.min(line.amountFen, arrear.due_fen)
  const waivedFen = arrear.due_fen - paidFen
  const to = method === 'waiver' ? 'waived' : 'settled'
  return [
    updateVersioned('arrear', arrear.id, arrear.version, {
      state: to,
      paid_fen: arrear.paid_fen + paidFen,
      waived_fen: arrear.waived_fen + waivedFen,
    }),
    auditLog({
      merchantId: order.merchant_id,
      entity: 'arrear',
      entityId: arrear.id,
      orderId: order.id,
      event: to,
      from: arrear.state,
      to,
      version: arrear.version + 1,
      actor: act.actor,
      traceId: act.traceId,
      detail: { paidFen, waivedFen, snapshotFen: line.amountFen },
      at,
    }),
  ]
}

/** Printed on receipts: the day in China and 60 bits of the settlement's id, so that two never meet. */
export function receiptNoOf(settlementId: string, at: Date): string {
  const day = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
  return `FX${day}${settlementId.replaceAll('-', '').slice(-15).toUpperCase()}`
}
