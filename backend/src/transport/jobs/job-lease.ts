import { EventEmitter } from 'node:events'
import type { WorkerEvents } from 'graphile-worker'
import type { Pool } from 'pg'
import type { Logger } from 'pino'

const RENEW_MS = 1000
/** A node that has said nothing for so long does not work any more, or is paused: its jobs go to others. */
const LEASE_S = 10

const RENEW = `
  INSERT INTO job_lease (worker_id, seen_at) SELECT w, clock_timestamp() FROM unnest($1::text[]) AS w
  ON CONFLICT (worker_id) DO UPDATE SET seen_at = excluded.seen_at`

/** Jobs of workers without a living lease; a lock younger than the lease may belong to one that is only just starting. */
const ABANDONED = `
  SELECT DISTINCT j.locked_by FROM graphile_worker.jobs j
  WHERE j.locked_by IS NOT NULL AND j.locked_at < now() - $1 * interval '1 second'
    AND NOT EXISTS (SELECT 1 FROM job_lease l WHERE l.worker_id = j.locked_by AND l.seen_at > now() - $1 * interval '1 second')`

/**
 * Leases on durable jobs. The job queue itself gives up on a dead worker only after four hours; a car cannot wait that
 * long. Each worker says every second that it lives, and whoever finds a silent one frees its jobs. A paused worker that
 * wakes up may run a job a second time: every task bears that.
 */
export class JobLease {
  /** Given to the runner, so that each worker is known before it takes its first job. */
  readonly events = new EventEmitter() as unknown as WorkerEvents
  private readonly workers: string[] = []
  private timer: NodeJS.Timeout | null = null
  private turning = false

  constructor(
    private readonly pool: Pool,
    private readonly log: Logger,
  ) {
    this.events.on('worker:create', ({ worker }) => void this.workers.push(worker.workerId))
  }

  start(): void {
    void this.turn()
    this.timer = setInterval(() => void this.turn(), RENEW_MS)
    this.timer.unref()
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
  }

  private async turn(): Promise<void> {
    if (this.turning) return
    this.turning = true
    try {
      await this.pool.query(RENEW, [this.workers])
      const { rows } = await this.pool.query<{ locked_by: string }>(ABANDONED, [LEASE_S])
      if (rows.length > 0) await this.free(rows.map(row => row.locked_by))
    } catch (error) {
      this.log.warn({ err: error }, 'job lease not renewed')
    } finally {
      this.turning = false
    }
  }

  private async free(workers: string[]): Promise<void> {
    this.log.warn({ workers: workers.length }, 'freeing the jobs of workers that are gone')
    await this.pool.query('SELECT graphile_worker.force_unlock_workers($1::text[])', [workers])
    await this.pool.query(`DELETE FROM job_lease WHERE seen_at < now() - interval '1 hour'`)
  }
}
