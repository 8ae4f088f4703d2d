import { Pool } from 'pg'
import { pino } from 'pino'
import { cloneDatabase, createTemplate, dropDatabase, testStack, waitUntil } from '@fangxing/dev/stack'
import { composeOrderCache } from '../../../src/composition/order-cache'
import { FencedRedis } from '../../../src/persistence/cache/fenced-redis'
import type { OrderCache } from '../../../src/persistence/cache/order-cache'
import { Database } from '../../../src/persistence/database'
import { migrateJobs } from '../../../src/persistence/migrate-jobs'
import { MIGRATIONS } from '../../../src/persistence/migrations'
import { buildMerchant, buildOrder } from '../../support/build-order'
import type { TestServices } from '../../support/test-services'

const TEMPLATE = 'cache_tests'

async function migrate(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 })
  pool.on('error', () => undefined)
  for (const Migration of MIGRATIONS) await new Migration().up(pool as never)
  await pool.end()
  await migrateJobs(url)
}

/** A database of its own, with one order whose lock is up. */
export type CacheDatabase = {
  database: Database
  orderId: string
  orderIds: string[]
  close(): Promise<void>
}

/** A migrated database with `orders` live orders. */
export async function openCacheDatabase(orders = 1): Promise<CacheDatabase> {
  const { adminUrl } = testStack()
  await createTemplate(adminUrl, TEMPLATE, migrate)
  const url = await cloneDatabase(adminUrl, TEMPLATE)
  const pool = new Pool({ connectionString: url, max: 16 })
  pool.on('error', () => undefined)
  const database = new Database(pool)
  const services = {
    database,
    clock: { now: () => new Date() },
    log: pino({ level: 'silent' }),
  } as TestServices
  const merchant = await buildMerchant(services)
  const orderIds: string[] = []
  for (let n = 0; n < orders; n++) orderIds.push((await buildOrder(services, merchant)).orderId)
  return {
    database,
    orderId: orderIds[0]!,
    orderIds,
    async close() {
      await pool.end()
      await dropDatabase(adminUrl, url)
    },
  }
}

/** What one backend node has of Redis. */
export type CacheNode = {
  redis: FencedRedis
  orderCache: OrderCache
  warnings: string[]
  /** The version that a reader sees on this node. */
  version(orderId: string, since?: number): Promise<number>
  /** Changes the order as a workflow does: invalidate, commit, refresh. Returns the new version. */
  change(orderId: string): Promise<number>
  untilReadable(): Promise<void>
  stop(): Promise<void>
}

export async function startCacheNode(
  database: Database,
  { url, name }: { url: string; name: string },
): Promise<CacheNode> {
  const warnings: string[] = []
  const warn = (message: string) => void warnings.push(message)
  const redis = new FencedRedis({ url, database, name, warn })
  const orderCache = composeOrderCache({
    database,
    redis,
    photoLink: id => id,
    refOf: id => id,
    now: () => new Date(),
    warn,
  })
  await redis.start()
  await orderCache.start(`${name}:orders`)
  return {
    redis,
    orderCache,
    warnings,
    async version(orderId, since) {
      return (JSON.parse((await orderCache.ownerJson(orderId, since))!) as { version: number }).version
    },
    async change(orderId) {
      const [row] = await orderCache.change([orderId], () =>
        database.query<{ version: number }>(
          'UPDATE recovery_order SET version = version + 1, updated_at = now() WHERE id = $1 RETURNING version',
          [orderId],
        ),
      )
      void orderCache.refresh(orderId)
      return row!.version
    },
    async untilReadable() {
      await waitUntil(() => redis.isReadable(), { what: 'the node to read from Redis', timeoutMs: 20_000 })
    },
    async stop() {
      orderCache.stop()
      await redis.stop()
    },
  }
}
