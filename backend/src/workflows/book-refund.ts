import { ARREAR } from '../domain/arrear'
import { refundPostings, surplusRefundPostings } from '../domain/ledger'
import { SETTLEMENT } from '../domain/settlement'
import { may } from '../domain/state-machine'
import { postToLedger } from '../modules/ledger'
import { OWED_CAUSES, VOIDED } from '../modules/refunds'
import type { Database } from '../persistence/database'
import { readDebts } from '../persistence/readings/debt-reading'
import { readPaymentMoney } from '../persistence/readings/payment-money'
import type { RefundRow } from '../persistence/rows'
import type { UnitOfWork } from '../persistence/unit-of-work'

type Left = Pick<
  RefundRow,
  'id' | 'merchant_id' | 'cause' | 'amount_fen' | 'total_fen' | 'payment_id' | 'arrear_id'
>

/** The money of one of our refunds has left. What was revenue is none any more, and its settlement and debt say so. */
export async function bookRefund(database: Database, work: UnitOfWork, refund: Left): Promise<void> {
  const isOwed = OWED_CAUSES.includes(refund.cause)
  const bookOf = isOwed ? surplusRefundPostings : refundPostings
  postToLedger(work, bookOf(refund.amount_fen), { merchantId: refund.merchant_id, causeId: refund.id })
  if (refund.cause === VOIDED) await reverse(database, work, refund)
}

async function reverse(database: Database, work: UnitOfWork, refund: Left): Promise<void> {
  const { id, merchant_id, payment_id, arrear_id, amount_fen: amountFen } = refund
  const [{ settlement, refunds }, [debt]] = await Promise.all([
    readPaymentMoney(database, payment_id),
    readDebts(database, merchant_id, arrear_id === null ? [] : [arrear_id]),
  ])
  const beforeFen = refunds
    .filter(one => one.id !== id && one.state === 'succeeded')
    .reduce((sum, one) => sum + one.amount_fen, 0)
  const event = beforeFen + amountFen >= refund.total_fen ? 'refunded' : 'partly_refunded'
  if (settlement && may(SETTLEMENT, settlement.state, event))
    work.transition(SETTLEMENT, settlement, event, { detail: { refundId: id, amountFen } })
  if (debt && may(ARREAR, debt.state, 'refunded'))
    work.transition(ARREAR, debt, 'refunded', { detail: { refundId: id, amountFen } })
}
