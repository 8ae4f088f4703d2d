import { DEVICE_LINK } from '../domain/device'
import type { OrderCache } from '../persistence/cache/order-cache'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { takenRows, transitionRows } from '../persistence/transition-where'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Settings } from '../settings/settings'
import { openIncident } from '../modules/incidents'
import type { Clock } from '../ports'
import { NOTE_OUTAGES, TRANSITION_SILENT_LINKS, PRUNE_INBOX, TOUCH_ORDERS } from './watch-links.queries'

type Needs = {
  database: Database
  orderCache: OrderCache
  clock: Clock
  settings: Pick<Settings, 'DEVICE_OFFLINE_S' | 'DEVICE_STALE_S'>
}
type Silent = {
  id: string
  merchant_id: string
  lot_id: string | null
  order_id: string | null
  from_state: string
}

const INCIDENTS_AT_ONCE = 50
const KEEP_MS = 7 * 86_400_000
const SLICE = 5000
const SLICES = 40

/** Looks after the links of all devices and after what they sent. */
export class WatchLinks {
  constructor(private readonly needs: Needs) {}

  /** Devices that have been silent too long are stale, then offline; the orders they stand at show it. */
  async watch(): Promise<void> {
    const { DEVICE_OFFLINE_S, DEVICE_STALE_S } = this.needs.settings
    const offline = await this.transition('silent', DEVICE_OFFLINE_S)
    await this.report(offline)
    await this.show(offline)
    await this.show(await this.transition('quiet', DEVICE_STALE_S))
    await this.needs.database.query(NOTE_OUTAGES, [this.needs.clock.now()])
  }

  /** Forgets reports received more than a week ago, in small slices so that nothing waits for it. Returns how many. */
  async pruneInbox(): Promise<number> {
    const before = new Date(this.needs.clock.now().getTime() - KEEP_MS)
    let pruned = 0
    for (let slice = 0; slice < SLICES; slice++) {
      const row = await this.needs.database.one<{ n: number }>(PRUNE_INBOX, [before, SLICE])
      pruned += row!.n
      if (row!.n < SLICE) break
    }
    return pruned
  }

  private async transition(event: 'silent' | 'quiet', seconds: number): Promise<Silent[]> {
    const { database, clock } = this.needs
    const since = new Date(clock.now().getTime() - seconds * 1000)
    const { from, to } = transitionRows(DEVICE_LINK, event)
    const changed = await database.query<Silent>(TRANSITION_SILENT_LINKS, [from, to, since])
    database.transitions.note(takenRows(DEVICE_LINK, event, changed))
    return changed
  }

  /** Only a device that stands at a car is worth a call; it ends when the device reports again. */
  private async report(devices: readonly Silent[]): Promise<void> {
    const { database, clock } = this.needs
    const atCars = devices.filter(device => device.order_id !== null)
    const context = { actor: 'timer', traceId: newId() }
    for (let from = 0; from < atCars.length; from += INCIDENTS_AT_ONCE) {
      const work = new UnitOfWork(context, clock.now())
      for (const device of atCars.slice(from, from + INCIDENTS_AT_ONCE)) {
        const incident = {
          merchantId: device.merchant_id,
          lotId: device.lot_id,
          orderId: device.order_id,
          deviceId: device.id,
          kind: 'device_offline',
          subject: `device:${device.id}`,
        } as const
        openIncident(work, incident)
      }
      await commitUnit(database, work)
    }
  }

  private async show(devices: readonly Silent[]): Promise<void> {
    const { database, orderCache, clock } = this.needs
    const orderIds = devices.flatMap(device => device.order_id ?? [])
    if (orderIds.length === 0) return
    await orderCache.change(orderIds, () => database.query(TOUCH_ORDERS, [orderIds, clock.now()]))
    await orderCache.refresh(...orderIds)
  }
}
