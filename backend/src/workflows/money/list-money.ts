import type { StaffCall } from '@fangxing/contract/calls'
import type { RefundRecord, SettlementRecord } from '@fangxing/contract/money-records'
import type { RefundState } from '@fangxing/contract/states'
import type { StaffSession } from '../../domain/sessions'
import { OWED_CAUSES } from '../../modules/refunds'
import {
  LIST_OLDEST_SETTLEMENTS,
  LIST_OLDEST_SETTLEMENTS_OF_LOT,
  LIST_REFUNDS,
  LIST_SETTLEMENTS,
  LIST_SETTLEMENTS_OF_LOT,
  SEARCH_SETTLEMENTS,
  SORT_SETTLEMENTS_BY_AMOUNT,
  SORT_SETTLEMENTS_OF_LOT_BY_AMOUNT,
  SUM_REFUNDS,
  SUM_SETTLEMENTS,
  SUM_SETTLEMENTS_OF_LOT,
} from './list-money.queries'
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
  type Days,
  type MoneyQuery,
} from './money-page'

const GIVEN_BACK: readonly RefundState[] = ['succeeded']

type SettlementRow = CarRow & {
  receipt_no: string
  method: SettlementRecord['method']
  state: SettlementRecord['state']
  refunded_fen: number
  out_trade_no: string | null
  transaction_id: string | null
}
type RefundRow = CarRow & {
  state: RefundState
  cause: string
  out_refund_no: string
  succeeded_at: Date | null
  out_trade_no: string
  transaction_id: string | null
  reason: string | null
}

const settlementOf = (row: SettlementRow): SettlementRecord => ({
  ...carOf(row),
  receiptNo: row.receipt_no,
  method: row.method,
  state: row.state,
  refundedFen: row.refunded_fen,
  outTradeNo: row.out_trade_no,
  transactionId: row.transaction_id,
})

const refundOf = (row: RefundRow): RefundRecord => ({
  ...carOf(row),
  state: row.state,
  cause: row.cause,
  outRefundNo: row.out_refund_no,
  succeededAt: row.succeeded_at?.toISOString() ?? null,
  outTradeNo: row.out_trade_no,
  transactionId: row.transaction_id,
  reason: row.reason,
})

/** The money of some days, for whoever checks the books: what came in, what was refunded. */
export class ListMoney {
  constructor(private readonly needs: MoneyReads) {}

  /** Refusals: BAD_INPUT for days in the wrong order or too many. */
  async settlements(
    session: StaffSession,
    query: MoneyQuery & { method?: string },
  ): Promise<{ items: SettlementRecord[]; next?: string }> {
    return moneyPage(await this.readSettlements(session, query), query, settlementOf)
  }

  /**
   * Reads where it is written: whoever has approved or refused a refund of any day finds it here at once, and a replica would ask for a
   * second approval. Refusals: BAD_INPUT as above.
   */
  async refunds(
    session: StaffSession,
    query: MoneyQuery & { state?: RefundState },
  ): Promise<{ items: RefundRecord[]; next?: string }> {
    const rows = await this.needs.database.query<RefundRow>(LIST_REFUNDS, [
      ...periodOf(session, query),
      ...idsAround(query),
      query.state ?? null,
      query.limit + 1,
      ...textsOf(query),
      ...orderOf(query),
      ...placeOf(query),
    ])
    return moneyPage(rows, query, refundOf)
  }

  /** Refunds as their list reads them. Refusals: BAD_INPUT as above. */
  async sums(session: StaffSession, query: Days): Promise<StaffCall<'sumMoney'>['reply']> {
    const { database } = this.needs
    const period = periodOf(session, query)
    const [settled, refunds] = await Promise.all([
      databaseOfDays(this.needs, query).query<{
        method: SettlementRecord['method']
        count: number
        fen: number
      }>(
        query.lotId === undefined ? SUM_SETTLEMENTS : SUM_SETTLEMENTS_OF_LOT,
        query.lotId === undefined ? period.slice(0, 3) : period,
      ),
      database.query<{ state: RefundState; count: number; fen: number }>(SUM_REFUNDS, [
        ...period,
        ...idsAround(query),
      ]),
    ])
    return { settled, refunds }
  }

  private readSettlements(
    session: StaffSession,
    query: MoneyQuery & { method?: string },
  ): Promise<SettlementRow[]> {
    const [merchantId, from, before, lotId] = periodOf(session, query)
    const database = databaseOfDays(this.needs, query)
    const common = [query.method ?? null, query.limit + 1, GIVEN_BACK, OWED_CAUSES]
    const ofLot = lotId === null ? [] : [lotId]
    const [byAmount, direction] = orderOf(query)
    const place = placeOf(query)
    if (query.text !== undefined)
      return database.query<SettlementRow>(SEARCH_SETTLEMENTS, [
        merchantId,
        from,
        before,
        lotId,
        ...common,
        ...textsOf(query),
        byAmount,
        direction,
        ...place,
      ])
    if (byAmount)
      return database.query<SettlementRow>(
        lotId === null ? SORT_SETTLEMENTS_BY_AMOUNT : SORT_SETTLEMENTS_OF_LOT_BY_AMOUNT,
        [merchantId, from, before, direction, ...common, ...place, ...ofLot],
      )
    if (isNewestFirst(query))
      return database.query<SettlementRow>(lotId === null ? LIST_SETTLEMENTS : LIST_SETTLEMENTS_OF_LOT, [
        merchantId,
        from,
        ...placeBefore(before, place),
        ...common,
        ...ofLot,
      ])
    // The key of a place is negative in this direction.
    const [key, id] = place
    const at = key === null ? null : new Date(-key)
    return database.query<SettlementRow>(
      lotId === null ? LIST_OLDEST_SETTLEMENTS : LIST_OLDEST_SETTLEMENTS_OF_LOT,
      [merchantId, from, before, at, ...common, id, ...ofLot],
    )
  }
}

/** No id is lower: whoever comes before this time alone. */
const LOWEST_ID = '00000000-0000-0000-0000-000000000000'

/** The end of the period, or the place within it that a cursor names. */
function placeBefore(before: Date, [atMs, id]: ReturnType<typeof placeOf>): [Date, string] {
  return atMs !== null && id !== null && atMs < before.getTime() ? [new Date(atMs), id] : [before, LOWEST_ID]
}
