import { EventEmitter } from 'node:events'
import { Logger as WorkerLogger, parseCronItems, run } from 'graphile-worker'
import type { JobHelpers, TaskList, Worker, WorkerEvents } from 'graphile-worker'
import { Pool, type PoolConfig } from 'pg'
import type { Logger } from 'pino'
import { v7 } from 'uuid'
import { failpoint } from '../../settings/failpoint'
import type { JobRunnerState } from '../../telemetry/health'
import type { JobCount } from '../../telemetry/job-progress'
import type { Metrics } from '../../telemetry/metrics'
import type { PostponeJob } from '../../workflows/postpone-job'
import { JobLease, LEASE_LIMITS } from './job-lease'
import { RunnerPool } from './runner-pool'
import { Supervisor, type RunnerLife } from './supervisor'
import { CRON, type TaskGroup } from './tasks'

const POLL_MS = 1000
/** One after another, of one worker. */
const MAX_FAILED_POLLS = 3
const LEASE_CONNECTIONS = 1

/** One connection listens, the others take and end jobs beside the tasks that run. */
const connectionsOf = ({ concurrency }: TaskGroup): number => Math.min(concurrency, 8) + 1

/** How many connections the runners open at most. */
export const connectionsOfAll = (groups: readonly TaskGroup[]): number =>
  LEASE_CONNECTIONS + groups.reduce((sum, group) => sum + connectionsOf(group), 0)

/** `pool`: how a pool reaches the database, without its size. */
export type JobRunnersNeeds = {
  pool: PoolConfig
  groups: readonly TaskGroup[]
  postponeJob: PostponeJob
  metrics: Metrics
  log: Logger
}

/**
 * Takes durable jobs in this process, on pools of their own so that waiting for jobs never holds a connection that a
 * request needs. A task that fails is tried again with growing pauses; a runner that ends is started again; no error
 * reaches the process.
 */
export class JobRunners {
  private readonly leasePool: Pool
  private readonly lease: JobLease
  private readonly supervisors: readonly Supervisor[]
  private readonly taken = new Map<string, number>()

  constructor(private readonly needs: JobRunnersNeeds) {
    const { pool, groups, metrics, log } = needs
    this.leasePool = this.watched(new Pool({ ...pool, ...LEASE_LIMITS, max: LEASE_CONNECTIONS }))
    this.lease = new JobLease(this.leasePool, log)
    this.supervisors = groups.map(
      group =>
        new Supervisor({
          name: group.name,
          log,
          open: ended => this.open(group, ended),
          changed: ({ name, state }) => {
            metrics.jobRunners.set({ runner: name }, state === 'running' ? 1 : 0)
            if (state === 'restarting') metrics.jobRunnerEnds.inc({ runner: name })
          },
        }),
    )
  }

  /** Resolves after the first try to start, whether it succeeded or not: see `states`. */
  async start(): Promise<void> {
    await Promise.all(this.supervisors.map(supervisor => supervisor.start()))
    this.lease.start()
  }

  /** Whether jobs run on this node, and since when they do or do not. */
  states(): JobRunnerState[] {
    return this.supervisors.map(supervisor => supervisor.state)
  }

  /** How many jobs each runner has taken, in all of its lives. */
  counts(): JobCount[] {
    return this.needs.groups.map(({ name, tasks }) => ({
      name,
      tasks: Object.keys(tasks),
      taken: this.taken.get(name) ?? 0,
    }))
  }

  async stop(): Promise<void> {
    await Promise.all(this.supervisors.map(supervisor => supervisor.stop()))
    await this.lease.stop()
    await this.leasePool.end().catch(() => undefined)
  }

  /** One life of a runner, with a pool that ends with it. */
  private async open(group: TaskGroup, ended: (why: unknown) => void): Promise<RunnerLife> {
    let isStopping = false
    const report = (why: unknown): void => {
      if (!isStopping) ended(why)
    }
    const max = connectionsOf(group)
    const pool = this.watched(new RunnerPool({ ...this.needs.pool, max }, report))
    const events = new EventEmitter() as unknown as WorkerEvents
    const workers: Promise<void>[] = []
    events.on('worker:create', ({ worker }) => void workers.push(worker.promise))
    events.on('worker:stop', ({ error }) => report(error ?? new Error('a worker ended')))
    events.on('job:start', () => void this.taken.set(group.name, (this.taken.get(group.name) ?? 0) + 1))
    reportFailedPolls(events, report)
    this.lease.watch(events)
    try {
      const runner = await run({
        pgPool: pool,
        events,
        concurrency: group.concurrency,
        pollInterval: POLL_MS,
        noHandleSignals: true,
        logger: workerLogger(this.needs.log),
        parsedCronItems: parseCronItems(group.hasCron ? CRON : []),
        taskList: taskListOf(group, this.needs.postponeJob),
      })
      // Ends by itself only when a newer version has changed the job queue's tables (`worker:migrate`).
      const over = runner.promise.then(
        () => report(new Error('the runner ended')),
        error => report(error),
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

  private watched<AnyPool extends Pool>(pool: AnyPool): AnyPool {
    pool.on('error', error => this.needs.log.warn({ error: error.message }, 'jobs: connection lost'))
    return pool
  }
}

/**
 * graphile-worker keeps the answer of its first reading of the tasks' numbers, also when that failed
 * (src/taskIdentifiers.ts): such a runner would fail at every further poll, however well the database is.
 */
function reportFailedPolls(events: WorkerEvents, report: (why: unknown) => void): void {
  const failures = new WeakMap<Worker, number>()
  const found = ({ worker }: { worker: Worker }): void => void failures.delete(worker)
  events.on('worker:getJob:empty', found)
  events.on('job:start', found)
  events.on('worker:getJob:error', ({ worker, error }) => {
    const count = (failures.get(worker) ?? 0) + 1
    failures.set(worker, count)
    if (count >= MAX_FAILED_POLLS) report(error)
  })
}

/** Those that were put back together do not come back together. */
const SPREAD_MS = 2_000

function taskListOf({ tasks, pauseMs }: TaskGroup, postponeJob: PostponeJob): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (payload: unknown, { job }: JobHelpers) => {
        const waitMs = pauseMs?.(name) ?? 0
        if (waitMs > 0 && job.key !== null) {
          const delayMs = waitMs + Math.random() * SPREAD_MS
          return postponeJob.postpone({
            task: name,
            payload: payload as Record<string, unknown>,
            key: job.key,
            delayMs,
          })
        }
        failpoint('job.taken')
        await task(payload as never, { actor: 'timer', traceId: v7() })
        failpoint('job.finished')
      },
    ]),
  )
}

function workerLogger(log: Logger): WorkerLogger {
  return new WorkerLogger(scope => (level, message, meta) => {
    const name: string = level
    // A payload may name people; which job it was is enough.
    const detail = {
      task: scope.taskIdentifier,
      job: scope.jobId,
      err: (meta as { error?: unknown } | undefined)?.error,
    }
    if (name === 'error') log.error(detail, message)
    else if (name === 'warning') log.warn(detail, message)
    else log.debug(detail, message)
  })
}
