import type { Database } from '../database'
import { padForPlanCache } from '../pad-for-plan-cache'
import type {
  ArrearRow,
  BillReading,
  DeviceRow,
  LockCommandRow,
  MoveTaskRow,
  OrderRow,
  PaymentRow,
} from '../rows'
import { READ_MERCHANT_ORDER, READ_ORDER, READ_ORDERS } from './order-reading.queries'

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
