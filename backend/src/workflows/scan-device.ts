import { Refusal } from '@fangxing/contract/refusal'
import type { DeviceLifecycle } from '@fangxing/contract/states'
import { SHOWN_STATES } from '../domain/recovery-order'
import { ownerOrderText } from '../modules/orders'
import { addOrderToHistory } from '../modules/owners'
import { readQrLink } from '../modules/devices'
import type { OrderCache } from '../persistence/cache/order-cache'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { UnitOfWork } from '../persistence/unit-of-work'
import { JsonText } from '../ports/json-text'
import type { Clock } from '../ports'
import type { OwnerSession } from '../domain/sessions'
import type { Settings } from '../settings/settings'
import { READ_SCANNED_DEVICE } from './scan-device.queries'

type Needs = {
  database: Database
  orderCache: OrderCache
  clock: Clock
  settings: Pick<Settings, 'PUBLIC_ORIGIN' | 'QR_KEY'>
}
/** Forged: we never signed it. Revoked: an older print, or a device that was taken out of service. */
export type LookedUpDevice =
  | { kind: 'genuine' | 'revoked'; deviceId: string; lotName: string | null; hotline: string }
  | { kind: 'forged' }
type ScannedDevice = {
  id: string
  public_code: string
  qr_version: number
  lifecycle: DeviceLifecycle
  lot_name: string | null
  hotline: string
  order_id: string | null
}

/** An owner scans a device: the lot, and the order that holds their car if there is one. */
export class ScanDevice {
  constructor(private readonly needs: Needs) {}

  /**
   * Remembers that the owner has seen the order, which lets them pay. Refusals: QR_INVALID for what we never signed,
   * QR_REVOKED for an older print or a device that was taken out of service.
   */
  async scan(owner: OwnerSession, given: { link: string } | { scene: string }): Promise<JsonText> {
    const { orderCache } = this.needs
    const { kind, found } = await this.find('link' in given ? given.link : given.scene)
    if (kind === 'forged') throw new Refusal('QR_INVALID')
    if (kind === 'revoked') throw new Refusal('QR_REVOKED')
    if (found.order_id !== null) await this.addToHistory(owner.ownerId, found.order_id)
    const text = found.order_id === null ? null : await orderCache.ownerJson(found.order_id)
    const order = text && ownerOrderText(text, () => owner.ownerRef)
    const device = { publicCode: found.public_code, lotName: found.lot_name, hotline: found.hotline }
    return new JsonText(`{"device":${JSON.stringify(device)},"order":${order ?? 'null'}}`)
  }

  /** For a browser that opened the printed address: which device it is. Nothing of the order, nothing remembered. */
  async lookUp(scene: string): Promise<LookedUpDevice> {
    const { kind, found } = await this.find(scene)
    if (kind === 'forged') return { kind }
    return { kind, deviceId: found.id, lotName: found.lot_name, hotline: found.hotline }
  }

  private async find(
    text: string,
  ): Promise<
    | { kind: 'forged'; found: null }
    | { kind: Exclude<LookedUpDevice['kind'], 'forged'>; found: ScannedDevice }
  > {
    const { database, settings } = this.needs
    const content = readQrLink(settings, text)
    const found =
      content && (await database.one<ScannedDevice>(READ_SCANNED_DEVICE, [content.publicCode, SHOWN_STATES]))
    if (!found) return { kind: 'forged', found: null }
    const isRevoked = found.qr_version !== content.qrVersion || found.lifecycle === 'retired'
    return { kind: isRevoked ? 'revoked' : 'genuine', found }
  }

  private async addToHistory(ownerId: string, orderId: string): Promise<void> {
    const work = new UnitOfWork({ actor: `owner:${ownerId}`, traceId: newId() }, this.needs.clock.now())
    addOrderToHistory(work, ownerId, orderId)
    await commitUnit(this.needs.database, work)
  }
}
