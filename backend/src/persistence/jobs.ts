import { FREES_A_CAR, priorityOf } from '../domain/durable-jobs'
import { isHeld } from './held-plate'

/**
 * Durable work, queued in the same statement as its cause. `key` replaces a waiting job of the same key. `isFirst`: its
 * cause happens once, so that no job of this key can be running.
 */
export type Job = {
  task: string
  payload: Record<string, unknown>
  delayMs?: number
  key?: string
  maxAttempts?: number
  isFirst?: boolean
  /** Jobs of one name run one after another. Not for a job for later whose cause happens once. */
  queue?: string
  /** It may free a car with this plate: while one is held it goes first, ahead also of others of its queue. */
  firstIfHeld?: { merchantId: string; plateText: string }
}
export type JobOptions = Omit<Job, 'task' | 'payload'>

/** A job for later whose cause happens once. */
export type DelayedJob = Job & { key: string; delayMs: number; isFirst: true }

export const isDelayed = (work: Job): work is DelayedJob =>
  Boolean(work.isFirst && work.key !== undefined && work.delayMs && work.queue === undefined)

export const MAX_ATTEMPTS = 25

/** Writes a value as the next parameter of a statement. */
export type Parameter = (value: unknown) => string

/** An expression that queues a job through the job queue's own function, which wakes a worker. */
export function addJob(work: Job, parameter: Parameter): string {
  const payload = parameter(JSON.stringify(work.payload))
  const delay = work.delayMs
    ? `now() + ${parameter(work.delayMs)}::double precision * interval '1 millisecond'`
    : 'now()'
  const queue = work.queue === undefined ? '' : `, queue_name => ${parameter(work.queue)}`
  const key = work.key === undefined ? 'NULL' : parameter(work.key)
  const { firstIfHeld: plate } = work
  const priority = plate
    ? `CASE WHEN ${isHeld(`${parameter(plate.merchantId)}::uuid`, parameter(plate.plateText))} THEN ${FREES_A_CAR} ELSE ${priorityOf(work.task)} END`
    : String(priorityOf(work.task))
  return (
    `(SELECT 1 FROM graphile_worker.add_job(${parameter(work.task)}, ${payload}::json, run_at => ${delay}, ` +
    `max_attempts => ${work.maxAttempts ?? MAX_ATTEMPTS}, job_key => ${key}, priority => ${priority}${queue}))`
  )
}
