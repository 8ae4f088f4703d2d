import { LEAF } from '@fangxing/contract/device-protocol'
import { GONE_STATES, RESTING_POSITIONS } from '../domain/device'
import { isOpenCommand } from '../domain/lock-command'
import type { Database } from '../persistence/database'
import type { DeviceRow, LockCommandRow, OrderRow } from '../persistence/rows'
import type { Clock } from '../ports'
import { desiredMessage, lowerOf, queryMessage, raiseOf } from '../modules/locks'
import type { PublishCommand } from './publish-command/publish-command'
import type { PublishToDevice } from './publish-command/publish-to-device'
import { READ_DEVICE_AND_COMMANDS, READ_UNCONVERGED } from './reconcile-device.queries'

type Needs = {
  database: Database
  clock: Clock
  publishCommand: PublishCommand
  publishToDevice: PublishToDevice
}
type Reading = DeviceRow & { commands: LockCommandRow[]; order_state: OrderRow['state'] | null }

const PAGE = 500

/** Brings devices to what they should be. */
export class ReconcileDevice {
  constructor(private readonly needs: Needs) {}

  /**
   * Publishes to one device what is still wanted of it: the LOWER that it has not confirmed, or, after it lost its memory,
   * its epoch bound to its present start. A RAISE is never published again.
   */
  async reconcile(deviceId: string): Promise<void> {
    const { database, clock, publishCommand, publishToDevice } = this.needs
    const device = await database.one<Reading>(READ_DEVICE_AND_COMMANDS, [deviceId])
    if (!device) return
    const lower = lowerOf(device)
    if (lower && isOpenCommand(lower)) {
      await publishCommand.publish(lower, { device })
      return
    }
    if (!device.flash_lost) return
    const known = knownOf(device)
    if (known) await publishToDevice.publish(device, LEAF.desired, desiredMessage(known, clock.now(), device))
  }

  /**
   * Signs what the broker keeps for a device again, with the newest key that it has confirmed: before an older one goes,
   * nothing is left that only that one opens. False where the broker did not take it.
   */
  async renewDesired(deviceId: string): Promise<boolean> {
    const { database, clock, publishToDevice } = this.needs
    const device = await database.one<Reading>(READ_DEVICE_AND_COMMANDS, [deviceId])
    const known = device && knownOf(device)
    if (!known) return true
    const desired = desiredMessage(known, clock.now(), device)
    return (await publishToDevice.publish(device, LEAF.desired, desired)) === 'taken'
  }

  /**
   * After our own reconnect, or the end of a node that stored reports: asks every device concerned that has not become what
   * it should be to report now. Returns how many.
   */
  async askUnconverged(isConcerned: (deviceId: string) => boolean = () => true): Promise<number> {
    const { database, clock, publishToDevice } = this.needs
    let asked = 0
    for (let after = ''; ;) {
      const page = await database.query<Pick<DeviceRow, 'id' | 'merchant_id' | 'command_keys'>>(
        READ_UNCONVERGED,
        [after, PAGE, GONE_STATES, RESTING_POSITIONS],
      )
      const concerned = page.filter(({ id }) => isConcerned(id))
      await Promise.all(
        concerned.map(device =>
          publishToDevice.publish(device, LEAF.query, queryMessage(device.id, clock.now())),
        ),
      )
      asked += concerned.length
      if (page.length < PAGE) return asked
      after = page.at(-1)!.id
    }
  }
}

/** While a RAISE is on its way the epoch must not be given away: the device would take the RAISE for an old one. */
function knownOf(device: Reading): LockCommandRow | undefined {
  const isRaising = device.order_state === 'deploying' || device.order_state === 'created'
  return lowerOf(device) ?? (isRaising ? undefined : raiseOf(device))
}
