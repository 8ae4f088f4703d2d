import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import type { Database } from '../../persistence/database'
import { readMerchantOrder, type OrderReading } from '../../persistence/readings/order-reading'

/** An order of this merchant, in whichever of its lots: an emergency asks nobody where they work. Refusals: NOT_FOUND. */
export async function orderInEmergency(
  { database }: { database: Database },
  session: StaffSession,
  orderId: string,
): Promise<OrderReading> {
  const order = await readMerchantOrder(database, session.merchantId, orderId)
  if (!order) throw new Refusal('NOT_FOUND')
  return order
}

/** An order of this merchant, in a lot where this person works, read to decide about it. Refusals: NOT_FOUND, FORBIDDEN_LOT. */
export async function orderForStaff(
  { database }: { database: Database },
  session: StaffSession,
  orderId: string,
): Promise<OrderReading> {
  const order = await orderInEmergency({ database }, session, orderId)
  if (!mayWorkIn(session, order.lot_id)) throw new Refusal('FORBIDDEN_LOT')
  return order
}
