import type { BillState, PaymentState } from '@fangxing/contract/states'
import { PAYABLE_BILL_STATES, SUPERSEDED_BILL_STATE } from './bill'
import { MONEY_STATES, OPEN_PAYMENT_STATES } from './payment'

/** What WeChat says of one payment, proved by its signature. Amounts in fen. */
export type TradeFacts = {
  mchid: string
  appid: string
  tradeState: 'SUCCESS' | 'REFUND' | 'NOTPAY' | 'CLOSED' | 'REVOKED' | 'USERPAYING' | 'PAYERROR'
  transactionId: string | null
  totalFen: number | null
  currency: string | null
}
export type PaymentFacts = {
  mchid: string
  appid: string
  amountFen: number
  state: PaymentState
  transactionId: string | null
}
/**
 * `dueFen`: of a bill whose place another one took, what nobody has settled yet. `isForNothing`: of a stay that is over, and for which
 * nothing is owed (any more).
 */
export type BillFacts = { state: BillState; dueFen: number; isForNothing?: boolean }

export type Mismatch =
  | 'mchid'
  | 'appid'
  | 'amount'
  | 'currency'
  | 'transaction'
  | 'refunded_elsewhere'
  | 'less_than_due'
  | 'more_than_due'
export type SettleDecision =
  /** What it took above the due goes back. */
  | { kind: 'settle' }
  /** The bill is settled or ended without this payment: the money is refunded in full. */
  | { kind: 'surplus' }
  | { kind: 'quarantine'; mismatches: Mismatch[] }
  /** This payment's money was counted before. */
  | { kind: 'already' }
  | { kind: 'close'; as: 'closed' | 'failed' }
  /** Nothing final: ask again later. */
  | { kind: 'wait' }

/**
 * What authentic evidence about a payment means for its bill. One answer for every proof (callback, query, trade bill),
 * so that it does not matter which comes first or how often.
 */
export function decideSettlement(trade: TradeFacts, payment: PaymentFacts, bill: BillFacts): SettleDecision {
  if (MONEY_STATES.includes(payment.state)) {
    const other =
      trade.transactionId !== null &&
      payment.transactionId !== null &&
      trade.transactionId !== payment.transactionId
    return other && trade.tradeState === 'SUCCESS' && payment.state !== 'quarantined'
      ? { kind: 'quarantine', mismatches: ['transaction'] }
      : { kind: 'already' }
  }
  // REFUND: paid, and given back wholly or in part before we knew of it. A person must look at what is left.
  if (trade.tradeState !== 'SUCCESS' && trade.tradeState !== 'REFUND') return decideUnpaid(trade, payment)
  const mismatches = mismatchesOf(trade, payment)
  if (mismatches.length > 0) return { kind: 'quarantine', mismatches }
  const isOwed =
    PAYABLE_BILL_STATES.includes(bill.state) || (bill.state === SUPERSEDED_BILL_STATE && bill.dueFen > 0)
  if (!isOwed || bill.isForNothing) return { kind: 'surplus' }
  // A bill only falls, so nobody was ever asked for less than what is due now.
  if (payment.amountFen < bill.dueFen) return { kind: 'quarantine', mismatches: ['less_than_due'] }
  return { kind: 'settle' }
}

function mismatchesOf(trade: TradeFacts, payment: PaymentFacts): Mismatch[] {
  const mismatches: Mismatch[] = []
  if (trade.mchid !== payment.mchid) mismatches.push('mchid')
  if (trade.appid !== payment.appid) mismatches.push('appid')
  if (trade.totalFen !== payment.amountFen) mismatches.push('amount')
  if (trade.currency !== 'CNY') mismatches.push('currency')
  if (trade.transactionId === null) mismatches.push('transaction')
  if (trade.tradeState === 'REFUND') mismatches.push('refunded_elsewhere')
  return mismatches
}

function decideUnpaid(trade: TradeFacts, payment: PaymentFacts): SettleDecision {
  if (!OPEN_PAYMENT_STATES.includes(payment.state)) return { kind: 'already' }
  if (trade.mchid !== payment.mchid || trade.appid !== payment.appid) return { kind: 'wait' }
  switch (trade.tradeState) {
    case 'CLOSED':
    case 'REVOKED':
      return { kind: 'close', as: 'closed' }
    case 'PAYERROR':
      return { kind: 'close', as: 'failed' }
    default:
      return { kind: 'wait' }
  }
}
