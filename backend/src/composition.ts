import { DataSource, type DataSourceOptions } from 'typeorm'
import type { Logger } from 'pino'
import { DatabaseGauges } from './telemetry/gauges'
import { createMetrics } from './telemetry/metrics'
import { Limits } from './transport/http/rate-limits'
import { ownerRefs } from './modules/owners/owner-ref'
import { photoLinks, type PhotoLinks } from './modules/evidence/photo-link'
import type { RefOf } from './modules/sessions/find-session'
import { composeLockServices } from './composition/locks'
import { composeOrderServices } from './composition/orders'
import { composePaymentServices } from './composition/payments'
import { composePeopleServices } from './composition/people'
import type { BaseServices, Services } from './services'
import type { Settings } from './settings/settings'
import { createMovableClock, systemClock } from './adapters/clock/system-clock'
import { createLockLink, type LockGateway } from './adapters/mqtt/lock-link'
import { createFolderPictures } from './adapters/pictures/folder-pictures'
import { createWeChatLogin } from './adapters/wechat/login'
import { createWeChatOrders } from './adapters/wechat/orders'
import { createWeChatPay } from './adapters/wechat/pay'
import { Database } from './persistence/database'
import { ENTITIES } from './persistence/entities'
import { OrderCache } from './persistence/cache/order-cache'
import { FencedRedis } from './persistence/cache/fenced-redis'
import { MIGRATIONS } from './persistence/migrations'
import { RateCounter } from './persistence/cache/rate-counter'
import { Sessions } from './modules/sessions/session-store'
import { poolLimits, type PoolUse } from './persistence/pool-limits'

/** All services, with the parts that somebody has to start and stop. */
export type Assembly = {
  platform: Services
  redis: FencedRedis
  locks: LockGateway
  limits: Limits
  databaseGauges: DatabaseGauges
  photos: PhotoLinks
  refOf: RefOf
  /** Closes what the adapters hold open. */
  close(): Promise<void>
}

/** The one place where each port gets its adapter. Connects to nothing by itself. */
export function assemble(settings: Settings, dataSource: DataSource, log: Logger): Assembly {
  const movable = settings.MOVABLE_CLOCK === '1' ? createMovableClock() : null
  const clock = movable ?? systemClock
  const now = () => clock.now()
  const warn = (message: string, error?: unknown) => log.warn({ err: error }, message)
  const database = Database.of(dataSource)
  const redis = new FencedRedis(settings.REDIS_URL, database, settings.REDIS_NAME, warn)
  const refOf = ownerRefs(settings)
  const photos = photoLinks(settings, clock)
  const pay = createWeChatPay(settings, log, now)
  const login = createWeChatLogin(settings)
  const wechatOrders = createWeChatOrders(settings, now)
  const locks = createLockLink(settings, log)
  const base: BaseServices = {
    database,
    clock,
    pay,
    login,
    wechatOrders,
    locks,
    settings,
    log,
    live: new OrderCache(database, redis, photos.of, refOf, now, warn),
    sessions: new Sessions(database, redis),
    pictures: createFolderPictures(settings.PICTURES_DIR),
    metrics: createMetrics(),
  }
  return {
    redis,
    locks,
    photos,
    refOf,
    limits: new Limits(new RateCounter(redis), clock),
    databaseGauges: new DatabaseGauges(base),
    platform: constructServices(base),
    async close() {
      await Promise.allSettled([pay.stop(), login.stop(), wechatOrders.stop()])
      movable?.stop()
    },
  }
}

/** All services on what they stand on; tests give a base of their own. */
export function constructServices(base: BaseServices): Services {
  const services = { ...base } as Services
  Object.assign(
    services,
    composeLockServices(base),
    composePaymentServices(base),
    composeOrderServices(base, services),
    composePeopleServices(base),
  )
  return services
}

/** How TypeORM reaches the database. */
export function dataSourceOptions(settings: Settings, use: PoolUse = 'server'): DataSourceOptions {
  return {
    type: 'postgres',
    url: settings.DATABASE_URL,
    poolSize: settings.DATABASE_POOL_SIZE,
    connectTimeoutMS: settings.DATABASE_CONNECT_TIMEOUT_MS,
    applicationName: 'fangxing',
    installExtensions: false,
    synchronize: false,
    migrationsRun: false,
    logging: false,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    extra: poolLimits(settings, use),
  }
}

const SCHEMA_LOCK = 20_260_102

/** Brings the schema up to date. Several nodes may start at once: one does it, the others wait. */
export async function migrateSchema(settings: Settings): Promise<void> {
  const dataSource = await new DataSource({
    ...dataSourceOptions(settings, 'migration'),
    poolSize: 2,
  } as DataSourceOptions).initialize()
  const runner = dataSource.createQueryRunner()
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [SCHEMA_LOCK])
    await dataSource.runMigrations({ transaction: 'each' })
  } finally {
    // The lock ends with its connection.
    await runner.release()
    await dataSource.destroy()
  }
}
