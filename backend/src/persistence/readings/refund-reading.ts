import type { Database } from '../database'
import type { RefundRow } from '../rows'

/** A refund with what it takes to ask WeChat for it and to show it on its order. */
export type RefundReading = RefundRow & {
  out_trade_no: string
  mchid: string
  merchant_code: string
  lot_id: string
  order_version: number
}

const READING = `
  SELECT r.*, p.out_trade_no, p.mchid, m.code AS merchant_code, o.lot_id, o.version AS order_version
  FROM refund r JOIN payment p ON p.id = r.payment_id JOIN recovery_order o ON o.id = r.order_id JOIN merchant m ON m.id = r.merchant_id`

export function readRefund(database: Database, refundId: string): Promise<RefundReading | null> {
  return database.one<RefundReading>(`${READING} WHERE r.id = $1`, [refundId])
}

export function readRefundByNumber(database: Database, outRefundNo: string): Promise<RefundReading | null> {
  return database.one<RefundReading>(`${READING} WHERE r.out_refund_no = $1`, [outRefundNo])
}
