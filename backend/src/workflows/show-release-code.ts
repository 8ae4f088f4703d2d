import { releaseCode } from '@fangxing/contract/envelope'
import { Refusal } from '@fangxing/contract/refusal'
import { makeTicket } from '@fangxing/contract/ticket'
import { commit } from '../persistence/changes'
import { auditLog } from '../persistence/audit-log'
import { readMerchantOrder, readOrder, type OrderReading } from '../persistence/readings/order-reading'
import { commandKey, deviceKeys } from '../modules/devices/device-key'
import { isOpen, lowerOf } from './ingest-reports/confirm-lowered'
import type { ActorContext, OwnerSession, Services, StaffSession } from '../services'
import { mayWorkIn } from '../domain/staff-access'

export type ReleaseCode = { code: string; ticket: string; epoch: number }

/**
 * The offline way down for an owner who has scanned this order, once a LOWER has been ordered and is late. Refusals:
 * NOT_FOUND, RELEASE_CODE_NOT_DUE.
 */
export async function showReleaseCode(
  platform: Services,
  session: OwnerSession,
  orderId: string,
  act: ActorContext,
): Promise<ReleaseCode> {
  const [order, seen] = await Promise.all([
    readOrder(platform.database, orderId),
    platform.database.one('SELECT 1 FROM owner_order WHERE owner_id = $1 AND order_id = $2', [
      session.ownerId,
      orderId,
    ]),
  ])
  if (!order || !seen) throw new Refusal('NOT_FOUND')
  if (order.release_delayed_at === null) throw new Refusal('RELEASE_CODE_NOT_DUE')
  return show(platform, order, act)
}

/** The same for staff, as soon as a LOWER has been ordered. Refusals: NOT_FOUND, FORBIDDEN_LOT, RELEASE_CODE_NOT_DUE. */
export async function showReleaseCodeToStaff(
  platform: Services,
  session: StaffSession,
  orderId: string,
  act: ActorContext,
): Promise<ReleaseCode> {
  const order = await readMerchantOrder(platform.database, session.merchantId, orderId)
  if (!order) throw new Refusal('NOT_FOUND')
  if (!mayWorkIn(session, order.lot_id)) throw new Refusal('FORBIDDEN_LOT')
  return show(platform, order, act)
}

/** A code exists only where a LOWER of the same epoch does: every way down has the same cause. Showing is written down first. */
async function show(platform: Services, order: OrderReading, act: ActorContext): Promise<ReleaseCode> {
  const lower = lowerOf(order)
  if (!lower || !isOpen(lower)) throw new Refusal('RELEASE_CODE_NOT_DUE')
  const { settings } = platform
  const keys = deviceKeys(settings, order.device_id, order.device.key_version)
  const ticket = { commandId: lower.id, ep: order.epoch, why: lower.why ?? 'STAFF' } as const
  const answer = {
    code: releaseCode(keys.releaseKey, order.device_id, order.epoch),
    ticket: makeTicket(ticket, order.device_id, settings.COMMAND_KEY_ID, commandKey(settings)),
    epoch: order.epoch,
  }
  await commit(platform.database, [
    auditLog({
      merchantId: order.merchant_id,
      entity: 'lock_command',
      entityId: lower.id,
      orderId: order.id,
      event: 'release_code_shown',
      actor: act.actor,
      traceId: act.traceId,
      detail: { device: order.device_id, epoch: order.epoch, why: lower.why },
      at: platform.clock.now(),
    }),
  ])
  return answer
}
