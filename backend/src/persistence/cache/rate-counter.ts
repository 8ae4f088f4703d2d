import { LRUCache } from 'lru-cache'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import type { FencedRedis } from './fenced-redis'
import { withinRequest } from './within-request'

/** The library wants a limit; here it only counts, and whoever asks compares. */
const COUNT_ONLY = { points: Number.MAX_SAFE_INTEGER, duration: 1, keyPrefix: '' }
/** Keys that this node counts at most: whoever sends from ever new addresses must not fill its memory. */
const KEYS_OF_THIS_NODE = 50_000

/**
 * Counts what somebody does within a window of time, over all nodes while Redis answers and on this node alone while it
 * does not: a lost counter lets a few more through, and nobody is locked out by it.
 */
export class RateCounter {
  private readonly ofThisNode: LRUCache<string, number>
  private readonly ofAllNodes: RateLimiterRedis

  constructor(
    private readonly redis: FencedRedis,
    { keysOfThisNode = KEYS_OF_THIS_NODE } = {},
  ) {
    // The library's own counter in memory has no bound.
    this.ofThisNode = new LRUCache({ max: keysOfThisNode })
    this.ofAllNodes = new RateLimiterRedis({
      ...COUNT_ONLY,
      storeClient: redis.counters,
      rejectIfRedisNotReady: true,
    })
  }

  /** How often `key` was counted in the present window of `windowS` seconds, this time included. Never throws. */
  async count(key: string, windowS: number, now: Date): Promise<number> {
    const window = Math.floor(now.getTime() / 1000 / windowS)
    const name = `r:${key}:${window}`
    const prefix = this.redis.prefix()
    if (prefix === null) return this.countHere(name)
    try {
      // A cluster whose slots are not known yet queues a command without a limit of its own.
      const counting = this.ofAllNodes.penalty(prefix + name, 1, { customDuration: windowS + 1 })
      const counted = await withinRequest(counting)
      return counted.consumedPoints
    } catch {
      return this.countHere(name)
    }
  }

  /** How many keys this node counts by itself. */
  get keyCount(): number {
    return this.ofThisNode.size
  }

  private countHere(name: string): number {
    const count = (this.ofThisNode.get(name) ?? 0) + 1
    this.ofThisNode.set(name, count)
    return count
  }
}
