import { decideSettlement, type Mismatch, type SettleDecision } from '../../domain/settlement-decision'
import { quarantinePostings } from '../../domain/ledger'
import { may, runEffects } from '../../domain/state-machine'
import { MONEY_STATES, PAYMENT, type PaymentEffect } from '../../domain/payment'
import { json } from '../../persistence/changes'
import type { OrderOfTrade } from '../../persistence/readings/order-reading'
import type { LockCommandRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { openIncident } from '../../modules/incidents'
import { postToLedger } from '../../modules/ledger'
import { queueLateQuery } from '../../modules/payments'
import type { TradeReport } from '../../ports'
import { refundOverpaid, settleOrder } from './settle-order'
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
  order: OrderOfTrade
  work: UnitOfWork
  /** To be published after the commit. */
  command: LockCommandRow | null
}

/** Decides what evidence means for the order of its payment, and fills the unit of work with it. */
export function applyEvidence(work: UnitOfWork, order: OrderOfTrade, evidence: Evidence): Applied {
  const decision = decide(order, evidence)
  switch (decision.kind) {
    case 'settle':
      return settle(work, order, evidence)
    case 'surplus':
      return refund(work, order, evidence)
    case 'quarantine':
      return quarantine(work, order, evidence, decision.mismatches)
    case 'close':
      return close(work, order, evidence, decision.as)
    case 'already':
    case 'wait': {
      const outcome = { kind: decision.kind, orderId: order.id, state: order.payment.state }
      return { order, work, command: null, outcome }
    }
  }
}

function decide(
  { payment, ...order }: OrderOfTrade,
  { report, isTransactionTaken }: Evidence,
): SettleDecision {
  const decision = decideSettlement(
    report,
    {
      mchid: payment.mchid,
      appid: payment.appid,
      amountFen: payment.amount_fen,
      state: payment.state,
      transactionId: payment.transaction_id,
    },
    { state: order.state, amountFen: order.amount_fen },
  )
  const wouldCount = decision.kind === 'settle' || decision.kind === 'surplus'
  return isTransactionTaken && wouldCount ? { kind: 'quarantine', mismatches: ['transaction'] } : decision
}

function settle(work: UnitOfWork, order: OrderOfTrade, evidence: Evidence): Applied {
  const { payment } = order
  const how = { method: 'wechat', paymentId: payment.id, amountFen: order.amount_fen } as const
  let applied: Applied | null = null
  const transition = { set: moneyOf(work, evidence), detail: detailOf(evidence) }
  runEffects(work.transition(PAYMENT, payment, 'settled', transition), {
    ...NOTHING_ELSE,
    settle_order() {
      const { command, settlementId } = settleOrder(work, order, how, evidence.acknowledgeS)
      applied = { order, work, command, outcome: { kind: 'settled', orderId: order.id, settlementId } }
    },
  })
  return carriedOut(applied, payment.id)
}

function refund(work: UnitOfWork, order: OrderOfTrade, evidence: Evidence): Applied {
  const { payment } = order
  const detail = { ...detailOf(evidence), orderState: order.state }
  let applied: Applied | null = null
  runEffects(work.transition(PAYMENT, payment, 'overpaid', { set: moneyOf(work, evidence), detail }), {
    ...NOTHING_ELSE,
    overpay_order() {
      const refundId = refundOverpaid(work, order, payment)
      applied = { order, work, command: null, outcome: { kind: 'surplus', orderId: order.id, refundId } }
    },
  })
  return carriedOut(applied, payment.id)
}

function close(work: UnitOfWork, order: OrderOfTrade, evidence: Evidence, as: 'closed' | 'failed'): Applied {
  const { payment } = order
  const { proof, report } = evidence
  const event = as === 'failed' && may(PAYMENT, payment.state, 'refused') ? 'refused' : 'closed_at_wechat'
  work.touch('recovery_order', order, { updated_at: work.at })
  const detail = { proof, tradeState: report.tradeState }
  runEffects(work.transition(PAYMENT, payment, event, { set: { updated_at: work.at }, detail }), {
    ...NOTHING_ELSE,
    late_query: () => queueLateQuery(work, payment.id, 0),
  })
  return { order, work, command: null, outcome: { kind: 'closed', orderId: order.id } }
}

/** Staff decide. Money that was counted already stays counted, whatever else is said about it. */
function quarantine(
  work: UnitOfWork,
  order: OrderOfTrade,
  evidence: Evidence,
  mismatches: Mismatch[],
): Applied {
  const { payment } = order
  const { report, isTransactionTaken } = evidence
  const { mchid, appid, totalFen, currency, transactionId } = report
  const detail = { mismatches, mchid, appid, totalFen, currency, transactionId }
  work.touch('recovery_order', order, { updated_at: work.at })
  if (MONEY_STATES.includes(payment.state)) reportQuarantine(work, order, detail)
  else {
    const money = moneyOf(work, evidence)
    const set = { ...money, problem: json(detail), ...(isTransactionTaken ? { transaction_id: null } : {}) }
    runEffects(work.transition(PAYMENT, payment, 'mismatched', { set, detail }), {
      ...NOTHING_ELSE,
      book_quarantine() {
        // Only what surely lies with this merchant, in our currency and not counted elsewhere, is booked as kept apart.
        const isOurs = mchid === payment.mchid && currency === 'CNY' && !mismatches.includes('transaction')
        const of = { merchantId: order.merchant_id, causeId: payment.id }
        if (isOurs && totalFen) postToLedger(work, quarantinePostings(totalFen), of)
      },
      report_quarantine: () => reportQuarantine(work, order, detail),
    })
  }
  return { order, work, command: null, outcome: { kind: 'quarantined', orderId: order.id } }
}

function reportQuarantine(work: UnitOfWork, order: OrderOfTrade, detail: Record<string, unknown>): void {
  const incident = {
    merchantId: order.merchant_id,
    lotId: order.lot_id,
    orderId: order.id,
    paymentId: order.payment.id,
    kind: 'payment_quarantined',
    subject: `payment:${order.payment.id}`,
    level: 2,
    detail,
  } as const
  openIncident(work, incident)
}

/** Each kind of evidence answers its own effects on top. */
const NOTHING_ELSE: Readonly<Record<PaymentEffect, 'unexpected'>> = {
  settle_order: 'unexpected',
  overpay_order: 'unexpected',
  book_quarantine: 'unexpected',
  report_quarantine: 'unexpected',
  refund_quarantine: 'unexpected',
  late_query: 'unexpected',
}

function carriedOut(applied: Applied | null, paymentId: string): Applied {
  if (!applied) throw new Error(`payment ${paymentId}: the table changes no order`)
  return applied
}

const moneyOf = (work: UnitOfWork, { report, proof }: Evidence) => ({
  transaction_id: report.transactionId,
  paid_fen: report.totalFen,
  success_at: report.successAt ?? work.at,
  proof,
  updated_at: work.at,
})

const detailOf = ({ report, proof }: Evidence) => ({
  proof,
  transactionId: report.transactionId,
  paidFen: report.totalFen,
})
