import { Pool } from 'pg'
import { pino } from 'pino'
import { runMigrations } from 'graphile-worker'
import { cloneDatabase, createTemplate, dropDatabase, testStack } from '@fangxing/dev/stack'
import { createMetrics } from '../../src/telemetry/metrics'
import { newId } from '../../src/persistence/new-id'
import type { Application } from '../../src/composition/application'
import type { Settings } from '../../src/settings/settings'
import { Database } from '../../src/persistence/database'
import { poolLimits } from '../../src/persistence/pool-limits'
import { TransitionLog } from '../../src/persistence/transition-log'
import { composeOrderCache } from '../../src/composition/order-cache'
import { FencedRedis } from '../../src/persistence/cache/fenced-redis'
import { MIGRATIONS } from '../../src/persistence/migrations'
import { SessionStore } from '../../src/modules/sessions'
import { constructServices } from '../../src/composition/application'
import type { PublishOutcome, WeChatPay } from '../../src/ports'

type Published = { topic: string; body: string }
export type TestServices = Application & {
  published: Published[]
  clock: { at: Date; now(): Date }
  stop(): Promise<void>
}

const TEMPLATE = 'payment_tests'

async function prepare(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 2 })
  pool.on('error', () => undefined)
  for (const Migration of MIGRATIONS)
    await new Migration().up({ query: (text: string) => pool.query(text) } as never)
  await runMigrations({ pgPool: pool })
  await pool.end()
}

/** The services on real PostgreSQL and Redis; only what is outside the system is replaced. */
export async function startTestServices(settings: Settings, pay: WeChatPay): Promise<TestServices> {
  const { adminUrl, redisUrl } = testStack()
  await createTemplate(adminUrl, TEMPLATE, prepare)
  const url = await cloneDatabase(adminUrl, TEMPLATE)
  const pool = new Pool({ ...poolLimits(settings), connectionString: url, max: 16 })
  pool.on('error', () => undefined)
  const database = new Database(pool, new TransitionLog(process.env.TRANSITION_LOG_DIR))
  const redis = new FencedRedis({
    url: redisUrl,
    database,
    name: `t${newId().slice(-12)}`,
    warn: () => undefined,
  })
  await redis.start()
  const clock = { at: new Date('2026-11-23T02:00:00Z'), now: () => new Date(clock.at) }
  const refOf = (id: string) => id
  const photoLinks = { of: (id: string) => `/p/${id}`, check: () => 'ok' as const }
  const orderCache = composeOrderCache({
    database,
    redis,
    photoLink: photoLinks.of,
    refOf,
    now: () => clock.now(),
    warn: () => undefined,
  })
  await orderCache.start(`orders-${newId()}`)
  const published: Published[] = []
  const unused = () => Promise.reject(new Error('not part of this test'))
  const base = {
    database,
    orderCache,
    refOf,
    photoLinks,
    sessions: new SessionStore({ database, redis, clock, refOf, warn: () => undefined }),
    clock,
    clockCheck: { isNodeRight: () => true, agreesWithWeChat: () => true },
    pay,
    login: { exchange: unused },
    wechatOrders: { uploadShipping: unused },
    wechatHealth: { pauseMs: () => 0 },
    locks: {
      publish: async (topic: string, body: string): Promise<PublishOutcome> => (
        published.push({ topic, body }),
        'taken'
      ),
      isConnected: () => true,
    },
    pictures: { put: unused, read: unused },
    pictureReader: { read: unused },
    settings,
    metrics: createMetrics(),
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
  }
  return {
    ...constructServices(base),
    clock,
    published,
    async stop() {
      orderCache.stop()
      await redis.stop()
      await pool.end()
      await dropDatabase(adminUrl, url)
    },
  }
}
