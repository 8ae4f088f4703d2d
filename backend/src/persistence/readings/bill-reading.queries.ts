import { isReserved } from './debt-reading.queries'
import { ARREAR, billWith, DECIDES, PARTS, partsWith, PAYMENT, stayOf } from './order-parts'
import { columnsOf } from '../columns-of'

/** A bill without an order has what was frozen, and its end. */
const OWN = billWith('snapshot', 'expires_at')

const arrearsOf = (billId: string) =>
  `(SELECT coalesce(json_agg(${ARREAR} ORDER BY a.id), '[]') FROM bill_line l JOIN arrear a ON a.id = l.arrear_id WHERE l.bill_id = ${billId})`
/** Only for bills that have no order: the condition that it has none is what the index has. */
const paymentsOf = (billId: string, paymentsThat: string, payment = PAYMENT) =>
  `(SELECT coalesce(json_agg(${payment} ORDER BY p.created_at), '[]') FROM payment p WHERE p.bill_id = ${billId} AND p.order_id IS NULL AND (${paymentsThat}))`

/** A payment with its order, or with its bill where no device holds a car for it. */
const OF_PAYMENT = `
  SELECT ${columnsOf('recovery_order', 'o')}, row_to_json(x) AS payment, ${PARTS},
    CASE WHEN x.order_id IS NULL THEN (SELECT ${OWN} FROM bill b WHERE b.id = x.bill_id) END AS own_bill,
    CASE WHEN x.order_id IS NULL THEN ${arrearsOf('x.bill_id')} END AS own_arrears,
    CASE WHEN x.order_id IS NULL THEN ${paymentsOf('x.bill_id', DECIDES)} END AS own_payments,
    CASE WHEN x.order_id IS NULL THEN ${stayOf('x.bill_id')} END AS own_stay
  FROM payment x LEFT JOIN recovery_order o ON o.id = x.order_id`
export const READ_BILL_OF_TRADE = `${OF_PAYMENT} WHERE x.out_trade_no = $1`
export const READ_BILLS_OF_TRADES = `${OF_PAYMENT} WHERE x.out_trade_no = ANY($1)`
export const READ_BILL_WITH_PAYMENT = `${OF_PAYMENT} WHERE x.id = $1`

const PAYEE = (of: string) =>
  `(SELECT json_build_object('code', t.code, 'mchid', t.mchid, 'payee_name', t.payee_name) FROM merchant t WHERE t.id = ${of}.merchant_id) AS merchant,
    (SELECT l.name FROM lot l WHERE l.id = ${of}.lot_id) AS lot_name`

/** $1 order, $2 who wants to pay. */
export const READ_ORDER_TO_PAY = `
  SELECT ${columnsOf('recovery_order', 'o')}, ${PAYEE('o')}, ${partsWith(`${DECIDES} OR p.owner_id = $2`, 'p')},
    EXISTS (SELECT 1 FROM owner_order w WHERE w.order_id = o.id AND w.owner_id = $2) AS is_known
  FROM recovery_order o WHERE o.id = $1`

const OWN_BILL = (paymentsThat: string, payment = PAYMENT) => `
    ${OWN} AS own_bill, ${arrearsOf('b.id')} AS own_arrears, ${paymentsOf('b.id', paymentsThat, payment)} AS own_payments, ${stayOf('b.id')} AS own_stay
  FROM bill b WHERE b.cause <> 'recovery'`

/** The same of a bill without an order. $3 now. A held car may always be paid for; here nobody shall pay twice. */
export const READ_BILL_TO_PAY = `
  SELECT ${PAYEE('b')},
    EXISTS (SELECT 1 FROM owner_bill w WHERE w.bill_id = b.id AND w.owner_id = $2) AS is_known,
    EXISTS (SELECT 1 FROM bill_line l WHERE l.bill_id = b.id AND l.is_live AND ${isReserved('l.arrear_id', '$3::timestamptz')}) AS is_reserved,
    ${OWN_BILL(`${DECIDES} OR p.owner_id = $2`, 'p')} AND b.id = $1`

/** Open bills in which debts of this bill stand now. */
export const READ_LIVE_BILL_IDS = `
  SELECT DISTINCT l.bill_id FROM bill_line own JOIN bill_line l ON l.arrear_id = own.arrear_id AND l.is_live
  WHERE own.bill_id = $1`

/** The open bill in which a debt stands. $1 debt. */
export const READ_LIVE_BILL_OF_DEBT = `SELECT l.bill_id FROM bill_line l WHERE l.arrear_id = $1 AND l.is_live`

/** Bills without an order. */
export const READ_BILLS = `SELECT ${OWN_BILL(DECIDES)} AND b.id = ANY($1)`
