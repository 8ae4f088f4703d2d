import { isDeepStrictEqual } from 'node:util'
import { Redis } from 'ioredis'
import type { Pool } from 'pg'
import { readProjection } from './backend-modules'

/**
 * Not compared: photo URLs are signed for a short time, the payer's and the objector's references are derived with the platform's own key, and
 * a heartbeat changes `lastSeenAt` without a new version.
 */
const NOT_COMPARED = new Set(['photoUrls', 'payerRef', 'byRef', 'lastSeenAt'])

const comparable = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (NOT_COMPARED.has(key) ? undefined : inner)))

/** How what Redis holds of an order differs from what PostgreSQL holds; null when it does not. */
export async function cacheMismatch(
  system: { db: Pool; redis: { url: string } },
  orderId: string,
): Promise<string | null> {
  const redis = new Redis(system.redis.url, { maxRetriesPerRequest: 1, commandTimeout: 1000 })
  redis.on('error', () => undefined)
  try {
    const generation = await redis.get('fx:holding')
    const cached = await redis.mget(`fx:g${generation}:{${orderId}}:o`, `fx:g${generation}:{${orderId}}:s`)
    const projection = await readProjection(system.db, orderId)
    for (const [index, view] of [projection.owner, projection.staff].entries()) {
      const text = cached[index]
      if (!text) return `generation ${generation}: nothing cached`
      const version = Number.parseInt(text, 10)
      if (version !== projection.version) return `version ${version}, not ${projection.version}`
      const held = comparable(JSON.parse(text.slice(text.indexOf(' ') + 1)))
      if (!isDeepStrictEqual(held, comparable(view)))
        return `${JSON.stringify(held)}\nis not\n${JSON.stringify(comparable(view))}`
    }
    return null
  } finally {
    redis.disconnect()
  }
}
