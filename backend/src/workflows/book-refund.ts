import { ARREAR } from '../domain/arrear'
import { refundPostings, surplusRefundPostings } from '../domain/ledger'
import { refundedFen } from '../domain/refund'
import { SETTLEMENT } from '../domain/settlement'
import { may } from '../domain/state-machine'
import { postToLedger } from '../modules/ledger'
import { OWED_CAUSES, PREPAID, VOIDED } from '../modules/refunds'
import type { Database } from '../persistence/database'
import { readDebts } from '../persistence/readings/debt-reading'
import { readPaymentMoney, type PaymentMoney } from '../persistence/readings/payment-money'
import type { RefundRow } from '../persistence/rows'
import type { UnitOfWork } from '../persistence/unit-of-work'

type BookedRefund = Pick<
  RefundRow,
  'id' | 'merchant_id' | 'cause' | 'amount_fen' | 'total_fen' | 'payment_id' | 'arrear_id'
>

/** The money of one of our refunds has left. What was revenue is none any more, and its settlement and debt say so. */
export async function bookRefund(database: Database, work: UnitOfWork, refund: BookedRefund): Promise<void> {
  const isOwed = OWED_CAUSES.includes(refund.cause)
  const bookOf = isOwed ? surplusRefundPostings : refundPostings
  postToLedger(work, bookOf(refund.amount_fen), { merchantId: refund.merchant_id, causeId: refund.id })
  if (refund.cause === VOIDED || refund.cause === PREPAID) await reverse(database, work, refund)
}

async function reverse(database: Database, work: UnitOfWork, refund: BookedRefund): Promise<void> {
  const { id, merchant_id, payment_id, arrear_id, amount_fen: amountFen } = refund
  const [{ settlement, refunds }, [debt]] = await Promise.all([
    readPaymentMoney(database, payment_id),
    readDebts(database, merchant_id, arrear_id === null ? [] : [arrear_id]),
  ])
  const isWhole = refundedFen(refunds, id) + amountFen >= refund.total_fen
  if (settlement) reverseSettlement(work, settlement, { refundId: id, amountFen, isWhole })
  if (debt && may(ARREAR, debt.state, 'refunded'))
    work.transition(ARREAR, debt, 'refunded', { detail: { refundId: id, amountFen } })
}

/** What was settled has gone back, the whole of it or a part. */
export function reverseSettlement(
  work: UnitOfWork,
  settlement: NonNullable<PaymentMoney['settlement']>,
  { isWhole, ...detail }: { refundId: string; amountFen: number; isWhole: boolean },
): void {
  const event = isWhole ? 'refunded' : 'partly_refunded'
  if (may(SETTLEMENT, settlement.state, event)) work.transition(SETTLEMENT, settlement, event, { detail })
}
