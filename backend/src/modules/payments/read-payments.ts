import type { Database } from '../../persistence/database'
import type { PaymentRow } from '../../persistence/rows'
import { CLAIM_QUERY_SLOT, READ_TRADE } from './payments.queries'

/** A payment as WeChat is asked about it. */
export type Trade = Pick<PaymentRow, 'id' | 'mchid' | 'out_trade_no'>

export function readTrade(
  database: Database,
  outTradeNo: string,
): Promise<(Trade & Pick<PaymentRow, 'state'>) | null> {
  return database.one(READ_TRADE, [outTradeNo])
}

/** Whether this caller may query WeChat now: one caller in `everyMs` milliseconds may, however many ask at once. */
export async function claimQuerySlot(
  database: Database,
  { paymentId, at, everyMs }: { paymentId: string; at: Date; everyMs: number },
): Promise<boolean> {
  return (await database.one(CLAIM_QUERY_SLOT, [paymentId, at, everyMs])) !== null
}
