import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import type { FencedRedis } from './fenced-redis'

/** The library wants a limit; here it only counts, and whoever asks compares. */
const COUNT_ONLY = { points: Number.MAX_SAFE_INTEGER, duration: 1, keyPrefix: '' }

/**
 * Counts what somebody does within a window of time, over all nodes while Redis answers and on this node alone while it
 * does not: a lost counter lets a few more through, and nobody is locked out by it.
 */
export class RateCounter {
  private readonly ofThisNode = new RateLimiterMemory(COUNT_ONLY)
  private readonly ofAllNodes: RateLimiterRedis

  constructor(private readonly redis: FencedRedis) {
    this.ofAllNodes = new RateLimiterRedis({
      ...COUNT_ONLY,
      storeClient: redis.counters,
      rejectIfRedisNotReady: true,
      insuranceLimiter: this.ofThisNode,
    })
  }

  /** How often `key` was counted in the present window of `windowS` seconds, this time included. Never throws. */
  async count(key: string, windowS: number, now: Date): Promise<number> {
    const window = Math.floor(now.getTime() / 1000 / windowS)
    const prefix = this.redis.prefix()
    const limiter = prefix === null ? this.ofThisNode : this.ofAllNodes
    const name = `${prefix ?? ''}r:${key}:${window}`
    return (await limiter.penalty(name, 1, { customDuration: windowS + 1 })).consumedPoints
  }
}
