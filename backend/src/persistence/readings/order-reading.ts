import type { Database } from '../database'
import { padForPlanCache } from '../plan-cache'
import type {
  ArrearRow,
  BillReading,
  DeviceRow,
  LockCommandRow,
  MoveTaskRow,
  OrderRow,
  PaymentRow,
} from '../rows'
import type { ARREAR_COLUMNS, DEVICE_COLUMNS, MOVE_TASK_COLUMNS, PAYMENT_COLUMNS } from './order-parts'
import { READ_MERCHANT_ORDER, READ_ORDER, READ_ORDERS } from './order-reading.queries'

/** Everything a decision about one order needs, read in one round trip. Dates inside the json parts are text. */
export type OrderReading = OrderRow & {
  device: Pick<DeviceRow, (typeof DEVICE_COLUMNS)[number]>
  bill: BillReading
  arrears: Pick<ArrearRow, (typeof ARREAR_COLUMNS)[number]>[]
  /** Those that can still be paid or have brought money. */
  payments: Pick<PaymentRow, (typeof PAYMENT_COLUMNS)[number]>[]
  commands: LockCommandRow[]
  move_task: Pick<MoveTaskRow, (typeof MOVE_TASK_COLUMNS)[number]> | null
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
