import { releaseCode } from '@fangxing/contract/envelope'
import { Refusal } from '@fangxing/contract/refusal'
import { makeTicket } from '@fangxing/contract/ticket'
import { commit } from '../../store/commit'
import { journal } from '../../store/journal'
import { readMerchantOrder, readOrder, type OrderReading } from '../../store/order-reading'
import { commandKey, deviceKeys } from '../device/device-key'
import { isOpen, lowerOf } from '../device/lock-down'
import type { Act, OwnerSession, Platform, StaffSession } from '../platform'
import { mayWorkIn } from '../device/may-work-in'

export type ReleaseCode = { code: string; ticket: string; epoch: number }

/**
 * The offline way down for an owner who has scanned this order, once a LOWER has been ordered and is late. Refusals:
 * NOT_FOUND, RELEASE_CODE_NOT_DUE.
 */
export async function showReleaseCode(
  platform: Platform,
  session: OwnerSession,
  orderId: string,
  act: Act,
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
  platform: Platform,
  session: StaffSession,
  orderId: string,
  act: Act,
): Promise<ReleaseCode> {
  const order = await readMerchantOrder(platform.database, session.merchantId, orderId)
  if (!order) throw new Refusal('NOT_FOUND')
  if (!mayWorkIn(session, order.lot_id)) throw new Refusal('FORBIDDEN_LOT')
  return show(platform, order, act)
}

/** A code exists only where a LOWER of the same epoch does: every way down has the same cause. Showing is written down first. */
async function show(platform: Platform, order: OrderReading, act: Act): Promise<ReleaseCode> {
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
    journal({
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
