import type { Database } from '../persistence/database'
import type { LockLink } from '../ports'
import { PROBE_WRITER } from './health.queries'

/** A runner of durable jobs on this node: whether it works, and since when it does or does not. */
export type JobRunnerState = { name: string; state: 'running' | 'restarting' | 'stopped'; since: Date }
type Jobs = { states(): JobRunnerState[] }

export type Health = {
  ready: boolean
  database: boolean
  redis: boolean
  mqtt: boolean
  /** Whether this machine's clock agrees with PostgreSQL's. */
  clock: boolean
  /** Whether every runner of durable jobs works; `jobRunners` names them. */
  jobs: boolean
  jobRunners: JobRunnerState[]
}
const ANSWER_MS = 1000

type Needs = {
  database: Database
  cache: { isTrusted(): boolean }
  locks: LockLink
  jobs: Jobs
  clock: { isTrusted(): boolean }
}

/** Whether this node can serve. */
export class NodeHealth {
  constructor(private readonly needs: Needs) {}

  /**
   * The database must answer and take changes, and durable jobs must run, since they let cars go; without Redis the node
   * is slower, without the broker locks wait.
   */
  async read(): Promise<Health> {
    const { cache, locks, clock } = this.needs
    const database = await this.databaseTakesChanges()
    const jobRunners = this.needs.jobs.states()
    const jobs = jobRunners.every(({ state }) => state === 'running')
    return {
      ready: database && jobs && clock.isTrusted(),
      database,
      redis: cache.isTrusted(),
      mqtt: locks.isConnected(),
      clock: clock.isTrusted(),
      jobs,
      jobRunners,
    }
  }

  private async databaseTakesChanges(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<false>(resolve => {
      timer = setTimeout(() => resolve(false), ANSWER_MS)
    })
    try {
      return await Promise.race([this.needs.database.urgent.query(PROBE_WRITER).then(() => true), late])
    } catch {
      return false
    } finally {
      clearTimeout(timer)
    }
  }
}
