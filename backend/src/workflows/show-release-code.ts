import { releaseCode } from '@fangxing/contract/envelope'
import { Refusal } from '@fangxing/contract/refusal'
import { makeTicket } from '@fangxing/contract/ticket'
import { isOpenCommand, LOCK_COMMAND } from '../domain/lock-command'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { readMerchantOrder, readOrder, type OrderReading } from '../persistence/readings/order-reading'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { OwnerSession, StaffSession } from '../domain/sessions'
import type { Settings } from '../settings/settings'
import { confirmedKeyVersion } from '../domain/device-keys'
import { deviceKeys, type CommandRing } from '../modules/devices'
import { lowerOf } from '../modules/locks'
import { mayWorkIn } from '../domain/staff-access'
import { READ_SCAN_OF_OWNER } from './show-release-code.queries'

export type ReleaseCode = { code: string; ticket: string; epoch: number }

type Needs = {
  database: Database
  clock: Clock
  settings: Pick<Settings, 'DEVICE_MASTER_KEY'>
  commandRing: CommandRing
}

/** The way down for a device that no network reaches: a code or a ticket that a phone gives it. */
export class ShowReleaseCode {
  constructor(private readonly needs: Needs) {}

  /**
   * For an owner who has scanned this order, once a LOWER has been ordered and is late. Refusals: NOT_FOUND,
   * RELEASE_CODE_NOT_DUE.
   */
  async toOwner(session: OwnerSession, orderId: string, context: ActorContext): Promise<ReleaseCode> {
    const { database } = this.needs
    const [order, seen] = await Promise.all([
      readOrder(database, orderId),
      database.one(READ_SCAN_OF_OWNER, [session.ownerId, orderId]),
    ])
    if (!order || !seen) throw new Refusal('NOT_FOUND')
    if (order.release_delayed_at === null) throw new Refusal('RELEASE_CODE_NOT_DUE')
    return this.show(order, context)
  }

  /** For staff, as soon as a LOWER has been ordered. Refusals: NOT_FOUND, FORBIDDEN_LOT, RELEASE_CODE_NOT_DUE. */
  async toStaff(session: StaffSession, orderId: string, context: ActorContext): Promise<ReleaseCode> {
    const order = await readMerchantOrder(this.needs.database, session.merchantId, orderId)
    if (!order) throw new Refusal('NOT_FOUND')
    if (!mayWorkIn(session, order.lot_id)) throw new Refusal('FORBIDDEN_LOT')
    return this.show(order, context)
  }

  /**
   * A code exists only where a LOWER of the same epoch does: every way down has the same cause. Both are made with
   * keys that the device certainly has. Showing is written down first.
   */
  private async show(order: OrderReading, context: ActorContext): Promise<ReleaseCode> {
    const { database, clock, settings, commandRing } = this.needs
    const lower = lowerOf(order)
    if (!lower || !isOpenCommand(lower)) throw new Refusal('RELEASE_CODE_NOT_DUE')
    const keys = deviceKeys(settings, order.device_id, confirmedKeyVersion(order.device))
    const signer = commandRing.signerFor(order.device)
    const ticket = { commandId: lower.id, ep: order.epoch, why: lower.why ?? 'STAFF' } as const
    const answer = {
      code: releaseCode(keys.releaseKey, order.device_id, order.epoch),
      ticket: makeTicket(ticket, order.device_id, signer.id, signer.privateKey),
      epoch: order.epoch,
    }
    const work = new UnitOfWork(context, clock.now())
    work.audit({
      merchantId: order.merchant_id,
      entity: LOCK_COMMAND.table,
      entityId: lower.id,
      orderId: order.id,
      event: 'release_code_shown',
      detail: { device: order.device_id, epoch: order.epoch, why: lower.why },
    })
    await commitUnit(database, work)
    return answer
  }
}
