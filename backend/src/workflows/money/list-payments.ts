import type { PaymentRecord } from '@fangxing/contract/money-records'
import type { PaymentState } from '@fangxing/contract/states'
import type { StaffSession } from '../../domain/sessions'
import {
  LIST_OLDEST_PAYMENTS,
  LIST_OLDEST_PAYMENTS_OF_LOT,
  LIST_PAYMENTS,
  LIST_PAYMENTS_OF_LOT,
  SEARCH_PAYMENTS,
  SORT_PAYMENTS_BY_AMOUNT,
  SORT_PAYMENTS_OF_LOT_BY_AMOUNT,
} from './list-payments.queries'
import { carOf, type CarRow } from './money-car'
import { databaseOfDays, type MoneyReads } from './money-reads'
import {
  idsAround,
  isNewestFirst,
  moneyPage,
  orderOf,
  periodOf,
  placeOf,
  textsOf,
  type MoneyQuery,
} from './money-page'

type PaymentRow = CarRow & {
  state: PaymentState
  success_at: Date | null
  paid_fen: number | null
  bill_id: string
  receipt_no: string | null
  out_trade_no: string
  transaction_id: string | null
}

const paymentOf = (row: PaymentRow): PaymentRecord => ({
  ...carOf(row),
  state: row.state,
  successAt: row.success_at?.toISOString() ?? null,
  paidFen: row.paid_fen,
  billId: row.bill_id,
  receiptNo: row.receipt_no,
  outTradeNo: row.out_trade_no,
  transactionId: row.transaction_id,
})

/** Every attempt to pay of some days: also what failed, was closed, or is not known yet. */
export class ListPayments {
  constructor(private readonly needs: MoneyReads) {}

  /** Refusals: BAD_INPUT for days in the wrong order or too many. */
  async list(
    session: StaffSession,
    query: MoneyQuery & { state?: PaymentState },
  ): Promise<{ items: PaymentRecord[]; next?: string }> {
    const rows = await this.read(session, query)
    return moneyPage(rows, query, paymentOf)
  }

  private read(session: StaffSession, query: MoneyQuery & { state?: PaymentState }): Promise<PaymentRow[]> {
    const [merchantId, from, before, lotId] = periodOf(session, query)
    const database = databaseOfDays(this.needs, query)
    const [lowest, above] = idsAround(query)
    const place = placeOf(query)
    const ofDays = (
      begin: string,
      end: string,
    ): [string, Date, Date, string, string, PaymentState | null, number] => [
      merchantId,
      from,
      before,
      begin,
      end,
      query.state ?? null,
      query.limit + 1,
    ]
    const ofLot = lotId === null ? [] : [lotId]
    const [byAmount, direction] = orderOf(query)
    if (query.text !== undefined)
      return database.query<PaymentRow>(SEARCH_PAYMENTS, [
        ...ofDays(lowest, above),
        lotId,
        ...textsOf(query),
        byAmount,
        direction,
        ...place,
      ])
    if (byAmount)
      return database.query<PaymentRow>(
        lotId === null ? SORT_PAYMENTS_BY_AMOUNT : SORT_PAYMENTS_OF_LOT_BY_AMOUNT,
        [...ofDays(lowest, above), direction, ...place, ...ofLot],
      )
    // Of two bounds an index begins at one.
    const [, afterId] = place
    if (isNewestFirst(query))
      return database.query<PaymentRow>(lotId === null ? LIST_PAYMENTS : LIST_PAYMENTS_OF_LOT, [
        ...ofDays(lowest, afterId !== null && afterId < above ? afterId : above),
        ...ofLot,
      ])
    return database.query<PaymentRow>(lotId === null ? LIST_OLDEST_PAYMENTS : LIST_OLDEST_PAYMENTS_OF_LOT, [
      ...ofDays(afterId !== null && afterId > lowest ? afterId : lowest, above),
      ...ofLot,
    ])
  }
}
