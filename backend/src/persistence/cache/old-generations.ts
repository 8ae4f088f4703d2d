import { Redis } from 'ioredis'
import type { CacheLease } from './cache-lease'
import type { RedisConnection } from './redis-connections'

const KEYS_AT_ONCE = 500
const EVERY_MS = 60_000

/** Removes the generations that nobody reads any more: one node at a time, in the background. */
export class OldGenerations {
  private nextMs = 0

  constructor(
    private readonly redis: RedisConnection,
    private readonly lease: CacheLease,
    private readonly options: { name: string; warn: (message: string, error?: unknown) => void },
  ) {}

  /** A generation has ended: its copies are removed at the next turn. */
  removeSoon(): void {
    this.nextMs = 0
  }

  /** Does so when it is time and this node's turn. */
  removeInTurn(): void {
    if (performance.now() < this.nextMs) return
    this.nextMs = performance.now() + EVERY_MS
    this.remove().catch(error => this.options.warn('redis: old generations not removed', error))
  }

  private async remove(): Promise<void> {
    const keep = await this.lease.claimSweep()
    if (keep !== null) await removeOldGenerations(this.redis, this.options.name, keep)
  }
}

/**
 * Unlinks the keys `{name}:g{generation}:…` of every generation but `keep`, on every master. It goes on from where it is
 * when keys change meanwhile (SCAN): what it misses, the next time finds.
 */
async function removeOldGenerations(redis: RedisConnection, name: string, keep: number): Promise<void> {
  const masters = redis instanceof Redis ? [redis] : redis.nodes('master')
  await Promise.all(masters.map(master => removeFrom(master, name, keep)))
}

async function removeFrom(master: Redis, name: string, keep: number): Promise<void> {
  let cursor = '0'
  do {
    const [next, keys] = await master.scan(cursor, 'MATCH', `${name}:*`, 'COUNT', KEYS_AT_ONCE)
    cursor = next
    const old = keys.filter(key => {
      const generation = /^g(\d+):/.exec(key.slice(name.length + 1))
      return generation !== null && Number(generation[1]) < keep
    })
    // Keys of one command must lie in one slot; the connection sends these in one write all the same.
    await Promise.all(old.map(key => master.unlink(key)))
  } while (cursor !== '0')
}
