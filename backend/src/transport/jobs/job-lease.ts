import type { Worker, WorkerEvents } from 'graphile-worker'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { LEASE_S } from '../../domain/durable-jobs'
import { FIND_ABANDONED_WORKERS, FORGET_OLD_LEASES, FREE_JOBS, RENEW_LEASES } from './job-lease.queries'

const RENEW_MS = 1000

/** A connection that has fallen silent is found and replaced well before the leases end. */
export const LEASE_LIMITS = { query_timeout: 3_000, statement_timeout: 2_500, lock_timeout: 2_000 }

/**
 * Leases on durable jobs. The job queue itself gives up on a dead worker only after four hours; a car cannot wait that
 * long. Each living worker says every second that it lives, and whoever finds a silent one frees its jobs. A worker of
 * this process that died with its job is not renewed any more and its job is freed at the next turn. A paused worker
 * that wakes up may run a job a second time: every task bears that.
 */
export class JobLease {
  private readonly living = new Set<Worker>()
  private readonly dead = new Set<string>()
  private timer: NodeJS.Timeout | null = null
  private turning: Promise<void> | null = null

  constructor(
    private readonly pool: Pool,
    private readonly log: Logger,
  ) {}

  /** Learns of the workers of one runner, so that each is known before it takes its first job. */
  watch(events: WorkerEvents): void {
    events.on('worker:create', ({ worker }) => void this.living.add(worker))
    events.on('worker:stop', ({ worker, error }) => {
      this.living.delete(worker)
      if (error) this.dead.add(worker.workerId)
    })
  }

  start(): void {
    void this.turn()
    this.timer = setInterval(() => void this.turn(), RENEW_MS)
    this.timer.unref()
  }

  /** Resolves when no statement of it is under way. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    await this.turning
  }

  private turn(): Promise<void> {
    this.turning ??= this.renew().finally(() => (this.turning = null))
    return this.turning
  }

  private async renew(): Promise<void> {
    try {
      const dead = [...this.dead]
      await this.pool.query(RENEW_LEASES, [[...this.living].map(worker => worker.workerId)])
      if (dead.length > 0) await this.free(dead)
      for (const worker of dead) this.dead.delete(worker)
      const idle = [...this.living].filter(worker => !worker.getActiveJob()).map(worker => worker.workerId)
      const { rows } = await this.pool.query<{ locked_by: string }>(FIND_ABANDONED_WORKERS, [LEASE_S, idle])
      if (rows.length > 0) await this.free(rows.map(row => row.locked_by))
    } catch (error) {
      this.log.warn({ err: error }, 'job lease not renewed')
    }
  }

  private async free(workers: string[]): Promise<void> {
    this.log.warn({ workers: workers.length }, 'freeing the jobs of workers that are gone')
    await this.pool.query(FREE_JOBS, [workers])
    await this.pool.query(FORGET_OLD_LEASES)
  }
}
