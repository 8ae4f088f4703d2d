import { MONEY_STATES, PAYMENT, type PaymentEffect } from '../../domain/payment'
import { runEffects, type EffectHandlers } from '../../domain/state-machine'
import type { BillOfTrade } from '../../persistence/readings/bill-reading'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { LockCommandRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { touchBill } from '../../modules/bills'
import { queueLateQuery } from '../../modules/payments'
import { decideEvidence, type Evidence } from './decide-evidence'
import { paymentChangeOf } from './payment-change'
import { bookQuarantine, reportQuarantine } from './quarantine-payment'
import { refundOverpaid } from './refund-overpaid'
import { settlePaidBill } from './settle-paid-bill'
import type { SettleOutcome } from './settle-outcome'

/** What one piece of evidence changes, ready to be committed; nothing is done yet. */
export type Applied = {
  outcome: Exclude<SettleOutcome, { kind: 'early' }>
  bill: BillOfTrade
  /** The order whose page shows the change: that of the bill, or of the one that took its place. */
  order: OrderReading | null
  work: UnitOfWork
  /** To be published after the commit. */
  command: LockCommandRow | null
}

/** Fills the unit of work with what evidence means for the bill of its payment: decided, written, and all that follows. */
export function applyEvidence(work: UnitOfWork, bill: BillOfTrade, evidence: Evidence): Applied {
  const { payment } = bill
  const order = bill.order ?? bill.live.find(live => live.order !== null)?.order ?? null
  const orderId = order?.id ?? null
  const { decision, owed } = decideEvidence(bill, evidence)
  if (decision.kind === 'already' || decision.kind === 'wait') {
    const outcome = { kind: decision.kind, orderId, state: payment.state }
    return { bill, order, work, command: null, outcome }
  }
  const { event, set, detail, outcome: ownOutcome } = paymentChangeOf(decision, bill, evidence, work.at)
  const mismatches = decision.kind === 'quarantine' ? decision.mismatches : []
  const done: { command: LockCommandRow | null; outcome: Applied['outcome'] | null } = {
    command: null,
    outcome: ownOutcome,
  }
  const effects: EffectHandlers<PaymentEffect> = {
    settle_bill() {
      const { command, settlementId } = settlePaidBill(work, bill, owed ?? [], evidence.acknowledgeS)
      done.command = command
      done.outcome = { kind: 'settled', orderId, settlementId }
    },
    overpay_bill() {
      const refundId = refundOverpaid(work, bill, payment)
      done.outcome = { kind: 'surplus', orderId, refundId }
    },
    book_quarantine: () => bookQuarantine(work, bill, evidence.report, mismatches),
    report_quarantine: () => reportQuarantine(work, bill, detail),
    refund_quarantine: 'unexpected',
    late_query: () => queueLateQuery(work, payment.id, 0),
  }
  touchBill(work, bill)
  // Money that was counted already stays counted, whatever else is said about it: only staff hear of that.
  if (MONEY_STATES.includes(payment.state)) runEffects(ONLY_REPORTED, effects)
  else work.transition(PAYMENT, payment, event, { set, detail, effects })
  const { command, outcome } = done
  if (!outcome) throw new Error(`payment ${payment.id}: ${event} changes no bill`)
  return { bill, order, work, command, outcome }
}

const ONLY_REPORTED: readonly PaymentEffect[] = ['report_quarantine']
