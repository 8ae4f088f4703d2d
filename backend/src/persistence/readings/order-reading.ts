import type { Database } from '../database'
import { padForPlanCache } from '../pad-for-plan-cache'
import type {
  ArrearRow,
  BillRow,
  DeviceRow,
  LockCommandRow,
  MoveTaskRow,
  OrderRow,
  PaymentRow,
} from '../rows'
import {
  READ_MERCHANT_ORDER,
  READ_ORDER,
  READ_ORDERS,
  READ_ORDERS_OF_TRADES,
  READ_ORDER_OF_TRADE,
  READ_ORDER_TO_PAY,
  READ_ORDER_WITH_PAYMENT,
} from './order-reading.queries'

/** A bill inside another row: what decides about it. */
export type BillReading = Pick<BillRow, 'id' | 'version' | 'state' | 'merchant_id' | 'cause' | 'due_fen'>

/** Everything a decision about one order needs, read in one round trip. Dates inside the json parts are text. */
export type OrderReading = OrderRow & {
  device: Pick<
    DeviceRow,
    | 'id' | 'version' | 'lifecycle' | 'position' | 'link' | 'power' | 'last_epoch' | 'reported_epoch' | 'desired_target'
    | 'key_version' | 'confirmed_key_version' | 'command_keys' | 'order_id' | 'boot_id' | 'flash_lost'
  > // prettier-ignore
  bill: BillReading
  arrears: Pick<ArrearRow, 'id' | 'version' | 'state' | 'paid_fen' | 'waived_fen' | 'due_fen'>[]
  /** Those that can still be paid or have brought money. */
  payments: Pick<
    PaymentRow,
    'id' | 'version' | 'state' | 'owner_id' | 'out_trade_no' | 'amount_fen' | 'close_wanted'
  >[]
  commands: LockCommandRow[]
  move_task: Pick<MoveTaskRow, 'id' | 'version' | 'state' | 'assigned_to' | 'is_urgent'> | null
  /** Who should take the device away: on shift in this lot, fewest open tasks first; fifty or more are all the same. */
  next_assignee: string | null
}

/** Reads an order of any merchant: for what devices, payments and timers cause. */
export function readOrder(database: Database, orderId: string): Promise<OrderReading | null> {
  return database.one<OrderReading>(READ_ORDER, [orderId])
}

/** Reads several orders at once: for a batch of reports. */
export function readOrders(database: Database, orderIds: string[]): Promise<OrderReading[]> {
  return database.query<OrderReading>(READ_ORDERS, [padForPlanCache(orderIds)])
}

/** Reads an order only if it is this merchant's: for everything that staff cause. */
export function readMerchantOrder(
  database: Database,
  merchantId: string,
  orderId: string,
): Promise<OrderReading | null> {
  return database.one<OrderReading>(READ_MERCHANT_ORDER, [orderId, merchantId])
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

/** The payment of this number with its order, in one round trip: what all payment evidence begins with. */
export function readOrderOfTrade(database: Database, outTradeNo: string): Promise<OrderOfTrade | null> {
  return database.one<OrderOfTrade>(READ_ORDER_OF_TRADE, [outTradeNo])
}

/** Several of them at once, in no order: for evidence that is handled together. */
export function readOrdersOfTrades(database: Database, outTradeNos: string[]): Promise<OrderOfTrade[]> {
  return database.query<OrderOfTrade>(READ_ORDERS_OF_TRADES, [padForPlanCache(outTradeNos)])
}

/** The same by the payment's id. */
export function readOrderWithPayment(database: Database, paymentId: string): Promise<OrderOfTrade | null> {
  return database.one<OrderOfTrade>(READ_ORDER_WITH_PAYMENT, [paymentId])
}

export type OrderToPay = Omit<OrderReading, 'payments'> & {
  /** The payer's own, however they ended, and those that {@link OrderReading} has. */
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
  return database.one<OrderToPay>(READ_ORDER_TO_PAY, [orderId, ownerId])
}
