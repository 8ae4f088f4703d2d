import { LRUCache } from 'lru-cache'
import type { DeviceEvent } from '@fangxing/contract/device-protocol'

/** A busy device has a dozen events a day. */
const EVENTS_AN_HOUR = 60
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const CAPACITY = 20_000

type Spent = { sinceMs: number; count: number; lastOfKind: Map<string, { id: string; atMs: number }> }

/**
 * How many events of a device are written down: each makes an event, an entry in the audit log and a report of an
 * incident. A device that has used its hour up has one event of each kind written down a minute, so that an alarm still
 * calls people while a broken sensor, or a thief, cannot fill the log.
 */
export class EventBudget {
  private readonly spent = new LRUCache<string, Spent>({ max: CAPACITY })

  /** Whether this event is written down. The same one is answered the same when its batch is tried again. */
  take(deviceId: string, { id, kind }: Pick<DeviceEvent, 'id' | 'kind'>, at: Date): boolean {
    const atMs = at.getTime()
    const spent = this.spentOf(deviceId, atMs)
    const last = spent.lastOfKind.get(kind)
    if (last?.id === id) return true
    if (spent.count >= EVENTS_AN_HOUR && last && atMs - last.atMs < MINUTE_MS) return false
    spent.count++
    spent.lastOfKind.set(kind, { id, atMs })
    return true
  }

  private spentOf(deviceId: string, atMs: number): Spent {
    const known = this.spent.get(deviceId)
    if (known && atMs - known.sinceMs < HOUR_MS) return known
    const fresh = { sinceMs: atMs, count: 0, lastOfKind: new Map<string, { id: string; atMs: number }>() }
    this.spent.set(deviceId, fresh)
    return fresh
  }
}
