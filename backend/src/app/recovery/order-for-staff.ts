import { Refusal } from '@fangxing/contract/refusal'
import { readMerchantOrder, type OrderReading } from '../../store/order-reading'
import { mayWorkIn } from '../device/may-work-in'
import type { Platform, StaffSession } from '../platform'

/** An order of this merchant, in a lot where this person works, read to decide about it. Refusals: NOT_FOUND, FORBIDDEN_LOT. */
export async function orderForStaff(
  platform: Platform,
  session: StaffSession,
  orderId: string,
): Promise<OrderReading> {
  const order = await readMerchantOrder(platform.database, session.merchantId, orderId)
  if (!order) throw new Refusal('NOT_FOUND')
  if (!mayWorkIn(session, order.lot_id)) throw new Refusal('FORBIDDEN_LOT')
  return order
}
