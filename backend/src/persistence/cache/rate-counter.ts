import type { FencedRedis } from './fenced-redis'

type Window = { count: number; endsAtMs: number }
const CAPACITY = 50_000

/**
 * Counts what somebody does within a window of time, over all nodes while Redis answers and on this node alone while it
 * does not: a lost counter lets a few more through, and nobody is locked out by it.
 */
export class RateCounter {
  private readonly own = new Map<string, Window>()

  constructor(private readonly redis: FencedRedis) {}

  /** How often `key` was counted in the present window of `windowS` seconds, this time included. Never throws. */
  async count(key: string, windowS: number, now: Date): Promise<number> {
    const window = Math.floor(now.getTime() / 1000 / windowS)
    const prefix = this.redis.prefix()
    if (prefix !== null) {
      try {
        const name = `${prefix}r:${key}:${window}`
        const counted = Promise.all([
          this.redis.commands.incr(name),
          this.redis.commands.expire(name, windowS + 1),
        ])
        return (await this.redis.soon(counted))[0]
      } catch {
        // A count that is lost lets somebody try once more, and nothing else depends on it.
      }
    }
    return this.countHere(key, windowS, now.getTime())
  }

  private countHere(key: string, windowS: number, nowMs: number): number {
    const found = this.own.get(key)
    const window = found && found.endsAtMs > nowMs ? found : { count: 0, endsAtMs: nowMs + windowS * 1000 }
    window.count++
    this.own.delete(key)
    this.own.set(key, window)
    if (this.own.size > CAPACITY) this.own.delete(this.own.keys().next().value!)
    return window.count
  }
}
