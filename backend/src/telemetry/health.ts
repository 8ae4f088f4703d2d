import type { Services } from '../services'

/** A runner of durable jobs on this node: whether it works, and since when it does or does not. */
export type JobRunnerState = { name: string; state: 'running' | 'restarting' | 'stopped'; since: Date }
export type Jobs = { states(): JobRunnerState[] }

export type Health = {
  ready: boolean
  database: boolean
  redis: boolean
  mqtt: boolean
  /** Whether every runner of durable jobs works; `jobRunners` names them. */
  jobs: boolean
  jobRunners: JobRunnerState[]
}
const ANSWER_MS = 1000

/**
 * Whether this node can serve: the database must answer and durable jobs must run, since they let cars go; without Redis
 * it is slower, without the broker locks wait.
 */
export async function lookAtHealth(platform: Services, runners: Jobs): Promise<Health> {
  const database = await answers(platform)
  const jobRunners = runners.states()
  const jobs = jobRunners.every(({ state }) => state === 'running')
  return {
    ready: database && jobs,
    database,
    redis: platform.live.isTrusted(),
    mqtt: platform.locks.isConnected(),
    jobs,
    jobRunners,
  }
}

async function answers(platform: Services): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>(resolve => {
    timer = setTimeout(() => resolve(false), ANSWER_MS)
  })
  try {
    return await Promise.race([platform.database.query('SELECT 1').then(() => true), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
