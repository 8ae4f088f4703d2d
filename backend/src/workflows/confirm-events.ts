import { LRUCache } from 'lru-cache'
import { LEAF } from '@fangxing/contract/device-protocol'
import { queryMessage } from '../modules/locks'
import type { Database } from '../persistence/database'
import { readStoredEvents } from '../persistence/readings/device-reading'
import type { Clock } from '../ports'
import type { PublishToDevice } from './publish-command/publish-to-device'

type Needs = { database: Database; clock: Clock; publishToDevice: PublishToDevice }

const CAPACITY = 20_000
/** The same is not said again sooner: a device answers with its state, which may keep the same events. */
const AGAIN_MS = 10_000

/** Says to devices which of the events that they keep are stored. */
export class ConfirmEvents {
  private readonly sent = new LRUCache<string, string>({ max: CAPACITY, ttl: AGAIN_MS })

  constructor(private readonly needs: Needs) {}

  /**
   * `pending`: what the device keeps, oldest first. It forgets what is stored and sends the rest again: the broker had it
   * while no node listened. Errors: DatabaseUnavailable; the next report of the device brings it up again.
   */
  async confirm(device: { id: string; merchant_id: string }, pending: readonly string[]): Promise<void> {
    const { database, clock, publishToDevice } = this.needs
    const stored = await readStoredEvents(database, pending)
    const missing = pending.findIndex(id => !stored.has(id))
    const lastStored = (missing === -1 ? pending.at(-1) : pending[missing - 1]) ?? null
    const answer = `${lastStored}|${missing === -1 ? '' : pending[missing]}`
    if (this.sent.get(device.id) === answer) return
    this.sent.set(device.id, answer)
    await publishToDevice.publish(device, LEAF.query, queryMessage(device.id, clock.now(), lastStored))
  }
}
