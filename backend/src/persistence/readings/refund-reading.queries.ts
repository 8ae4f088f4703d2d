import { columnsOf } from '../columns-of'

const READING = `
  SELECT ${columnsOf('refund', 'r')}, p.out_trade_no, p.mchid, m.code AS merchant_code, b.lot_id, b.version AS bill_version, o.version AS order_version
  FROM refund r JOIN payment p ON p.id = r.payment_id JOIN bill b ON b.id = r.bill_id LEFT JOIN recovery_order o ON o.id = r.order_id JOIN merchant m ON m.id = r.merchant_id`

export const READ_REFUND = `${READING} WHERE r.id = $1`
export const READ_REFUND_BY_NUMBER = `${READING} WHERE r.out_refund_no = $1`
