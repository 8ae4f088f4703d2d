import { SUPERSEDED_BILL_STATE } from '../../domain/bill'
import type { Database } from '../database'
import { padForPlanCache } from '../plan-cache'
import type { BillReading, PaymentRow, RowJson, SnapshotLine } from '../rows'
import {
  READ_BILL_OF_TRADE,
  READ_BILL_TO_PAY,
  READ_BILL_WITH_PAYMENT,
  READ_BILLS,
  READ_BILLS_OF_TRADES,
  READ_LIVE_BILL_IDS,
  READ_LIVE_BILL_OF_DEBT,
  READ_ORDER_TO_PAY,
} from './bill-reading.queries'
import type { StayColumns, StayDebtColumns } from './order-parts'
import { readOrders, type OrderReading } from './order-reading'

export type PaymentJson = RowJson<PaymentRow>

/** What a bill is for that names a stay which goes on: nothing is owed for it yet, or its car has left since. */
export type StayOfBill = {
  amount_fen: number
  priced_at: string
  leave_minutes: number
  row: RowJson<StayColumns>
  debt: RowJson<StayDebtColumns> | null
  /** It still bears the plate that the bill is for: another one is another car. */
  is_same_car: boolean
}

/** A bill with everything that a decision about its money needs. */
export type BillCase = Pick<OrderReading, 'merchant_id' | 'lot_id' | 'arrears' | 'payments'> & {
  bill: BillReading
  /** What was frozen. */
  lines: readonly Pick<SnapshotLine, 'arrearId' | 'amountFen'>[]
  /** The order that holds a car for it; null where no device does. */
  order: OrderReading | null
  /** What it is for where it has no lines. */
  stay: StayOfBill | null
}
/** A bill without an order. */
type OwnBill = BillReading & { snapshot: SnapshotLine[]; expires_at: string }
type OwnParts = {
  own_bill: OwnBill
  own_arrears: BillCase['arrears']
  own_payments: BillCase['payments']
  own_stay: StayOfBill | null
}
export type PlainBill = BillCase & { bill: OwnBill; order: null }

export const caseOf = (order: OrderReading): BillCase => {
  const { merchant_id, lot_id, bill, snapshot: lines, arrears, payments } = order
  return { merchant_id, lot_id, bill, lines, arrears, payments, order, stay: null }
}
const plainBillOf = ({
  own_bill: bill,
  own_arrears: arrears,
  own_payments: payments,
  own_stay: stay,
}: OwnParts): PlainBill => {
  const { merchant_id, lot_id, snapshot: lines } = bill
  return { merchant_id, lot_id, bill, lines, arrears, payments, order: null, stay }
}

/**
 * `live`: where another bill took the place of this one, the open bills in which its debts stand now; of a bill for a stay that became a
 * debt meanwhile, that in which the debt stands.
 */
export type BillOfTrade = BillCase & { payment: PaymentJson; live: BillCase[] }
type TradeRow = { payment: PaymentJson } & (({ id: string } & OrderReading) | ({ id: null } & OwnParts))

const billOfTrade = (row: TradeRow): BillOfTrade => ({
  ...(row.id === null ? plainBillOf(row) : caseOf(row)),
  payment: row.payment,
  live: [],
})

async function withLive(database: Database, row: TradeRow | null): Promise<BillOfTrade | null> {
  const bill = row && billOfTrade(row)
  if (!bill || !needsLive(bill)) return bill
  const debtId = bill.stay?.debt?.id
  const found = await (debtId === undefined
    ? database.query<{ bill_id: string }>(READ_LIVE_BILL_IDS, [bill.bill.id])
    : database.query<{ bill_id: string }>(READ_LIVE_BILL_OF_DEBT, [debtId]))
  return {
    ...bill,
    live: await readBills(
      database,
      found.map(({ bill_id: id }) => id),
    ),
  }
}

/** Whether its money may settle what stands in other bills. */
export const needsLive = ({ bill, stay }: Pick<BillCase, 'bill' | 'stay'>): boolean =>
  bill.state === SUPERSEDED_BILL_STATE || (stay?.debt ?? null) !== null

/** Bills with or without an order. */
export async function readBills(database: Database, billIds: readonly string[]): Promise<BillCase[]> {
  if (billIds.length === 0) return []
  const [orders, plain] = await Promise.all([
    readOrders(database, [...billIds]),
    readPlainBills(database, billIds),
  ])
  return [...orders.map(caseOf), ...plain]
}

/** The payment of this number with its bill, in one round trip unless another bill took the place of that: what all payment evidence begins with. */
export async function readBillOfTrade(database: Database, outTradeNo: string): Promise<BillOfTrade | null> {
  return withLive(database, await database.one<TradeRow>(READ_BILL_OF_TRADE, [outTradeNo]))
}

/** Several of them at once, in no order and without `live`: for evidence that is handled together. */
export async function readBillsOfTrades(database: Database, outTradeNos: string[]): Promise<BillOfTrade[]> {
  const rows = await database.query<TradeRow>(READ_BILLS_OF_TRADES, [padForPlanCache(outTradeNos)])
  return rows.map(billOfTrade)
}

/** The same by the payment's id. */
export async function readBillWithPayment(
  database: Database,
  paymentId: string,
): Promise<BillOfTrade | null> {
  return withLive(database, await database.one<TradeRow>(READ_BILL_WITH_PAYMENT, [paymentId]))
}

/** Bills without an order; others are left out. */
export async function readPlainBills(database: Database, billIds: readonly string[]): Promise<PlainBill[]> {
  return (await database.query<OwnParts>(READ_BILLS, [billIds])).map(plainBillOf)
}

type Payable = {
  merchant: { code: string; mchid: string; payee_name: string }
  lot_name: string
  /** Whether this owner scanned the device of the order, or asked for the bill. */
  is_known: boolean
}
export type BillToPay = Omit<BillCase, 'payments'> &
  Payable & {
    /** The payer's own, however they ended, and those that {@link OrderReading} has. */
    payments: PaymentJson[]
    /** The end of a bill without an order. */
    expires_at: Date | null
    /** Another system collects one of its debts at this moment; never asked of a held car's bill. */
    is_reserved: boolean
  }
export type ToPay = { orderId: string } | { billId: string }

/** What paying needs beyond the bill: where the money goes, and whether the asker may know of it at all. */
export async function readBillToPay(
  database: Database,
  toPay: ToPay,
  { ownerId, at }: { ownerId: string; at: Date },
): Promise<BillToPay | null> {
  if ('orderId' in toPay) {
    const row = await database.one<OrderReading & Payable & { payments: PaymentJson[] }>(READ_ORDER_TO_PAY, [
      toPay.orderId,
      ownerId,
    ])
    return (
      row && {
        ...caseOf(row),
        ...payableOf(row),
        payments: row.payments,
        expires_at: null,
        is_reserved: false,
      }
    )
  }
  type Found = OwnParts & Payable & { own_payments: PaymentJson[]; is_reserved: boolean }
  const row = await database.one<Found>(READ_BILL_TO_PAY, [toPay.billId, ownerId, at])
  if (!row) return null
  const { is_reserved } = row
  const expires_at = new Date(row.own_bill.expires_at)
  return { ...plainBillOf(row), ...payableOf(row), payments: row.own_payments, expires_at, is_reserved }
}

const payableOf = ({ merchant, lot_name, is_known }: Payable): Payable => ({ merchant, lot_name, is_known })
