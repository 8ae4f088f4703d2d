import type { StaffCall } from '@fangxing/contract/calls'
import type { RefundRecord, SettlementRecord } from '@fangxing/contract/money-records'
import type { PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { RefundState } from '@fangxing/contract/states'
import { startOfDay } from '../../domain/shanghai-time'
import type { StaffSession } from '../../domain/sessions'
import { OWED_CAUSES } from '../../modules/refunds'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import {
  LIST_REFUNDS,
  LIST_SETTLEMENTS,
  LIST_SETTLEMENTS_OF_LOT,
  SUM_REFUNDS,
  SUM_SETTLEMENTS,
  SUM_SETTLEMENTS_OF_LOT,
} from './list-money.queries'

type Days = { from: string; to: string; lotId?: string }
type Paged = { cursor?: string; limit: number }

const DAY_MS = 86_400_000
const MOST_DAYS = 92
const GIVEN_BACK: readonly RefundState[] = ['succeeded']

type CarRow = {
  id: string
  created_at: Date
  amount_fen: number
  lot_id: string
  lot_name: string
  plate_text: string
  plate_colour: PlateColour
  order_id: string | null
}
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

const carOf = (row: CarRow) => ({
  id: row.id,
  createdAt: row.created_at.toISOString(),
  amountFen: row.amount_fen,
  lot: { id: row.lot_id, name: row.lot_name },
  plateText: row.plate_text,
  plateColour: row.plate_colour,
  orderId: row.order_id,
})

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

/** The money of some days, for whoever checks the books: what came in, what went back. */
export class ListMoney {
  constructor(private readonly needs: { database: Database }) {}

  /** Refusals: BAD_INPUT for days in the wrong order or too many. */
  async settlements(
    session: StaffSession,
    query: Days & Paged & { method?: string },
  ): Promise<{ items: SettlementRecord[]; next?: string }> {
    const [merchantId, from, before, lotId] = periodOf(session, query)
    const values = [
      merchantId,
      from,
      ...placeBefore(before, query),
      query.method ?? null,
      query.limit + 1,
      GIVEN_BACK,
      OWED_CAUSES,
    ]
    const { database } = this.needs
    const rows = await (lotId === null
      ? database.query<SettlementRow>(LIST_SETTLEMENTS, values)
      : database.query<SettlementRow>(LIST_SETTLEMENTS_OF_LOT, [...values, lotId]))
    return pageOf(rows, query.limit, row => ({ at: row.created_at, id: row.id }), settlementOf)
  }

  /** Refusals: BAD_INPUT as above. */
  async refunds(
    session: StaffSession,
    query: Days & Paged & { state?: RefundState },
  ): Promise<{ items: RefundRecord[]; next?: string }> {
    const rows = await this.needs.database.query<RefundRow>(LIST_REFUNDS, [
      ...periodOf(session, query),
      ...idsAround(query),
      query.state ?? null,
      ...placeOf(query),
    ])
    return pageOf(rows, query.limit, row => ({ at: row.created_at, id: row.id }), refundOf)
  }

  /** Refusals: BAD_INPUT as above. */
  async sums(session: StaffSession, query: Days): Promise<StaffCall<'sumMoney'>['reply']> {
    const { database } = this.needs
    const period = periodOf(session, query)
    const [settled, refunds] = await Promise.all([
      database.query<{ method: SettlementRecord['method']; count: number; fen: number }>(
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
}

/** Merchant, from, before, and lot. */
function periodOf(
  { merchantId }: StaffSession,
  { from, to, lotId }: Days,
): [string, Date, Date, string | null] {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1
  if (days < 1 || days > MOST_DAYS)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'query.to', code: 'out_of_range' }])
  return [merchantId, startOfDay(from), new Date(startOfDay(to).getTime() + DAY_MS), lotId ?? null]
}

/** An id says when it was made, by the clock of its node: a day more on either side. */
function idsAround({ from, to }: Days): [string, string] {
  const before = startOfDay(to).getTime() + 2 * DAY_MS
  return [lowestIdAt(new Date(startOfDay(from).getTime() - DAY_MS)), lowestIdAt(new Date(before))]
}

/** No id is lower: whoever comes before this time alone. */
const LOWEST_ID = '00000000-0000-0000-0000-000000000000'

/** The end of the period, or the place within it that a cursor names. */
function placeBefore(before: Date, { cursor }: Paged): [Date, string] {
  const after = readCursor(cursor)
  return after && after.at < before ? [after.at, after.id] : [before, LOWEST_ID]
}

function placeOf({ cursor, limit }: Paged) {
  const after = readCursor(cursor)
  return [after?.at ?? null, after?.id ?? null, limit + 1]
}
