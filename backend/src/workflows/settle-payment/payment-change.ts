import { PAYMENT, type PaymentEvent } from '../../domain/payment'
import type { SettleDecision } from '../../domain/settlement-decision'
import { may } from '../../domain/state-machine'
import { json } from '../../persistence/changes'
import type { BillOfTrade } from '../../persistence/readings/bill-reading'
import type { Patch } from '../../persistence/table-types'
import type { Evidence } from './decide-evidence'
import type { SettleOutcome } from './settle-outcome'

/** How the row of a payment changes; what follows from that stands in its table. */
export type PaymentChange = {
  event: PaymentEvent
  set: Patch<'payment'>
  detail: Record<string, unknown>
  /** Null where what becomes of the bill is the outcome. */
  outcome: Exclude<SettleOutcome, { kind: 'early' }> | null
}

/** What the decision makes of the payment itself. */
export function paymentChangeOf(
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
