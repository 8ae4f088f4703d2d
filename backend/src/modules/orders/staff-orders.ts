import type { StaffOrder } from '@fangxing/contract/orders'
import { normalisePlateText } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import { cursorOf, readCursor } from '../../persistence/cursor'
import { mayWorkIn } from '../../domain/staff-access'
import { JsonText } from '../../persistence/json-text'
import type { Services, StaffSession } from '../../services'

/** An order as staff see it. Refusals: NOT_FOUND, also for another merchant's; FORBIDDEN_LOT. */
export async function readStaffOrder(
  platform: Services,
  session: StaffSession,
  orderId: string,
): Promise<JsonText> {
  const text = await platform.live.staffJson(orderId)
  const order = text === null ? null : (JSON.parse(text) as StaffOrder)
  if (!order || order.merchantId !== session.merchantId) throw new Refusal('NOT_FOUND')
  if (!mayWorkIn(session, order.lot.id)) throw new Refusal('FORBIDDEN_LOT')
  return new JsonText(text!)
}

export type OrderQuery = {
  cursor?: string
  limit: number
  lotId?: string
  state?: string
  plateText?: string
}

const LIST = `
  SELECT o.id, o.created_at FROM recovery_order o
  WHERE o.merchant_id = $1
    AND ($2::uuid IS NULL OR o.lot_id = $2)
    AND ($3::uuid[] IS NULL OR o.lot_id = ANY($3))
    AND ($4::text IS NULL OR o.state = $4)
    AND ($5::text IS NULL OR o.plate_text = $5)
    AND ($6::timestamptz IS NULL OR (o.created_at, o.id) < ($6::timestamptz, $7::uuid))
  ORDER BY o.created_at DESC, o.id DESC LIMIT $8`

/** Orders of the merchant, newest first. Refusals: FORBIDDEN_LOT. */
export async function listStaffOrders(
  platform: Services,
  session: StaffSession,
  query: OrderQuery,
): Promise<JsonText> {
  if (query.lotId !== undefined && !mayWorkIn(session, query.lotId)) throw new Refusal('FORBIDDEN_LOT')
  const seesAll = session.roles.some(role => role !== 'attendant')
  const after = readCursor(query.cursor)
  const rows = await platform.database.query<{ id: string; created_at: Date }>(LIST, [
    session.merchantId,
    query.lotId ?? null,
    seesAll ? null : session.lotIds,
    query.state ?? null,
    query.plateText === undefined ? null : normalisePlateText(query.plateText),
    after?.at ?? null,
    after?.id ?? null,
    query.limit + 1,
  ])
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  const items = await staffOrderTexts(
    platform,
    shown.map(row => row.id),
  )
  const next =
    rows.length > query.limit && last
      ? `,"next":${JSON.stringify(cursorOf({ at: last.created_at, id: last.id }))}`
      : ''
  return new JsonText(`{"items":[${items.join()}]${next}}`)
}

/** The views of orders whose merchant the caller has checked. */
export async function staffOrderTexts(platform: Services, orderIds: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(orderIds.map(id => platform.live.staffJson(id)))
  return texts.filter((text): text is string => text !== null)
}
