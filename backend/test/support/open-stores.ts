import { cloneDatabase, createTemplate, dropDatabase, testStack } from '@fangxing/dev/stack'
import { Pool, type PoolConfig } from 'pg'
import { composeOrderCache } from '../../src/composition/order-cache'
import { FencedRedis } from '../../src/persistence/cache/fenced-redis'
import type { OrderCache } from '../../src/persistence/cache/order-cache'
import { Database } from '../../src/persistence/database'
import { migrateJobs } from '../../src/persistence/migrate-jobs'
import { MIGRATIONS } from '../../src/persistence/migrations'
import { newId } from '../../src/persistence/new-id'
import { TransitionLog } from '../../src/persistence/transition-log'

export type OpenStores = {
  url: string
  database: Database
  redis: FencedRedis
  orderCache: OrderCache
  close: () => Promise<void>
}

const TEMPLATE = 'service_tests'

async function migrate(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 })
  pool.on('error', () => undefined)
  for (const Migration of MIGRATIONS)
    await new Migration().up({ query: (text: string) => pool.query(text) } as never)
  await pool.end()
  await migrateJobs(url)
}

/** A migrated real database and a real Redis of a test file's own, and the order cache over both. */
export async function openStores(
  poolConfig: PoolConfig,
  now: () => Date,
  photoLink: (id: string) => string,
): Promise<OpenStores> {
  const { adminUrl, redisUrl } = testStack()
  await createTemplate(adminUrl, TEMPLATE, migrate)
  const url = await cloneDatabase(adminUrl, TEMPLATE)
  const pool = new Pool({ ...poolConfig, connectionString: url })
  pool.on('error', () => undefined)
  const database = new Database(pool, new TransitionLog(process.env.TRANSITION_LOG_DIR))
  const warn = () => undefined
  const redis = new FencedRedis({ url: redisUrl, database, name: `t${newId().slice(-12)}`, warn })
  await redis.start()
  const orderCache = composeOrderCache({ database, redis, photoLink, refOf: id => id, now, warn })
  return {
    url,
    database,
    redis,
    orderCache,
    close: async () => {
      orderCache.stop()
      await redis.stop()
      await pool.end()
      await dropDatabase(adminUrl, url)
    },
  }
}
