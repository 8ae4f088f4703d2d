import type { KeysAnnouncement } from '@fangxing/contract/device-keys'
import { LEAF } from '@fangxing/contract/device-protocol'
import type { DeviceLink } from '@fangxing/contract/states'
import { GONE_STATES } from '../../domain/device'
import { keyVersionFor, lacksKeys } from '../../domain/device-keys'
import type { CommandRing } from '../../modules/devices'
import { keysIncidentSubject, openIncident } from '../../modules/incidents'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import type { DeviceRow, KeyOfferRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { PublishToDevice } from '../publish-command/publish-to-device'
import { CLAIM_ANNOUNCEMENTS, CLAIM_OVERDUE, END_OFFERS, OFFER_KEYS } from './renew-keys.queries'
import type { RingOrder } from './ring-order'

/** A device that lies in a store is charged and switched on within this, or somebody is asked to look. */
const CONFIRM_WITHIN_MS = 7 * 86_400_000
const AT_ONCE = 200
const MOST_A_TURN = 2_000
const MOST_ATTEMPTS = 20
const LONGEST_PAUSE_MIN = 360
const INCIDENTS_A_TURN = 50
const HEARING: readonly DeviceLink[] = ['online']

type Needs = {
  database: Database
  clock: Clock
  commandRing: CommandRing
  ringOrder: RingOrder
  publishToDevice: PublishToDevice
}
type Overdue = Pick<DeviceRow, 'id' | 'merchant_id' | 'lot_id'> &
  Pick<KeyOfferRow, 'key_version' | 'command_keys' | 'offered_at' | 'attempts'>

/** Tells devices that keys wait for them, until they confirm. */
export class AnnounceKeys {
  constructor(private readonly needs: Needs) {}

  /**
   * Names the keys to a device that lacks some, signed with one that it knows. Whether it heard is seen by what it fetches.
   * An announcement said again, late or by somebody who recorded it only makes the device ask us.
   */
  async announce(device: DeviceRow): Promise<void> {
    const { clock, commandRing, ringOrder, publishToDevice } = this.needs
    const keys = commandRing.names
    if (device.keys_asked_at === null || !lacksKeys(device, keys)) return
    if (!(await ringOrder.isNewest())) return
    const iat = clock.now().getTime()
    const version = keyVersionFor(device)
    const announcement: KeysAnnouncement = { d: device.id, op: 'KEYS', version, keys, iat }
    await publishToDevice.publish(device, LEAF.command, announcement)
  }

  /**
   * Every minute on one node: whoever lacks keys has an offer, whoever hears is told again with growing pauses, and whoever
   * has not confirmed in time has an incident. Attempts end; a device that was away is told at its next birth.
   */
  async sweep(): Promise<void> {
    const { database, clock, commandRing, ringOrder } = this.needs
    if (!(await ringOrder.isNewest())) return
    const at = clock.now()
    const ring = commandRing.names
    await database.query(END_OFFERS, [ring, GONE_STATES])
    const until = new Date(at.getTime() + CONFIRM_WITHIN_MS)
    await database.query(OFFER_KEYS, [ring, GONE_STATES, at, until, MOST_A_TURN])
    for (let announced = 0; announced < MOST_A_TURN; announced += AT_ONCE) {
      const devices = await database.query<DeviceRow>(CLAIM_ANNOUNCEMENTS, [
        at,
        HEARING,
        AT_ONCE,
        MOST_ATTEMPTS,
        LONGEST_PAUSE_MIN,
      ])
      await Promise.all(devices.map(device => this.announce(device)))
      if (devices.length < AT_ONCE) break
    }
    await this.reportOverdue(at)
  }

  private async reportOverdue(at: Date): Promise<void> {
    const { database } = this.needs
    const overdue = await database.query<Overdue>(CLAIM_OVERDUE, [at, INCIDENTS_A_TURN])
    if (overdue.length === 0) return
    const work = new UnitOfWork({ actor: 'timer', traceId: newId() }, at)
    for (const { id, merchant_id, lot_id, key_version, command_keys, offered_at, attempts } of overdue)
      openIncident(work, {
        merchantId: merchant_id,
        lotId: lot_id,
        deviceId: id,
        kind: 'device_alarm',
        subject: keysIncidentSubject(id),
        level: 2,
        detail: {
          event: 'keys_not_confirmed',
          version: key_version,
          keys: command_keys,
          offeredAt: offered_at.toISOString(),
          attempts,
        },
      })
    await commitUnit(database, work)
  }
}
