import type { Database } from '../database'
import { padForPlanCache } from '../pad-for-plan-cache'
import type { ArrearRow, DeviceRow, LockCommandRow, MoveTaskRow, OrderRow, PaymentRow } from '../rows'

/** Everything a decision about one order needs, read in one round trip. Dates inside the json parts are text. */
export type OrderReading = OrderRow & {
  device: Pick<
    DeviceRow,
    | 'id' | 'version' | 'lifecycle' | 'position' | 'link' | 'power' | 'last_epoch' | 'reported_epoch' | 'desired_target'
    | 'key_version' | 'order_id' | 'boot_id' | 'flash_lost'
  > // prettier-ignore
  arrears: Pick<ArrearRow, 'id' | 'version' | 'state' | 'paid_fen' | 'waived_fen' | 'due_fen'>[]
  payments: Pick<
    PaymentRow,
    'id' | 'version' | 'state' | 'owner_id' | 'out_trade_no' | 'amount_fen' | 'close_wanted'
  >[]
  commands: LockCommandRow[]
  move_task: Pick<MoveTaskRow, 'id' | 'version' | 'state' | 'assigned_to' | 'is_urgent'> | null
  /** Who should take the device away: on shift in this lot, fewest open tasks first; fifty or more are all the same. */
  next_assignee: string | null
}

const READING = `
  SELECT o.*,
    (SELECT to_jsonb(d) FROM device d WHERE d.id = o.device_id) AS device,
    (SELECT coalesce(jsonb_agg(to_jsonb(a) - 'evidence' - 'trace' ORDER BY a.id), '[]') FROM order_arrear oa JOIN arrear a ON a.id = oa.arrear_id WHERE oa.order_id = o.id) AS arrears,
    (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.created_at), '[]') FROM payment p WHERE p.order_id = o.id) AS payments,
    (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.issued_at), '[]') FROM lock_command c WHERE c.order_id = o.id) AS commands,
    (SELECT to_jsonb(m) FROM move_task m WHERE m.order_id = o.id) AS move_task,
    (SELECT s.staff_id FROM shift s WHERE s.lot_id = o.lot_id AND s.ended_at IS NULL
      ORDER BY (SELECT count(*) FROM (SELECT 1 FROM move_task t WHERE t.assigned_to = s.staff_id AND t.state <> 'closed' LIMIT 50) AS few),
        s.started_at LIMIT 1) AS next_assignee
  FROM recovery_order o`

/** Reads an order of any merchant: for what devices, payments and timers cause. */
export function readOrder(database: Database, orderId: string): Promise<OrderReading | null> {
  return database.one<OrderReading>(`${READING} WHERE o.id = $1`, [orderId])
}

/** Reads several orders at once: for a batch of reports. */
export function readOrders(database: Database, orderIds: string[]): Promise<OrderReading[]> {
  return database.query<OrderReading>(`${READING} WHERE o.id = ANY($1)`, [padForPlanCache(orderIds)])
}

/** Reads an order only if it is this merchant's: for everything that staff cause. */
export function readMerchantOrder(
  database: Database,
  merchantId: string,
  orderId: string,
): Promise<OrderReading | null> {
  return database.one<OrderReading>(`${READING} WHERE o.id = $1 AND o.merchant_id = $2`, [
    orderId,
    merchantId,
  ])
}

export function readOrderOfPayment(database: Database, paymentId: string): Promise<OrderReading | null> {
  return database.one<OrderReading>(`${READING} JOIN payment x ON x.order_id = o.id WHERE x.id = $1`, [
    paymentId,
  ])
}

/** A payment as json inside another row: its dates are text. */
export type PaymentJson = {
  [Column in keyof PaymentRow]: PaymentRow[Column] extends Date
    ? string
    : PaymentRow[Column] extends Date | null
      ? string | null
      : PaymentRow[Column]
}
export type OrderOfTrade = OrderReading & { payment: PaymentJson }

/** The payment of this number with its order, in one round trip: what every proof of payment begins with. */
export function readOrderOfTrade(database: Database, outTradeNo: string): Promise<OrderOfTrade | null> {
  return database.one<OrderOfTrade>(`${OF_TRADE} WHERE x.out_trade_no = $1`, [outTradeNo])
}

/** Several of them at once, in no order: for proofs that come together. */
export function readOrdersOfTrades(database: Database, outTradeNos: string[]): Promise<OrderOfTrade[]> {
  return database.query<OrderOfTrade>(`${OF_TRADE} WHERE x.out_trade_no = ANY($1)`, [
    padForPlanCache(outTradeNos),
  ])
}

/** The same by the payment's id. */
export function readOrderWithPayment(database: Database, paymentId: string): Promise<OrderOfTrade | null> {
  return database.one<OrderOfTrade>(`${OF_TRADE} WHERE x.id = $1`, [paymentId])
}

const OF_TRADE = `${READING.replace('SELECT o.*,', 'SELECT o.*, to_jsonb(x) AS payment,')} JOIN payment x ON x.order_id = o.id`

export type OrderToPay = Omit<OrderReading, 'payments'> & {
  payments: PaymentJson[]
  merchant: { code: string; mchid: string; payee_name: string }
  lot_name: string
  /** Whether this owner ever scanned the order's device while it stood there. */
  was_scanned: boolean
}

/** What paying needs beyond the order: where the money goes, and whether the asker may know of the order at all. */
export function readOrderToPay(
  database: Database,
  orderId: string,
  ownerId: string,
): Promise<OrderToPay | null> {
  return database.one<OrderToPay>(TO_PAY, [orderId, ownerId])
}

const TO_PAY = `${READING.replace(
  'SELECT o.*,',
  `SELECT o.*,
    (SELECT jsonb_build_object('code', t.code, 'mchid', t.mchid, 'payee_name', t.payee_name) FROM merchant t WHERE t.id = o.merchant_id) AS merchant,
    (SELECT l.name FROM lot l WHERE l.id = o.lot_id) AS lot_name,
    EXISTS (SELECT 1 FROM owner_order w WHERE w.order_id = o.id AND w.owner_id = $2) AS was_scanned,`,
)} WHERE o.id = $1`
