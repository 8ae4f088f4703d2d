import { ARREAR } from '../../domain/arrear'
import { isInTime, leaveBy } from '../../domain/stays/prepaid'
import type { BillOfTrade, StayOfBill } from '../../persistence/readings/bill-reading'
import type { LockCommandRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { queueReturnOf } from '../queue-return'
import { payOff } from './pay-off'

/** `acknowledgeS`: how long staff have to answer the move task, in seconds. */
type Prepayment = { settlementId: string; amountFen: number; acknowledgeS: number }
type Debt = NonNullable<StayOfBill['debt']>

/**
 * A stay was paid for until now, and its car may leave for nothing more for a while. Where it has left meanwhile and something is owed
 * for it, that is paid; what its price does not need goes back. Answers the LOWER of a car that was held for nothing else.
 */
export function prepayStay(
  work: UnitOfWork,
  trade: BillOfTrade,
  { settlementId, amountFen, acknowledgeS }: Prepayment,
): LockCommandRow | null {
  const { row, debt, leave_minutes: leaveMinutes } = trade.stay!
  const until = paidUntil(work, trade)
  const leaveAt = leaveBy(until, leaveMinutes)
  const paid = { paid_fen: amountFen, leave_by: leaveAt, is_live: false }
  work.update('bill_stay', { bill_id: trade.bill.id }, paid, 1)
  work.audit({
    merchantId: trade.merchant_id,
    entity: 'parking_session',
    entityId: row.id,
    event: 'prepaid',
    detail: { amountFen, billId: trade.bill.id, until: until.toISOString() },
  })
  const set = {
    prepaid_fen: row.prepaid_fen + amountFen,
    prepaid_until: until,
    leave_by: leaveAt,
  }
  if (debt === null) {
    work.updateVersioned('parking_session', row, set)
    return null
  }
  const paidFen = Math.min(amountFen, debt.due_fen)
  const exitedAt = row.exited_at === null ? null : new Date(row.exited_at)
  // An imported debt is its file's word.
  const isOver = debt.stay_id === row.id && isInTime(set, exitedAt)
  const fallenFen = isOver ? forgive(work, trade, debt, debt.due_fen - paidFen) : 0
  work.updateVersioned('parking_session', row, {
    ...set,
    paid_fen: (row.paid_fen ?? 0) + paidFen,
    total_fen: (row.total_fen ?? 0) - fallenFen,
  })
  if (amountFen > paidFen) queueReturnOf(work, row.id)
  const how = {
    act: 'paid',
    causeId: settlementId,
    merchantId: trade.merchant_id,
    detail: { billId: trade.bill.id },
    acknowledgeS,
  } as const
  return payOff(work, { debt, amountFen: paidFen, bills: trade.live }, how).command
}

/** When it was paid by WeChat's word, no earlier than its price is from; an earlier payment of another stays. */
function paidUntil(work: UnitOfWork, { payment, stay }: BillOfTrade): Date {
  const paidMs = payment.success_at === null ? work.at.getTime() : new Date(payment.success_at).getTime()
  const untilMs = Math.max(Date.parse(stay!.priced_at), Math.min(paidMs, work.at.getTime()))
  const beforeMs = stay!.row.prepaid_until === null ? 0 : Date.parse(stay!.row.prepaid_until)
  return new Date(Math.max(beforeMs, untilMs))
}

/** Who left in time owes nothing more: the late fee first. Answers by how much the price falls. */
function forgive(
  work: UnitOfWork,
  { merchant_id: merchantId, bill }: BillOfTrade,
  debt: Debt,
  byFen: number,
): number {
  if (byFen === 0) return 0
  const lateFen = Math.min(debt.late_fee_fen, byFen)
  const fallenFen = byFen - lateFen
  const beforeFen = debt.principal_fen
  work.transition(ARREAR, debt, 'price_fell', {
    set: { principal_fen: beforeFen - fallenFen, late_fee_fen: debt.late_fee_fen - lateFen },
    merchantId,
    detail: { why: 'left_in_time', beforeFen, afterFen: beforeFen - fallenFen, billId: bill.id },
  })
  debt.due_fen -= byFen
  return fallenFen
}
