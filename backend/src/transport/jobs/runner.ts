import { EventEmitter } from 'node:events'
import { Logger as WorkerLogger, parseCronItems, run, runMigrations } from 'graphile-worker'
import type { TaskList, Worker, WorkerEvents } from 'graphile-worker'
import { Pool } from 'pg'
import type { Services } from '../../services'
import { failpoint } from '../../settings/failpoint'
import { JobLease, LEASE_LIMITS } from './job-lease'
import { CRON, taskGroups, type TaskGroup } from './tasks'
import type { JobRunnerState } from '../../telemetry/health'
import { poolLimits, type PoolLimitSettings } from '../../persistence/pool-limits'
import { RunnerPool } from './runner-pool'
import { Supervisor, type RunnerLife } from './supervisor'

export type JobRunner = {
  /** Whether jobs run on this node, and since when they do or do not. */
  states(): JobRunnerState[]
  stop(): Promise<void>
}

const POLL_MS = 1000
/** One after another, of one worker. */
const LOOKS_THAT_MAY_FAIL = 3
const SCHEMA_LOCK = 20_260_101

/** Creates or updates the tables of durable jobs. Several nodes may start at once: one does it, the others wait. */
export async function migrateJobs(connectionString: string, limits?: PoolLimitSettings): Promise<void> {
  const pool = new Pool({ ...(limits ? poolLimits(limits, 'migration') : {}), connectionString, max: 2 })
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
 * Takes durable jobs in this process, on pools of their own so that waiting for jobs never holds a connection that a
 * request needs. A task that fails is tried again with growing pauses; a runner that ends is started again; no error
 * reaches the process. Resolves after the first try to start, whether it succeeded or not: `states` tells.
 */
export async function startJobs(platform: Services): Promise<JobRunner> {
  const { settings, log, metrics } = platform
  const leasePool = watched(
    platform,
    new Pool({ ...poolLimits(settings), ...LEASE_LIMITS, connectionString: settings.DATABASE_URL, max: 1 }),
  )
  const lease = new JobLease(leasePool, log)
  const supervisors = taskGroups(platform).map(
    group =>
      new Supervisor({
        name: group.name,
        log,
        open: ended => openRunner({ platform, group, lease, ended }),
        changed: ({ name, state }) => {
          metrics.jobRunners.set({ runner: name }, state === 'running' ? 1 : 0)
          if (state === 'restarting') metrics.jobRunnerEnds.inc({ runner: name })
        },
      }),
  )
  await Promise.all(supervisors.map(supervisor => supervisor.start()))
  lease.start()
  return {
    states: () => supervisors.map(supervisor => supervisor.state),
    async stop() {
      await Promise.all(supervisors.map(supervisor => supervisor.stop()))
      await lease.stop()
      await leasePool.end().catch(() => undefined)
    },
  }
}

type Opening = { platform: Services; group: TaskGroup; lease: JobLease; ended: (why: unknown) => void }

/** One life of a runner, with a pool that ends with it. */
async function openRunner({ platform, group, lease, ended }: Opening): Promise<RunnerLife> {
  const { settings } = platform
  let isStopping = false
  const tell = (why: unknown): void => {
    if (!isStopping) ended(why)
  }
  // One connection listens, the others take and end jobs beside the tasks that run.
  const max = Math.min(group.concurrency, 8) + 1
  const pool = watched(
    platform,
    new RunnerPool({ ...poolLimits(settings), connectionString: settings.DATABASE_URL, max }, tell),
  )
  const events = new EventEmitter() as unknown as WorkerEvents
  const workers: Promise<void>[] = []
  events.on('worker:create', ({ worker }) => void workers.push(worker.promise))
  events.on('worker:stop', ({ error }) => tell(error ?? new Error('a worker ended')))
  tellWhenNoWorkIsFound(events, tell)
  lease.watch(events)
  try {
    const runner = await run({
      pgPool: pool,
      events,
      concurrency: group.concurrency,
      pollInterval: POLL_MS,
      noHandleSignals: true,
      logger: workerLogger(platform),
      parsedCronItems: parseCronItems(group.hasCron ? CRON : []),
      taskList: taskListOf(group),
    })
    // Ends by itself only when a newer version has changed the job queue's tables (`worker:migrate`).
    const over = runner.promise.then(
      () => tell(new Error('the runner ended')),
      error => tell(error),
    )
    return {
      async stop() {
        isStopping = true
        // A runner that has ended by itself refuses to be stopped.
        const stopped = runner.stop().catch(() => undefined)
        pool.leave()
        await Promise.all([stopped, over])
        await Promise.allSettled(workers)
        await pool.end().catch(() => undefined)
      },
    }
  } catch (error) {
    void pool.end().catch(() => undefined)
    throw error
  }
}

/**
 * graphile-worker keeps the answer of its first look at the tasks' numbers, also when that look failed
 * (src/taskIdentifiers.ts): such a runner would fail at every further look for work, however well the database is.
 */
function tellWhenNoWorkIsFound(events: WorkerEvents, tell: (why: unknown) => void): void {
  const failures = new WeakMap<Worker, number>()
  const found = ({ worker }: { worker: Worker }): void => void failures.delete(worker)
  events.on('worker:getJob:empty', found)
  events.on('job:start', found)
  events.on('worker:getJob:error', ({ worker, error }) => {
    const count = (failures.get(worker) ?? 0) + 1
    failures.set(worker, count)
    if (count >= LOOKS_THAT_MAY_FAIL) tell(error)
  })
}

function watched<AnyPool extends Pool>(platform: Services, pool: AnyPool): AnyPool {
  pool.on('error', error => platform.log.warn({ error: error.message }, 'jobs: connection lost'))
  return pool
}

function taskListOf({ tasks }: TaskGroup): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (payload: unknown) => {
        failpoint('job.taken')
        await task(payload as never)
        failpoint('job.finished')
      },
    ]),
  )
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
