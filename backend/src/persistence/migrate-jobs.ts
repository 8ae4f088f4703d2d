import { Logger, runMigrations } from 'graphile-worker'
import { Pool } from 'pg'
import { poolOf, type PoolLimitSettings } from './pool-limits'

const SCHEMA_LOCK = 20_260_101

/** Creates or updates the tables of durable jobs. Several nodes may start at once: one does it, the others wait. */
export async function migrateJobs(url: string, limits?: PoolLimitSettings): Promise<void> {
  const pool = new Pool({
    ...(limits ? poolOf({ ...limits, DATABASE_URL: url }, 'migration') : { connectionString: url }),
    max: 2,
  })
  pool.on('error', () => undefined)
  const client = await pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [SCHEMA_LOCK])
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) })
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [SCHEMA_LOCK]).catch(() => undefined)
    client.release()
    await pool.end()
  }
}
