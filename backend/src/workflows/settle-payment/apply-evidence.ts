import { decideSettlement, type Mismatch, type SettleDecision } from '../../domain/settlement-decision'
import { quarantinePostings } from '../../domain/ledger'
import { may } from '../../domain/state-machine'
import { MONEY_STATES, PAYMENT } from '../../domain/payment'
import { json } from '../../persistence/changes'
import type { OrderOfTrade } from '../../persistence/readings/order-reading'
import type { LockCommandRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { openIncident } from '../../modules/incidents'
import { postToLedger } from '../../modules/ledger'
import { queueLook } from '../../modules/payments'
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
  work.transition(PAYMENT, payment, 'settled', { set: moneyOf(work, evidence), detail: detailOf(evidence) })
  const how = { method: 'wechat', paymentId: payment.id, amountFen: order.amount_fen } as const
  const { command, settlementId } = settleOrder(work, order, how, evidence.acknowledgeS)
  return { order, work, command, outcome: { kind: 'settled', orderId: order.id, settlementId } }
}

function refund(work: UnitOfWork, order: OrderOfTrade, evidence: Evidence): Applied {
  const { payment } = order
  const detail = { ...detailOf(evidence), orderState: order.state }
  work.transition(PAYMENT, payment, 'overpaid', { set: moneyOf(work, evidence), detail })
  const refundId = refundOverpaid(work, order, payment)
  return { order, work, command: null, outcome: { kind: 'surplus', orderId: order.id, refundId } }
}

function close(work: UnitOfWork, order: OrderOfTrade, evidence: Evidence, as: 'closed' | 'failed'): Applied {
  const { payment } = order
  const { proof, report } = evidence
  const event = as === 'failed' && may(PAYMENT, payment.state, 'refused') ? 'refused' : 'closed_at_wechat'
  work.touch('recovery_order', order, { updated_at: work.at })
  const detail = { proof, tradeState: report.tradeState }
  work.transition(PAYMENT, payment, event, { set: { updated_at: work.at }, detail })
  queueLook(work, payment.id, 0)
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
  if (!MONEY_STATES.includes(payment.state)) {
    const money = moneyOf(work, evidence)
    const set = { ...money, problem: json(detail), ...(isTransactionTaken ? { transaction_id: null } : {}) }
    // Only what surely lies with this merchant, in our currency and not counted elsewhere, is booked as kept apart.
    const isOurs = mchid === payment.mchid && currency === 'CNY' && !mismatches.includes('transaction')
    work.transition(PAYMENT, payment, 'mismatched', { set, detail })
    if (isOurs && totalFen)
      postToLedger(work, quarantinePostings(totalFen), { merchantId: order.merchant_id, causeId: payment.id })
  }
  const about = {
    merchantId: order.merchant_id,
    lotId: order.lot_id,
    orderId: order.id,
    paymentId: payment.id,
  }
  const incident = {
    ...about,
    kind: 'payment_quarantined',
    subject: `payment:${payment.id}`,
    level: 2,
    detail,
  } as const
  openIncident(work, incident)
  return { order, work, command: null, outcome: { kind: 'quarantined', orderId: order.id } }
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
