import type { Mismatch, SettleDecision } from '../../domain/settlement-decision'
import { bookQuarantine } from '../../domain/ledger'
import { may } from '../../domain/state-machine'
import { MONEY_STATES, PAYMENT } from '../../domain/payment'
import { json, type Change } from '../../persistence/changes'
import type { OrderOfTrade } from '../../persistence/readings/order-reading'
import type { LockCommandRow } from '../../persistence/rows'
import { incidentChanges } from '../../modules/incidents'
import type { ActorContext, Services } from '../../services'
import type { TradeReport } from '../../ports'
import { settlementChanges } from './settle-order'
import { surplusRefund } from '../../modules/refunds/surplus-refund'
import { bookingChanges } from '../../modules/ledger/booking'
import { transitionPayment, touchOrder } from '../../modules/payments/payment-changes'
import { lookAgain } from '../../modules/payments/payment-jobs'
import type { Proof, SettleOutcome } from './settle-outcome'

export type Settled = {
  outcome: Exclude<SettleOutcome, { kind: 'early' }>
  order: OrderOfTrade
  changes: Change[]
  command: LockCommandRow | null
}

/** What a decision changes; nothing is done here. */
export function changesOf(
  platform: Pick<Services, 'clock' | 'settings'>,
  order: OrderOfTrade,
  report: TradeReport,
  decision: SettleDecision,
  proof: Proof,
  isTransactionTaken: boolean,
  act: ActorContext,
): Settled {
  const at = platform.clock.now()
  const { payment } = order
  const nothing = { order, changes: [], command: null }
  const money = {
    transaction_id: report.transactionId,
    paid_fen: report.totalFen,
    success_at: report.successAt ?? at,
    proof,
  }
  switch (decision.kind) {
    case 'settle': {
      const how = { method: 'wechat' as const, payment, amountFen: order.amount_fen, settledAt: at }
      const { changes, command, settlementId } = settlementChanges(
        order,
        how,
        act,
        platform.settings.MOVE_TASK_ACKNOWLEDGE_S,
      )
      const detail = { proof, transactionId: report.transactionId, paidFen: report.totalFen }
      const paid = transitionPayment(payment, order, { event: 'settled', set: money, detail }, act, at)
      return {
        order,
        command,
        changes: [...changes, ...paid],
        outcome: { kind: 'settled', orderId: order.id, settlementId },
      }
    }
    case 'surplus': {
      const { changes, refundId } = surplusRefund(order, payment, act, at)
      const detail = {
        proof,
        transactionId: report.transactionId,
        paidFen: report.totalFen,
        orderState: order.state,
      }
      const paid = transitionPayment(payment, order, { event: 'came_too_much', set: money, detail }, act, at)
      return {
        order,
        command: null,
        changes: [touchOrder(order, at), ...paid, ...changes],
        outcome: { kind: 'surplus', orderId: order.id, refundId },
      }
    }
    case 'quarantine': {
      const set = isTransactionTaken ? { ...money, transaction_id: null } : money
      return {
        order,
        command: null,
        changes: quarantine(order, report, decision.mismatches, set, act, at),
        outcome: { kind: 'quarantined', orderId: order.id },
      }
    }
    case 'close': {
      const event =
        decision.as === 'failed' && may(PAYMENT, payment.state, 'refused') ? 'refused' : 'closed_at_wechat'
      const changes = [
        touchOrder(order, at),
        ...transitionPayment(
          payment,
          order,
          { event, detail: { proof, tradeState: report.tradeState } },
          act,
          at,
        ),
        lookAgain(payment.id, 0)!,
      ]
      return { order, command: null, changes, outcome: { kind: 'closed', orderId: order.id } }
    }
    case 'already':
    case 'wait':
      return { ...nothing, outcome: { kind: decision.kind, orderId: order.id, state: payment.state } }
  }
}

/** Staff decide. Money that was counted already stays counted, whatever else is said about it. */
function quarantine(
  order: OrderOfTrade,
  report: TradeReport,
  mismatches: Mismatch[],
  set: Record<string, unknown>,
  act: ActorContext,
  at: Date,
): Change[] {
  const { payment } = order
  const detail = {
    mismatches,
    mchid: report.mchid,
    appid: report.appid,
    totalFen: report.totalFen,
    currency: report.currency,
    transactionId: report.transactionId,
  }
  const incident = incidentChanges(
    {
      merchantId: order.merchant_id,
      lotId: order.lot_id,
      orderId: order.id,
      paymentId: payment.id,
      kind: 'payment_quarantined',
      subject: `payment:${payment.id}`,
      level: 2,
      detail,
    },
    act,
    at,
  )
  const isCounted = MONEY_STATES.includes(payment.state)
  const moved = isCounted
    ? []
    : transitionPayment(
        payment,
        order,
        { event: 'mismatched', set: { ...set, problem: json(detail) }, detail },
        act,
        at,
      )
  // Only what surely lies with this merchant, in our currency and not counted elsewhere, is booked as kept aside.
  const isOurs =
    !isCounted &&
    report.mchid === payment.mchid &&
    report.currency === 'CNY' &&
    !mismatches.includes('transaction')
  const kept =
    isOurs && report.totalFen
      ? bookingChanges(
          bookQuarantine(report.totalFen),
          { merchantId: order.merchant_id, causeId: payment.id },
          at,
        )
      : []
  return [touchOrder(order, at), ...moved, ...kept, ...incident]
}
