import type { StaffOrder } from '@fangxing/contract/orders'
import { keysOfPlateText } from '@fangxing/contract/plate'
import type { RecoveryOrderState } from '@fangxing/contract/states'
import { Refusal } from '@fangxing/contract/refusal'
import { cursorOf, readCursor, readNumberCursor, type Place } from '../../persistence/cursor'
import { JsonText } from '../../ports/json-text'
import type { OrderCache } from '../../persistence/cache/order-cache'
import type { Database } from '../../persistence/database'
import type { StaffSession } from '../../domain/sessions'
import { startOfDay } from '../../domain/shanghai-time'
import { mayWorkIn } from '../../domain/staff-access'
import { kindOf, listedStates } from './listed-states'
import {
  LIST_LARGEST_ORDERS_OF_DAYS,
  LIST_OLDEST_ORDERS_OF_DAYS,
  LIST_ORDERS_OF_DAYS,
  LIST_SMALLEST_ORDERS_OF_DAYS,
} from './orders-of-days.queries'
import {
  LIST_OPEN_ORDERS,
  LIST_OPEN_ORDERS_OF_LOT,
  LIST_ORDERS,
  LIST_ORDERS_OF_LOT,
  LIST_ORDERS_OF_PLATE,
  LIST_UNPAID_ORDERS,
  LIST_UNPAID_ORDERS_OF_LOT,
} from './read-orders.queries'
import {
  LIST_LARGEST_ORDERS,
  LIST_LARGEST_ORDERS_OF_LOTS,
  LIST_LARGEST_ORDERS_OF_PLATE,
  LIST_OLDEST_OPEN_ORDERS,
  LIST_OLDEST_OPEN_ORDERS_OF_LOT,
  LIST_OLDEST_ORDERS,
  LIST_OLDEST_ORDERS_OF_LOT,
  LIST_OLDEST_ORDERS_OF_PLATE,
  LIST_OLDEST_UNPAID_ORDERS,
  LIST_OLDEST_UNPAID_ORDERS_OF_LOT,
  LIST_SMALLEST_ORDERS,
  LIST_SMALLEST_ORDERS_OF_LOTS,
  LIST_SMALLEST_ORDERS_OF_PLATE,
} from './sorted-orders.queries'

export type OrderQuery = {
  cursor?: string
  limit: number
  lotId?: string
  state?: RecoveryOrderState
  progress?: 'live' | 'ended'
  plateText?: string
  sort?: 'opened' | 'amount'
  order?: 'asc' | 'desc'
  from?: string
  to?: string
}

type Listed = { id: string; created_at: Date; amount_fen?: number }

/** Of some lots or of all, and of one. */
type OfLots = readonly [ofLots: string, ofLot: string]
/** How a list comes: `within` names every order but the usual one in cursors. */
type ListOrder = { within?: string; ofPlate: string; ofDays: string } & (
  | { isByAmount: false; any: OfLots; open: OfLots; unpaid: OfLots }
  | { isByAmount: true; all: string; ofLots: string }
)
const ORDERS: Record<NonNullable<OrderQuery['sort']>, Record<'asc' | 'desc', ListOrder>> = {
  opened: {
    desc: {
      isByAmount: false,
      any: [LIST_ORDERS, LIST_ORDERS_OF_LOT],
      open: [LIST_OPEN_ORDERS, LIST_OPEN_ORDERS_OF_LOT],
      unpaid: [LIST_UNPAID_ORDERS, LIST_UNPAID_ORDERS_OF_LOT],
      ofPlate: LIST_ORDERS_OF_PLATE,
      ofDays: LIST_ORDERS_OF_DAYS,
    },
    asc: {
      within: 'opened asc',
      isByAmount: false,
      any: [LIST_OLDEST_ORDERS, LIST_OLDEST_ORDERS_OF_LOT],
      open: [LIST_OLDEST_OPEN_ORDERS, LIST_OLDEST_OPEN_ORDERS_OF_LOT],
      unpaid: [LIST_OLDEST_UNPAID_ORDERS, LIST_OLDEST_UNPAID_ORDERS_OF_LOT],
      ofPlate: LIST_OLDEST_ORDERS_OF_PLATE,
      ofDays: LIST_OLDEST_ORDERS_OF_DAYS,
    },
  },
  amount: {
    desc: {
      within: 'amount desc',
      isByAmount: true,
      all: LIST_LARGEST_ORDERS,
      ofLots: LIST_LARGEST_ORDERS_OF_LOTS,
      ofPlate: LIST_LARGEST_ORDERS_OF_PLATE,
      ofDays: LIST_LARGEST_ORDERS_OF_DAYS,
    },
    asc: {
      within: 'amount asc',
      isByAmount: true,
      all: LIST_SMALLEST_ORDERS,
      ofLots: LIST_SMALLEST_ORDERS_OF_LOTS,
      ofPlate: LIST_SMALLEST_ORDERS_OF_PLATE,
      ofDays: LIST_SMALLEST_ORDERS_OF_DAYS,
    },
  },
}

/** Orders as staff see them. */
export class ReadOrders {
  constructor(private readonly needs: { database: Database; orderCache: OrderCache }) {}

  /** An order as staff see it, in a version no older than `since`. Refusals: NOT_FOUND, also for another merchant's; FORBIDDEN_LOT. */
  async read(session: StaffSession, orderId: string, since?: number): Promise<JsonText> {
    const { text, order } = await this.find(session, orderId, since)
    if (!mayWorkIn(session, order.lot.id)) throw new Refusal('FORBIDDEN_LOT')
    return new JsonText(text)
  }

  /** The same in whichever lot of the merchant: what an emergency release answers. Refusals: NOT_FOUND. */
  async readInEmergency(session: StaffSession, orderId: string): Promise<JsonText> {
    const { text } = await this.find(session, orderId)
    return new JsonText(text)
  }

  /** Orders of the merchant, newest first unless `sort` and `order` say otherwise. Refusals: FORBIDDEN_LOT, BAD_INPUT for a cursor of another order. */
  async list(session: StaffSession, query: OrderQuery): Promise<JsonText> {
    if (query.lotId !== undefined && !mayWorkIn(session, query.lotId)) throw new Refusal('FORBIDDEN_LOT')
    const order = ORDERS[query.sort ?? 'opened'][query.order ?? 'desc']
    const { within, isByAmount } = order
    const after = isByAmount ? readNumberCursor(query.cursor, within) : readCursor(query.cursor, within)
    const rows = await this.readIds(session, query, order, after)
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    const items = await staffOrderTexts(
      this.needs,
      shown.map(row => row.id),
    )
    const next =
      rows.length > query.limit && last
        ? `,"next":${JSON.stringify(cursorOf({ at: isByAmount ? last.amount_fen! : last.created_at, id: last.id, within }))}`
        : ''
    return new JsonText(`{"items":[${items.join()}]${next}}`)
  }

  /** One more than the page has. */
  private readIds(
    session: StaffSession,
    query: OrderQuery,
    order: ListOrder,
    after: Place | null,
  ): Promise<Listed[]> {
    const { lotId, plateText } = query
    const seesAll = session.roles.some(role => role !== 'attendant')
    const states = listedStates(query)
    const lotIds = lotId !== undefined ? [lotId] : seesAll ? null : session.lotIds
    const values = [session.merchantId, states, after?.at ?? null, after?.id ?? null, query.limit + 1]
    const { database } = this.needs
    if (query.from !== undefined || query.to !== undefined) {
      const [from, until] = periodOf(query)
      const keys = plateText === undefined ? null : keysOfPlateText(plateText)
      return database.query<Listed>(order.ofDays, [...values, lotIds, from, keys, until])
    }
    if (plateText !== undefined)
      return database.query<Listed>(order.ofPlate, [...values, lotIds, keysOfPlateText(plateText)])
    if (order.isByAmount)
      return lotIds === null
        ? database.query<Listed>(order.all, values)
        : database.query<Listed>(order.ofLots, [...values, lotIds])
    const [ofLots, ofLot] = order[kindOf(states)]
    if (lotId !== undefined) return database.query<Listed>(ofLot, [...values, lotId])
    return database.query<Listed>(ofLots, [...values, lotIds])
  }

  private async find(session: StaffSession, orderId: string, since?: number) {
    const text = await this.needs.orderCache.staffJson(orderId, since)
    const order = text === null ? null : (JSON.parse(text) as StaffOrder)
    if (text === null || order?.merchantId !== session.merchantId) throw new Refusal('NOT_FOUND')
    return { text, order }
  }
}

const DAY_MS = 86_400_000
const MOST_DAYS_BY_AMOUNT = 92
/** Of both days, or from or until one of them. By amount all of a period is read: both days are named, and not far apart. */
function periodOf({ from, to, sort }: OrderQuery): [Date, Date | 'infinity'] {
  const days =
    from === undefined || to === undefined ? Infinity : (Date.parse(to) - Date.parse(from)) / DAY_MS
  if (sort === 'amount' && days >= MOST_DAYS_BY_AMOUNT)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'query.to', code: 'out_of_range' }])
  return [
    from === undefined ? new Date(0) : startOfDay(from),
    to === undefined ? 'infinity' : new Date(startOfDay(to).getTime() + DAY_MS),
  ]
}

/** The views of orders whose merchant the caller has checked. */
export const staffOrderTexts = (
  { orderCache }: { orderCache: OrderCache },
  orderIds: readonly string[],
): Promise<string[]> => orderCache.staffJsons(orderIds)
