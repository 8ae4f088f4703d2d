import type { Database } from '../database'
import type { RefundRow } from '../rows'
import { READ_REFUND, READ_REFUND_BY_NUMBER } from './refund-reading.queries'

/** A refund with what it takes to ask WeChat for it and to show it on its order. */
export type RefundReading = RefundRow & {
  out_trade_no: string
  mchid: string
  merchant_code: string
  lot_id: string
  bill_version: number
  /** Null where no device holds a car for the bill. */
  order_version: number | null
}

export function readRefund(database: Database, refundId: string): Promise<RefundReading | null> {
  return database.one<RefundReading>(READ_REFUND, [refundId])
}

export function readRefundByNumber(database: Database, outRefundNo: string): Promise<RefundReading | null> {
  return database.one<RefundReading>(READ_REFUND_BY_NUMBER, [outRefundNo])
}
