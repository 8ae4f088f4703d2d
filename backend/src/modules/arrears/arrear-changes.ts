import { v5 } from 'uuid'
import { ARREAR, type ArrearEvent } from '../../domain/arrear'
import { takenOffBy } from '../../domain/bill-lines'
import { may } from '../../domain/state-machine'
import type { ArrearReading } from '../../persistence/readings/eligibility-reading'
import type { BillCase } from '../../persistence/readings/bill-reading'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** Binds debts to an order that is about to be opened, each at what is due now; a debt is held by one order at a time. */
export function holdArrears(work: UnitOfWork, orderId: string, arrears: readonly ArrearReading[]): void {
  work.insert(
    'order_arrear',
    ...arrears.map(arrear => ({
      order_id: orderId,
      arrear_id: arrear.id,
      amount_fen: arrear.due_fen,
      is_active: true,
    })),
  )
  for (const arrear of arrears)
    work.transition(ARREAR, arrear, 'held', { orderId, detail: { dueFen: arrear.due_fen } })
}

/** The order ended unpaid: its debts are outstanding again and free for another order. */
export function releaseArrears(
  work: UnitOfWork,
  order: Pick<OrderReading, 'id' | 'merchant_id' | 'arrears'>,
): void {
  work.update('order_arrear', { order_id: order.id, is_active: true }, { is_active: false })
  for (const arrear of order.arrears) {
    // A debt that ended otherwise meanwhile stays as it ended.
    if (may(ARREAR, arrear.state, 'let_go'))
      work.transition(ARREAR, arrear, 'let_go', { orderId: order.id, merchantId: order.merchant_id })
  }
}

/**
 * Every debt that the bill still asks for ends, and none is held any more. What was asked for ends a debt, even if it grew or
 * shrank meanwhile: the difference counts as waived. One that was taken off is nobody's here: it may have come back since.
 */
export function settleArrears(
  work: UnitOfWork,
  { merchant_id: merchantId, order, bill, lines: frozen, arrears }: BillCase,
  method: 'wechat' | 'cash' | 'elsewhere' | 'waiver',
  event: ArrearEvent = method === 'waiver' ? 'waived' : 'settled',
): void {
  const lines = new Map(frozen.map(line => [line.arrearId, line]))
  for (const arrear of arrears) {
    const line = lines.get(arrear.id)
    // A debt that ended otherwise stays as it ended.
    if (!line || takenOffBy(arrear.id, bill.reductions) || !may(ARREAR, arrear.state, event)) continue
    const paidFen = method === 'waiver' ? 0 : Math.min(line.amountFen, arrear.due_fen)
    const waivedFen = arrear.due_fen - paidFen
    work.transition(ARREAR, arrear, event, {
      set: { paid_fen: arrear.paid_fen + paidFen, waived_fen: arrear.waived_fen + waivedFen },
      orderId: order?.id ?? null,
      merchantId,
      detail: { paidFen, waivedFen, snapshotFen: line.amountFen },
    })
  }
  if (order) work.update('order_arrear', { order_id: order.id }, { is_active: false })
}

/** Reminders that another system says it delivered, by their times: history that counts for nothing. One that was told before is there already. */
export function noteReminders(
  work: UnitOfWork,
  { merchantId, arrearId }: { merchantId: string; arrearId: string },
  remindedAt: readonly string[],
): void {
  const times = new Set(remindedAt.map(text => Date.parse(text)))
  const rows = [...times].map(timeMs => {
    const at = new Date(timeMs)
    const id = v5(`imported|${at.toISOString()}`, arrearId)
    return {
      id,
      merchant_id: merchantId,
      arrear_id: arrearId,
      kind: 'imported' as const,
      sent_at: at,
      delivered_at: at,
    }
  })
  work.insertNew('reminder', ...rows)
}
