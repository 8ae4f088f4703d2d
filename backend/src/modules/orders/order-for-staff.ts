import { Refusal } from '@fangxing/contract/refusal'
import { readMerchantOrder, type OrderReading } from '../../persistence/readings/order-reading'
import { mayWorkIn } from '../../domain/staff-access'
import type { Services, StaffSession } from '../../services'

/** An order of this merchant, in a lot where this person works, read to decide about it. Refusals: NOT_FOUND, FORBIDDEN_LOT. */
export async function orderForStaff(
  platform: Services,
  session: StaffSession,
  orderId: string,
): Promise<OrderReading> {
  const order = await readMerchantOrder(platform.database, session.merchantId, orderId)
  if (!order) throw new Refusal('NOT_FOUND')
  if (!mayWorkIn(session, order.lot_id)) throw new Refusal('FORBIDDEN_LOT')
  return order
}
