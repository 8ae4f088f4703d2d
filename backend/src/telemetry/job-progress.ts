import { JOB_PRIORITIES } from '../domain/durable-jobs'
import type { Database } from '../persistence/database'
import { READ_DUE_RUNNERS } from './job-progress.queries'
import type { Metrics } from './metrics'

/** What a runner of durable jobs works on, and how many jobs it has ever taken. */
export type JobCount = { name: string; tasks: readonly string[]; taken: number }
type Jobs = { counts(): JobCount[] }

const LOOK_EVERY_MS = 5_000
/** Something was due and nothing was taken for so long: the runner does not come back by itself. */
const STALLED_MS = 60_000
/** Of each priority, the oldest first: more is work that goes on, and a runner whose jobs stand behind it is looked at when it has gone. */
const LOOKED_AT = 5_000

type Needs = {
  database: Database
  jobs: Jobs
  metrics: Pick<Metrics, 'jobsStalled'>
  /** A clock that nobody sets. */
  nowMs?: () => number
}

/**
 * Whether this node takes the durable jobs that are due. A node that does not, although PostgreSQL answers it, is ended by
 * whoever asks `/health/live`; while PostgreSQL does not answer, no node is to blame.
 */
export class JobProgress {
  private readonly since = new Map<string, number>()
  private readonly taken = new Map<string, number>()
  private names: string[] = []
  private timer: NodeJS.Timeout | null = null
  private looking: Promise<void> | null = null

  constructor(private readonly needs: Needs) {}

  start(): void {
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS)
    this.timer.unref()
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    await this.looking
  }

  /** Runners whose jobs are due and not taken for a minute, as of the last look. */
  stalled(): readonly string[] {
    return this.names
  }

  /** Never throws; one at a time. */
  look(): Promise<void> {
    this.looking ??= this.compare().finally(() => (this.looking = null))
    return this.looking
  }

  private async compare(): Promise<void> {
    const { database, jobs, metrics, nowMs = () => performance.now() } = this.needs
    const counts = jobs.counts()
    const pairs = counts.flatMap(({ name, tasks }) => tasks.map(task => ({ task, name })))
    const due = await database.urgent
      .query<{ name: string }>(READ_DUE_RUNNERS, [
        JOB_PRIORITIES,
        pairs.map(({ task }) => task),
        pairs.map(({ name }) => name),
        LOOKED_AT,
      ])
      .then(rows => new Set(rows.map(({ name }) => name)))
      .catch(() => new Set<string>())
    const at = nowMs()
    const stalled: string[] = []
    for (const { name, taken } of counts) {
      const waits = taken === (this.taken.get(name) ?? taken) && due.has(name)
      this.taken.set(name, taken)
      if (waits) this.since.set(name, this.since.get(name) ?? at)
      else this.since.delete(name)
      const forMs = at - (this.since.get(name) ?? at)
      metrics.jobsStalled.set({ runner: name }, Math.round(forMs / 1000))
      if (forMs >= STALLED_MS) stalled.push(name)
    }
    this.names = stalled
  }
}
