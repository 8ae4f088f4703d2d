import { Refusal } from '@fangxing/contract/refusal'
import { commit, insertNew } from '../persistence/changes'
import { readQrLink } from '../modules/devices'
import { JsonText } from '../persistence/json-text'
import type { OwnerSession, Services } from '../services'

/** From the moment the lock may move until the device is taken away: who stands there wants to know what it does. */
const SHOWN_STATES: readonly string[] = [
  'deploying',
  'active',
  'paid',
  'releasing',
  'released',
  'cancelling',
  'deploy_failed',
]
const FIND = `
  SELECT d.public_code, d.qr_version, d.lifecycle, l.name AS lot_name, coalesce(l.hotline, m.hotline) AS hotline,
    (SELECT o.id FROM recovery_order o WHERE o.device_id = d.id AND NOT o.device_free AND o.state = ANY($2)
      ORDER BY o.epoch DESC LIMIT 1) AS order_id
  FROM device d JOIN merchant m ON m.id = d.merchant_id LEFT JOIN lot l ON l.id = d.lot_id
  WHERE d.public_code = $1`
type Found = {
  public_code: string
  qr_version: number
  lifecycle: string
  lot_name: string | null
  hotline: string
  order_id: string | null
}

/**
 * An owner scans a device: the lot, and the order that holds their car if there is one. Remembers that they have seen
 * it, which lets them pay. Refusals: QR_INVALID for what we never signed, QR_REVOKED for an older print or a device that
 * was taken out of service.
 */
export async function scanDevice(
  platform: Services,
  owner: OwnerSession,
  given: { link: string } | { scene: string },
): Promise<JsonText> {
  const text = 'link' in given ? given.link : given.scene
  const content = readQrLink(platform.settings, text)
  if (!content) throw new Refusal('QR_INVALID')
  const found = await platform.database.one<Found>(FIND, [content.publicCode, SHOWN_STATES])
  if (!found) throw new Refusal('QR_INVALID')
  if (found.qr_version !== content.qrVersion || found.lifecycle === 'retired') throw new Refusal('QR_REVOKED')
  if (found.order_id !== null) await rememberOrder(platform, owner.ownerId, found.order_id)
  const order = found.order_id === null ? null : await platform.live.ownerJson(found.order_id)
  const device = { publicCode: found.public_code, lotName: found.lot_name, hotline: found.hotline }
  return new JsonText(`{"device":${JSON.stringify(device)},"order":${order ?? 'null'}}`)
}

/** This owner knows of this order. Harmless when it runs again. */
export async function rememberOrder(platform: Services, ownerId: string, orderId: string): Promise<void> {
  await commit(platform.database, [
    insertNew('owner_order', { owner_id: ownerId, order_id: orderId, first_seen_at: platform.clock.now() }),
  ])
}
