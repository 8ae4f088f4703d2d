import { DataSource, type DataSourceOptions } from 'typeorm'
import { ENTITIES } from './entities'
import { MIGRATIONS } from './migrations'
import { poolOf, type PoolSettings, type PoolUse } from './pool-limits'

export type DatabaseSettings = PoolSettings & { DATABASE_POOL_SIZE: number }

/** How TypeORM reaches the database. */
export function dataSourceOptions(settings: DatabaseSettings, use: PoolUse = 'server'): DataSourceOptions {
  const { connectionString, ...pool } = poolOf(settings, use)
  return {
    type: 'postgres',
    url: connectionString,
    poolSize: settings.DATABASE_POOL_SIZE,
    connectTimeoutMS: settings.DATABASE_CONNECT_TIMEOUT_MS,
    applicationName: 'fangxing',
    installExtensions: false,
    synchronize: false,
    migrationsRun: false,
    logging: false,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    extra: pool,
  }
}

const SCHEMA_LOCK = 20_260_102

/** Brings the schema up to date. Several nodes may start at once: one does it, the others wait. */
export async function migrateSchema(settings: DatabaseSettings): Promise<void> {
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
