import { DataSource, type DataSourceOptions } from 'typeorm'
import { READ_RAISING_STOPPED } from './data-source.queries'
import { ENTITIES } from './entities'
import { MIGRATIONS } from './migrations'
import { NODE_NAME } from './node-name'
import { poolOf, type PoolSettings, type PoolUse } from './pool-limits'

export type DatabaseSettings = PoolSettings & { DATABASE_POOL_SIZE: number }

/**
 * So many connections stay open while nobody asks, until they are too old: what is decided for one car uses five of them, and each new
 * one has to sign in and to plan every statement again, which takes far longer than to run it.
 */
const KEPT_CONNECTIONS = 6

/** How TypeORM reaches the database. */
export function dataSourceOptions(settings: DatabaseSettings, use: PoolUse = 'server'): DataSourceOptions {
  const { connectionString, ...pool } = poolOf(settings, use)
  return {
    type: 'postgres',
    url: connectionString,
    poolSize: settings.DATABASE_POOL_SIZE,
    connectTimeoutMS: settings.DATABASE_CONNECT_TIMEOUT_MS,
    applicationName: NODE_NAME,
    installExtensions: false,
    synchronize: false,
    migrationsRun: false,
    logging: false,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    extra: use === 'server' ? { ...pool, min: KEPT_CONNECTIONS } : pool,
  }
}

const SCHEMA_LOCK = 20_260_102

/** `isUpgrade`: a former version has worked on this database, and its nodes may still run. */
export type Migrated = { isUpgrade: boolean; isRaisingStopped: boolean }

/** Brings the schema up to date. Several nodes may start at once: one does it, the others wait and find nothing to do. */
export async function migrateSchema(settings: DatabaseSettings): Promise<Migrated> {
  const dataSource = await new DataSource({
    ...dataSourceOptions(settings, 'migration'),
    poolSize: 2,
  } as DataSourceOptions).initialize()
  const runner = dataSource.createQueryRunner()
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [SCHEMA_LOCK])
    const ran = await dataSource.runMigrations({ transaction: 'each' })
    const [stop] = (await runner.query(READ_RAISING_STOPPED)) as [{ is_stopped: boolean }]
    const isUpgrade = ran.length > 0 && ran.length < MIGRATIONS.length
    return { isUpgrade, isRaisingStopped: stop.is_stopped }
  } finally {
    // The lock ends with its connection.
    await runner.release()
    await dataSource.destroy()
  }
}
