import type { ActorContext } from '../../domain/actor-context'
import { GONE_STATES, mayRenewKeys } from '../../domain/device'
import { confirmedKeyVersion } from '../../domain/device-keys'
import type { CommandRing } from '../../modules/devices'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { COUNT_KEYS, type KeyCounts } from '../../persistence/readings/device-keys.queries'
import type { DeviceRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { READ_DEVICES_TO_RENEW } from './renew-keys.queries'

const AT_ONCE = 50

type Needs = { database: Database; clock: Clock; commandRing: CommandRing }
/** One device, the devices of one merchant by its code, or all. */
export type Selection = { deviceId?: string; merchantCode?: string }
/** `atCars` and `pending` may be offered keys later; `unable` have to be provisioned by hand. */
export type Offered = { offered: number; atCars: number; pending: number; unable: number }
type Kind = keyof Offered

/** Begins a change of report and release keys: an operator's act. */
export class OfferKeys {
  constructor(private readonly needs: Needs) {}

  /**
   * Gives each device of the selection a new version to fetch. The one that it has stays valid until it confirms. One at a
   * car keeps its keys, and so does one that has not confirmed what it was offered before. Errors: as commit.
   */
  async offer(selection: Selection, reason: string, context: ActorContext): Promise<Offered> {
    const { database } = this.needs
    const counts: Offered = { offered: 0, atCars: 0, pending: 0, unable: 0 }
    const { deviceId = null, merchantCode = null } = selection
    for (let after = ''; ;) {
      const page = await database.retryOnConflict(async () => {
        const devices = await database.query<DeviceRow>(READ_DEVICES_TO_RENEW, [
          after,
          AT_ONCE,
          deviceId,
          merchantCode,
          GONE_STATES,
        ])
        return { last: devices.at(-1)?.id, kinds: await this.offerTo(devices, reason, context) }
      })
      for (const kind of page.kinds) counts[kind] += 1
      if (!page.last || page.kinds.length < AT_ONCE) return counts
      after = page.last
    }
  }

  /** What devices wait for, as the gauges show it. */
  async count(): Promise<KeyCounts> {
    const { database, clock, commandRing } = this.needs
    return (await database.one<KeyCounts>(COUNT_KEYS, [commandRing.names, GONE_STATES, clock.now()]))!
  }

  private async offerTo(
    devices: readonly DeviceRow[],
    reason: string,
    context: ActorContext,
  ): Promise<Kind[]> {
    const { database, clock } = this.needs
    const work = new UnitOfWork(context, clock.now())
    const kinds = devices.map(kindOf)
    devices.forEach((device, index) => {
      if (kinds[index] !== 'offered') return
      const confirmed = confirmedKeyVersion(device)
      const version = device.key_version + 1
      work.updateVersioned('device', device, {
        key_version: version,
        confirmed_key_version: confirmed,
        former_key_version: confirmed,
        key_confirmed_at: null,
      })
      work.audit({
        merchantId: device.merchant_id,
        entity: 'device',
        entityId: device.id,
        event: 'keys_offered',
        detail: { version, reason },
      })
    })
    if (!work.isEmpty) await commitUnit(database, work)
    return kinds
  }
}

function kindOf(device: DeviceRow): Kind {
  if (device.keys_asked_at === null) return 'unable'
  if (confirmedKeyVersion(device) < device.key_version) return 'pending'
  return mayRenewKeys(device) ? 'offered' : 'atCars'
}
