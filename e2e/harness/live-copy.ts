import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { Redis } from 'ioredis'
import type { Pool } from 'pg'
import { BACKEND_DIST } from './backend-dist'

type View = Record<string, unknown>
type ProjectionModule = {
  readProjections(
    database: unknown,
    orderIds: string[],
    link: (photoId: string) => string,
    refOf: (ownerId: string) => string,
  ): Promise<{ version: number; owner: View; staff: View }[]>
}
type DatabaseModule = { Database: new (pool: unknown) => unknown }

/** Signed for a moment, derived with the platform's own key, or (a heartbeat) no news: another reader makes others. */
const OF_ITS_OWN = new Set(['photoUrls', 'payerRef', 'lastSeenAt'])

const bare = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (OF_ITS_OWN.has(key) ? undefined : inner)))

/** How what Redis holds of an order differs from what PostgreSQL says; null when it does not. */
export async function liveDiffers(
  world: { db: Pool; redis: { url: string } },
  orderId: string,
): Promise<string | null> {
  const { readProjections } = require(
    path.join(BACKEND_DIST, 'store/live/order-projection.js'),
  ) as ProjectionModule
  const { Database } = require(path.join(BACKEND_DIST, 'store/database.js')) as DatabaseModule
  const redis = new Redis(world.redis.url, { maxRetriesPerRequest: 1, commandTimeout: 1000 })
  redis.on('error', () => undefined)
  try {
    const generation = await redis.get('fx:generation')
    const kept = await redis.mget(`fx:${generation}:o:${orderId}`, `fx:${generation}:s:${orderId}`)
    const [projection] = await readProjections(new Database(world.db), [orderId], String, String)
    for (const [index, view] of [projection!.owner, projection!.staff].entries()) {
      const text = kept[index]
      if (!text) return `generation ${generation}: nothing there`
      const version = Number.parseInt(text, 10)
      if (version !== projection!.version) return `version ${version}, not ${projection!.version}`
      const held = bare(JSON.parse(text.slice(text.indexOf(' ') + 1)))
      if (!isDeepStrictEqual(held, bare(view)))
        return `${JSON.stringify(held)}\nis not\n${JSON.stringify(bare(view))}`
    }
    return null
  } finally {
    redis.disconnect()
  }
}
