import { LEAF } from '@fangxing/contract/device-protocol'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import type { StaffSession } from '../domain/sessions'
import { findDevice, readDevice, type DeviceView } from '../modules/devices'
import { readOpenIncident } from '../modules/incidents'
import { strayLowerMessages } from '../modules/locks'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { readOrder } from '../persistence/readings/order-reading'
import type { DeviceRow } from '../persistence/rows'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { Settings } from '../settings/settings'
import { READ_LOWER_OF_EPOCH } from './lower-stray-device.queries'
import type { PublishToDevice } from './publish-command/publish-to-device'

type Needs = {
  database: Database
  clock: Clock
  settings: Pick<Settings, 'PUBLIC_ORIGIN' | 'QR_KEY'>
  publishToDevice: PublishToDevice
}

/** Lowers a lock that stands up without an order, or in an epoch that no order here has: staff are its cause. */
export class LowerStrayDevice {
  constructor(private readonly needs: Needs) {}

  /**
   * Asks the device to come down in the epoch that it reports; asking again sends the same command where the epoch has one.
   * Refusals: NOT_FOUND, FORBIDDEN_LOT, DEVICE_IN_USE (its order is of this epoch and lowers it), STATE_CONFLICT (it says
   * DOWN, or never reported an epoch), DEVICE_EPOCH_STRANGE, DEVICE_OFFLINE.
   */
  async lower(
    session: StaffSession,
    { deviceId, reason }: { deviceId: string; reason: string },
    context: ActorContext,
  ): Promise<DeviceView> {
    const { database, clock, publishToDevice } = this.needs
    const device = await findDevice(this.needs, session, deviceId)
    const epoch = await this.strayEpoch(device)
    // Its epoch now is not the one that is written here, and it would answer every LOWER as superseded.
    if (await readOpenIncident(database, 'device_epoch_strange', `device:${deviceId}`))
      throw new Refusal('DEVICE_EPOCH_STRANGE')
    const known = await database.one<{ id: string }>(READ_LOWER_OF_EPOCH, [deviceId, epoch])
    const work = new UnitOfWork(context, clock.now())
    const command = { id: known?.id ?? newId(), deviceId, epoch }
    // Written first: a lock never goes down without its cause.
    work.audit({
      merchantId: device.merchant_id,
      entity: 'device',
      entityId: deviceId,
      event: 'lower_asked',
      detail: { command: command.id, epoch, reason },
    })
    await commitUnit(database, work)
    const { lower, desired } = strayLowerMessages(command, work.at)
    const [outcome] = await Promise.all([
      publishToDevice.publish(device, LEAF.command, lower),
      publishToDevice.publish(device, LEAF.desired, desired),
    ])
    if (outcome !== 'taken') throw new Refusal('DEVICE_OFFLINE')
    return readDevice(this.needs, session, deviceId)
  }

  private async strayEpoch(device: DeviceRow): Promise<number> {
    const epoch = device.reported_epoch
    if (device.position === 'down' || epoch === null || epoch < 1)
      throw new Refusal('STATE_CONFLICT', { state: device.position })
    const order = device.order_id === null ? null : await readOrder(this.needs.database, device.order_id)
    if (order?.epoch === epoch) throw new Refusal('DEVICE_IN_USE')
    return epoch
  }
}
