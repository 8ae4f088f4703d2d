import type { BookingKind } from '../../domain/ledger'
import type { Database } from '../database'
import type { Row } from '../table-types'
import { READ_PAYMENT_MONEY } from './payment-money.queries'

/** What became of a payment's money, beside the payment itself. Read after its order, whose version says if it changed. */
export type PaymentMoney = {
  /** It surely came to this merchant, and was booked as kept apart. */
  is_kept_apart: boolean
  settlement: Pick<
    Row<'settlement'>,
    'id' | 'version' | 'state' | 'merchant_id' | 'order_id' | 'amount_fen'
  > | null
  refunds: Pick<
    Row<'refund'>,
    | 'id'
    | 'version'
    | 'state'
    | 'merchant_id'
    | 'order_id'
    | 'cause'
    | 'amount_fen'
    | 'total_fen'
    | 'arrear_id'
    | 'wechat_refund_id'
  >[]
}

const KEPT_APART: BookingKind = 'quarantined'

export async function readPaymentMoney(database: Database, paymentId: string): Promise<PaymentMoney> {
  return (await database.one<PaymentMoney>(READ_PAYMENT_MONEY, [paymentId, KEPT_APART]))!
}
