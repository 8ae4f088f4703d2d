import { sumFen } from '@fangxing/contract/money'
import { ARREAR } from '../../domain/arrear'
import { SUPERSEDED_BILL_STATE } from '../../domain/bill'
import { REPRICED } from '../../domain/bill-lines'
import { decideSettlement, type SettleDecision } from '../../domain/settlement-decision'
import { fallenSettlementPostings } from '../../domain/ledger'
import { may, runEffects } from '../../domain/state-machine'
import { MONEY_STATES, PAYMENT, type PaymentEffect, type PaymentEvent } from '../../domain/payment'
import { json } from '../../persistence/changes'
import type { BillOfTrade } from '../../persistence/readings/bill-reading'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { LockCommandRow } from '../../persistence/rows'
import type { Patch } from '../../persistence/table-types'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { owedLines, touchBill } from '../../modules/bills'
import { queueLateQuery } from '../../modules/payments'
import type { TradeReport } from '../../ports'
import { takeOff } from '../take-off'
import { bookQuarantine, reportQuarantine } from './quarantine-payment'
import { refundOverpaid, refundRest } from './refund-overpaid'
import { settleBill } from './settle-bill'
import type { Proof, SettleOutcome } from './settle-outcome'

export type Evidence = {
  report: TradeReport
  proof: Proof
  /** WeChat's transaction was counted for another payment: the database refused it a moment ago. */
  isTransactionTaken: boolean
  /** How long staff have to answer the move task, in seconds. */
  acknowledgeS: number
}
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

/** Decides what evidence means for the bill of its payment, and fills the unit of work with it. */
export function applyEvidence(work: UnitOfWork, bill: BillOfTrade, evidence: Evidence): Applied {
  const { payment } = bill
  const order = bill.order ?? bill.live.find(live => live.order !== null)?.order ?? null
  const orderId = order?.id ?? null
  const decision = decide(bill, evidence)
  if (decision.kind === 'already' || decision.kind === 'wait') {
    const outcome = { kind: decision.kind, orderId, state: payment.state }
    return { bill, order, work, command: null, outcome }
  }
  const { event, set, detail, outcome: ownOutcome } = transitionFor(decision, bill, evidence, work.at)
  touchBill(work, bill)
  // Money that was counted already stays counted, whatever else is said about it: only staff hear of that.
  const effects = MONEY_STATES.includes(payment.state)
    ? ONLY_REPORTED
    : work.transition(PAYMENT, payment, event, { set, detail })
  const done: { command: LockCommandRow | null; outcome: Applied['outcome'] | null } = {
    command: null,
    outcome: ownOutcome,
  }
  runEffects(effects, {
    settle_bill() {
      if (bill.bill.state === SUPERSEDED_BILL_STATE) takeOffWhatEnded(work, bill)
      const amountFen = bill.bill.due_fen
      const restFen = payment.amount_fen - amountFen
      const booking = restFen > 0 ? fallenSettlementPostings(amountFen, restFen) : undefined
      const how = { method: 'wechat', paymentId: payment.id, amountFen, booking, live: bill.live } as const
      if (restFen > 0) refundRest(work, bill, payment, restFen)
      const { command, settlementId } = settleBill(work, bill, how, evidence.acknowledgeS)
      done.command = command
      done.outcome = { kind: 'settled', orderId, settlementId }
    },
    overpay_bill() {
      const refundId = refundOverpaid(work, bill, payment)
      done.outcome = { kind: 'surplus', orderId, refundId }
    },
    book_quarantine: () => bookQuarantine(work, bill, evidence.report, mismatchesOf(decision)),
    report_quarantine: () => reportQuarantine(work, bill, detail),
    refund_quarantine: 'unexpected',
    late_query: () => queueLateQuery(work, payment.id, 0),
  })
  const { command, outcome } = done
  if (!outcome) throw new Error(`payment ${payment.id}: ${event} changes no bill`)
  return { bill, order, work, command, outcome }
}

const ONLY_REPORTED: readonly PaymentEffect[] = ['report_quarantine']
const mismatchesOf = (decision: SettleDecision) => (decision.kind === 'quarantine' ? decision.mismatches : [])

function decide(billOfTrade: BillOfTrade, { report, isTransactionTaken }: Evidence): SettleDecision {
  const { payment, bill } = billOfTrade
  const decision = decideSettlement(
    report,
    {
      mchid: payment.mchid,
      appid: payment.appid,
      amountFen: payment.amount_fen,
      state: payment.state,
      transactionId: payment.transaction_id,
    },
    { state: bill.state, dueFen: dueFenOf(billOfTrade) },
  )
  const wouldCount = decision.kind === 'settle' || decision.kind === 'surplus'
  return isTransactionTaken && wouldCount ? { kind: 'quarantine', mismatches: ['transaction'] } : decision
}

/** A debt that ended in another way is not paid again. */
const hasEnded = ({ state }: BillOfTrade['arrears'][number]) => !may(ARREAR, state, 'settled')

/** Of a bill whose place another one took, what is still owed now; a debt may have fallen since. */
function owedNow({
  bill,
  lines,
  arrears,
}: BillOfTrade): { arrearId: string; lineFen: number; dueFen: number }[] {
  const debts = new Map(arrears.map(debt => [debt.id, debt]))
  return owedLines(bill, lines).map(({ arrearId, amountFen: lineFen }) => {
    const debt = debts.get(arrearId)
    return { arrearId, lineFen, dueFen: !debt || hasEnded(debt) ? 0 : Math.min(lineFen, debt.due_fen) }
  })
}

function dueFenOf(bill: BillOfTrade): number {
  if (bill.bill.state !== SUPERSEDED_BILL_STATE) return bill.bill.due_fen
  return sumFen(owedNow(bill).map(({ dueFen }) => dueFen))
}

/** What is left is what the bill takes. */
function takeOffWhatEnded(work: UnitOfWork, bill: BillOfTrade): void {
  const { payment } = bill
  for (const { arrearId, lineFen, dueFen } of owedNow(bill))
    if (dueFen === 0) takeOff(work, bill, { arrearId, act: 'not_owed', causeId: payment.id }, payment.id)
    else if (dueFen < lineFen) {
      const fall = { arrearId, act: REPRICED, causeId: payment.id, byFen: lineFen - dueFen } as const
      takeOff(work, bill, fall, payment.id)
    }
}

type PaymentChange = {
  event: PaymentEvent
  set: Patch<'payment'>
  detail: Record<string, unknown>
  /** Null where what becomes of the bill is the outcome. */
  outcome: Applied['outcome'] | null
}

function transitionFor(
  decision: Exclude<SettleDecision, { kind: 'already' | 'wait' }>,
  { payment, bill, order }: BillOfTrade,
  { report, proof, isTransactionTaken }: Evidence,
  at: Date,
): PaymentChange {
  const { transactionId, totalFen } = report
  const counted = { proof, transactionId, paidFen: totalFen }
  const set = {
    transaction_id: isTransactionTaken ? null : transactionId,
    paid_fen: totalFen,
    success_at: report.successAt ?? at,
    proof,
    updated_at: at,
  }
  switch (decision.kind) {
    case 'settle':
      return { event: 'settled', set, detail: counted, outcome: null }
    case 'surplus':
      return {
        event: 'overpaid',
        set,
        detail: { ...counted, billState: bill.state, orderState: order?.state },
        outcome: null,
      }
    case 'quarantine': {
      const { mchid, appid, currency } = report
      const detail = { mismatches: decision.mismatches, mchid, appid, totalFen, currency, transactionId }
      const outcome = { kind: 'quarantined', orderId: order?.id ?? null } as const
      return { event: 'mismatched', set: { ...set, problem: json(detail) }, detail, outcome }
    }
    case 'close': {
      const isRefused = decision.as === 'failed' && may(PAYMENT, payment.state, 'refused')
      const event = isRefused ? 'refused' : 'closed_at_wechat'
      const detail = { proof, tradeState: report.tradeState }
      return {
        event,
        set: { updated_at: at },
        detail,
        outcome: { kind: 'closed', orderId: order?.id ?? null },
      }
    }
  }
}
