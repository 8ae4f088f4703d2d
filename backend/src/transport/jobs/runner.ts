import { Logger as WorkerLogger, parseCronItems, run, runMigrations } from 'graphile-worker'
import { Pool } from 'pg'
import type { Services } from '../../services'
import { failpoint } from '../../settings/failpoint'
import { JobLease } from './job-lease'
import { CRON, taskList } from './tasks'

export type JobRunner = { stop(): Promise<void> }

const POLL_MS = 1000
const SCHEMA_LOCK = 20_260_101

/** Creates or updates the tables of durable jobs. Several nodes may start at once: one does it, the others wait. */
export async function migrateJobs(connectionString: string): Promise<void> {
  const pool = new Pool({ connectionString, max: 2 })
  pool.on('error', () => undefined)
  const client = await pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [SCHEMA_LOCK])
    await runMigrations({ pgPool: pool, logger: silent })
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [SCHEMA_LOCK]).catch(() => undefined)
    client.release()
    await pool.end()
  }
}

/**
 * Takes durable jobs in this process, on a pool of its own so that waiting for jobs never holds a connection that a
 * request needs. A task that fails is tried again with growing pauses; no error reaches the process.
 */
export async function startJobs(platform: Services): Promise<JobRunner> {
  const { settings, log } = platform
  // One connection listens, one takes and ends jobs beside each task that runs.
  const pool = new Pool({
    connectionString: settings.DATABASE_URL,
    max: Math.min(settings.WORKER_CONCURRENCY, 8) + 3,
  })
  pool.on('error', error => log.warn({ error: error.message }, 'jobs: connection lost'))
  const lease = new JobLease(pool, log)
  const tasks = taskList(platform)
  const runner = await run({
    pgPool: pool,
    events: lease.events,
    concurrency: settings.WORKER_CONCURRENCY,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    logger: workerLogger(platform),
    parsedCronItems: parseCronItems(CRON),
    taskList: Object.fromEntries(
      Object.entries(tasks).map(([name, task]) => [
        name,
        async (payload: unknown) => {
          failpoint('job.taken')
          await task(payload as never)
          failpoint('job.finished')
        },
      ]),
    ),
  })
  lease.start()
  // The promise rejects when the runner gives up; live and ready answers tell, and the next start goes on.
  runner.promise.catch(error => log.error({ err: error }, 'jobs stopped'))
  return {
    async stop() {
      lease.stop()
      await runner.stop().catch(() => undefined)
      await pool.end().catch(() => undefined)
    },
  }
}

const silent = new WorkerLogger(() => () => undefined)

function workerLogger(platform: Services): WorkerLogger {
  return new WorkerLogger(scope => (level, message, meta) => {
    // A payload may name people; which job it was is enough.
    const detail = {
      task: scope.taskIdentifier,
      job: scope.jobId,
      err: (meta as { error?: unknown } | undefined)?.error,
    }
    if (level === 'error') platform.log.error(detail, message)
    else if (level === 'warning') platform.log.warn(detail, message)
    else platform.log.debug(detail, message)
  })
}
