import { Redis } from 'ioredis'
import type { RedisConnection } from './redis-connections'

const KEYS_AT_ONCE = 500

/**
 * Unlinks the keys `{name}:g{generation}:…` of every generation but `keep`, on every master. It goes on from where it is
 * when keys change meanwhile (SCAN): what it misses, the next time finds.
 */
export async function removeOldGenerations(
  redis: RedisConnection,
  name: string,
  keep: number,
): Promise<number> {
  const masters = redis instanceof Redis ? [redis] : redis.nodes('master')
  const removed = await Promise.all(masters.map(master => removeFrom(master, name, keep)))
  return removed.reduce((sum, count) => sum + count, 0)
}

async function removeFrom(master: Redis, name: string, keep: number): Promise<number> {
  let removed = 0
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
    removed += old.length
  } while (cursor !== '0')
  return removed
}
