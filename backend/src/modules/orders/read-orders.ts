import type { StaffOrder } from '@fangxing/contract/orders'
import { keysOfPlateText } from '@fangxing/contract/plate'
import { RECOVERY_ORDER_STATES, type RecoveryOrderState } from '@fangxing/contract/states'
import { Refusal } from '@fangxing/contract/refusal'
import { cursorOf, readCursor } from '../../persistence/cursor'
import { JsonText } from '../../ports/json-text'
import type { OrderCache } from '../../persistence/cache/order-cache'
import type { Database } from '../../persistence/database'
import { COMPLETED_STATE, LIVE_STATES, RECOVERY_ORDER } from '../../domain/recovery-order'
import type { StaffSession } from '../../domain/sessions'
import { startOfDay } from '../../domain/shanghai-time'
import { mayWorkIn } from '../../domain/staff-access'
import { LIST_ORDERS_OF_DAYS } from './orders-of-days.queries'
import {
  LIST_OPEN_ORDERS,
  LIST_OPEN_ORDERS_OF_LOT,
  LIST_ORDERS,
  LIST_ORDERS_OF_LOT,
  LIST_ORDERS_OF_PLATE,
  LIST_UNPAID_ORDERS,
  LIST_UNPAID_ORDERS_OF_LOT,
} from './read-orders.queries'

export type OrderQuery = {
  cursor?: string
  limit: number
  lotId?: string
  state?: RecoveryOrderState
  progress?: 'live' | 'ended'
  plateText?: string
  from?: string
  to?: string
}

type Listed = { id: string; created_at: Date }

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

  /** Orders of the merchant, newest first. Refusals: FORBIDDEN_LOT. */
  async list(session: StaffSession, query: OrderQuery): Promise<JsonText> {
    if (query.lotId !== undefined && !mayWorkIn(session, query.lotId)) throw new Refusal('FORBIDDEN_LOT')
    const rows = await this.readIds(session, query)
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    const items = await staffOrderTexts(
      this.needs,
      shown.map(row => row.id),
    )
    const next =
      rows.length > query.limit && last
        ? `,"next":${JSON.stringify(cursorOf({ at: last.created_at, id: last.id }))}`
        : ''
    return new JsonText(`{"items":[${items.join()}]${next}}`)
  }

  /** One more than the page has. */
  private readIds(session: StaffSession, query: OrderQuery): Promise<Listed[]> {
    const { lotId, plateText } = query
    const seesAll = session.roles.some(role => role !== 'attendant')
    const after = readCursor(query.cursor)
    const states = statesOf(query)
    const lotIds = lotId !== undefined ? [lotId] : seesAll ? null : session.lotIds
    const { database } = this.needs
    if (query.from !== undefined || query.to !== undefined) {
      const place = [...placeBefore(query.to, after), query.limit + 1, lotIds]
      const from = query.from === undefined ? new Date(0) : startOfDay(query.from)
      const keys = plateText === undefined ? null : keysOfPlateText(plateText)
      const values = [session.merchantId, states, ...place, from, keys]
      return database.query<Listed>(LIST_ORDERS_OF_DAYS, values)
    }
    const values = [session.merchantId, states, after?.at ?? null, after?.id ?? null, query.limit + 1]
    if (plateText !== undefined)
      return database.query<Listed>(LIST_ORDERS_OF_PLATE, [...values, lotIds, keysOfPlateText(plateText)])
    const [ofLots, ofLot] = textsFor(states)
    return lotId === undefined
      ? database.query<Listed>(ofLots, [...values, lotIds])
      : database.query<Listed>(ofLot, [...values, lotId])
  }

  private async find(session: StaffSession, orderId: string, since?: number) {
    const text = await this.needs.orderCache.staffJson(orderId, since)
    const order = text === null ? null : (JSON.parse(text) as StaffOrder)
    if (text === null || order?.merchantId !== session.merchantId) throw new Refusal('NOT_FOUND')
    return { text, order }
  }
}

const DAY_MS = 86_400_000
const LOWEST_ID = '00000000-0000-0000-0000-000000000000'
const HIGHEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** The end of the last day, or the place before it that a cursor names. */
function placeBefore(
  to: string | undefined,
  after: { at: Date; id: string } | null,
): [Date | string, string] {
  const end = to === undefined ? null : new Date(startOfDay(to).getTime() + DAY_MS)
  if (after && (end === null || after.at < end)) return [after.at, after.id]
  return end === null ? ['infinity', HIGHEST_ID] : [end, LOWEST_ID]
}

/** A failed deployment stays in its state when its lock is confirmed to be down, which ends it: it may be open or not. */
const isSurelyOpen = (state: RecoveryOrderState): boolean =>
  LIVE_STATES.includes(state) && !RECOVERY_ORDER.ends.includes(state)

/** Of some lots or of all, and of one. */
function textsFor(states: readonly RecoveryOrderState[] | null): readonly [string, string] {
  if (states?.every(isSurelyOpen)) return [LIST_OPEN_ORDERS, LIST_OPEN_ORDERS_OF_LOT]
  return states === null || states.includes(COMPLETED_STATE)
    ? [LIST_ORDERS, LIST_ORDERS_OF_LOT]
    : [LIST_UNPAID_ORDERS, LIST_UNPAID_ORDERS_OF_LOT]
}

/** The states that an order may be in to be listed; null: any. */
function statesOf({ state, progress }: OrderQuery): readonly RecoveryOrderState[] | null {
  if (state !== undefined) return [state]
  if (progress === undefined) return null
  return RECOVERY_ORDER_STATES.filter(one => LIVE_STATES.includes(one) === (progress === 'live'))
}

/** The views of orders whose merchant the caller has checked. */
export const staffOrderTexts = (
  { orderCache }: { orderCache: OrderCache },
  orderIds: readonly string[],
): Promise<string[]> => orderCache.staffJsons(orderIds)
