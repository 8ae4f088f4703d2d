import type { StaffOrder } from '@fangxing/contract/orders'
import { keysOfPlateText } from '@fangxing/contract/plate'
import { RECOVERY_ORDER_STATES, type RecoveryOrderState } from '@fangxing/contract/states'
import { Refusal } from '@fangxing/contract/refusal'
import { cursorOf, readCursor } from '../../persistence/cursor'
import { JsonText } from '../../ports/json-text'
import type { OrderCache } from '../../persistence/cache/order-cache'
import type { Database } from '../../persistence/database'
import { LIVE_STATES } from '../../domain/recovery-order'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import { LIST_STAFF_ORDERS } from './read-orders.queries'

export type OrderQuery = {
  cursor?: string
  limit: number
  lotId?: string
  state?: RecoveryOrderState
  progress?: 'live' | 'ended'
  plateText?: string
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

  /** Orders of the merchant, newest first. Refusals: FORBIDDEN_LOT. */
  async list(session: StaffSession, query: OrderQuery): Promise<JsonText> {
    if (query.lotId !== undefined && !mayWorkIn(session, query.lotId)) throw new Refusal('FORBIDDEN_LOT')
    const seesAll = session.roles.some(role => role !== 'attendant')
    const after = readCursor(query.cursor)
    const rows = await this.needs.database.query<{ id: string; created_at: Date }>(LIST_STAFF_ORDERS, [
      session.merchantId,
      query.lotId ?? null,
      seesAll ? null : session.lotIds,
      statesOf(query),
      query.plateText === undefined ? null : keysOfPlateText(query.plateText),
      after?.at ?? null,
      after?.id ?? null,
      query.limit + 1,
    ])
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

  private async find(session: StaffSession, orderId: string, since?: number) {
    const text = await this.needs.orderCache.staffJson(orderId, since)
    const order = text === null ? null : (JSON.parse(text) as StaffOrder)
    if (text === null || order?.merchantId !== session.merchantId) throw new Refusal('NOT_FOUND')
    return { text, order }
  }
}

/** The states that an order may be in to be listed; null: any. */
function statesOf({ state, progress }: OrderQuery): readonly RecoveryOrderState[] | null {
  if (state !== undefined) return [state]
  if (progress === undefined) return null
  return RECOVERY_ORDER_STATES.filter(one => LIVE_STATES.includes(one) === (progress === 'live'))
}

/** The views of orders whose merchant the caller has checked. */
export async function staffOrderTexts(
  { orderCache }: { orderCache: OrderCache },
  orderIds: readonly string[],
): Promise<string[]> {
  const texts = await Promise.all(orderIds.map(id => orderCache.staffJson(id)))
  return texts.filter((text): text is string => text !== null)
}
