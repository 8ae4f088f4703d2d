import type { StaffCall } from '@fangxing/contract/calls'
import type { ActorContext } from '../domain/actor-context'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import type { StaffSession } from '../domain/sessions'
import { openPhone } from '../modules/contacts'
import { orderForStaff } from '../modules/orders'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { Settings } from '../settings/settings'
import { READ_HOTLINE, READ_OWNER_PHONES, READ_PEOPLE_OF_ORDER } from './reach-people.queries'

type Needs = { database: Database; clock: Clock; settings: Pick<Settings, 'QR_KEY'> }
type Reach = StaffCall<'readOrderReach'>['reply']
type PersonRow = {
  id: string
  name: string
  phone_sealed: string | null
  part: Reach['people'][number]['part']
  since: Date
  is_on_shift: boolean
}

/** Whom an office calls about a car that has paid and still stands: those at the lot, and its owner. */
export class ReachPeople {
  constructor(private readonly needs: Needs) {}

  /** Refusals: NOT_FOUND, FORBIDDEN_LOT. */
  async read(session: StaffSession, orderId: string): Promise<Reach> {
    const { database, settings } = this.needs
    const order = await orderForStaff(this.needs, session, orderId)
    const [people, lot, phones] = await Promise.all([
      database.query<PersonRow>(READ_PEOPLE_OF_ORDER, [orderId]),
      database.one<{ hotline: string }>(READ_HOTLINE, [order.lot_id]),
      database.query(READ_OWNER_PHONES, [order.merchant_id, order.plate_key]),
    ])
    return {
      hotline: lot!.hotline,
      people: people.map(({ id, name, part, since, is_on_shift: isOnShift, phone_sealed: sealed }) => ({
        staffId: id,
        name,
        part,
        since: since.toISOString(),
        isOnShift,
        phone: sealed === null ? null : openPhone(settings, sealed),
      })),
      ownerPhones: phones.length,
    }
  }

  /** Showing them is written down first. Refusals: NOT_FOUND, FORBIDDEN_LOT. */
  async showPhones(
    session: StaffSession,
    orderId: string,
    context: ActorContext,
  ): Promise<{ phones: string[] }> {
    const { database, clock, settings } = this.needs
    const order = await orderForStaff(this.needs, session, orderId)
    const rows = await database.query<{ phone_sealed: string }>(READ_OWNER_PHONES, [
      order.merchant_id,
      order.plate_key,
    ])
    const work = new UnitOfWork(context, clock.now())
    work.audit({
      merchantId: order.merchant_id,
      entity: RECOVERY_ORDER.table,
      entityId: order.id,
      orderId: order.id,
      event: 'owner_phones_shown',
      detail: { count: rows.length },
    })
    await commitUnit(database, work)
    const phones = rows.map(({ phone_sealed: sealed }) => openPhone(settings, sealed))
    return { phones: phones.filter((phone): phone is string => phone !== null) }
  }
}
