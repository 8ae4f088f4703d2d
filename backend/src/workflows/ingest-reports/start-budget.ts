import { LRUCache } from 'lru-cache'

/** A device that cuts out every seven seconds stays below it. */
const STARTS_AN_HOUR = 500
const HOUR_MS = 3_600_000
const CAPACITY = 20_000

type Spent = { sinceMs: number; starts: Set<string> }

/**
 * How many starts of a device are taken: each leaves a row that is kept as long as the device. Whoever stole its key could
 * make any number of them; what the rest reports is acknowledged and let go.
 */
export class StartBudget {
  private readonly spent = new LRUCache<string, Spent>({ max: CAPACITY })

  /** Whether a start that was never seen is taken. The same one is answered the same when its batch is tried again. */
  take(deviceId: string, bootId: string, at: Date): boolean {
    const known = this.spent.get(deviceId)
    const isOver = !known || at.getTime() - known.sinceMs >= HOUR_MS
    const { starts } = isOver ? this.begin(deviceId, at) : known
    if (starts.has(bootId)) return true
    if (starts.size >= STARTS_AN_HOUR) return false
    starts.add(bootId)
    return true
  }

  private begin(deviceId: string, at: Date): Spent {
    const fresh = { sinceMs: at.getTime(), starts: new Set<string>() }
    this.spent.set(deviceId, fresh)
    return fresh
  }
}
