import { priorityOf } from '../domain/durable-jobs'
import { MAX_ATTEMPTS, type DelayedJob, type Parameter } from './jobs'

/**
 * The only place that writes the private tables of graphile-worker. Its public `add_job` always sends NOTIFY, and
 * PostgreSQL lets transactions that do so commit only one after another (docs, NOTIFY; `PreCommit_Notify` in async.c):
 * in the settlement of a payment that would halve what a machine can take. So a job for later is written as `add_jobs`
 * of graphile-worker 0.16.6 writes it (sql/000018.sql), without the wake-up; the runner looks for due jobs every second.
 * A test compares the rows with those of `add_job` and fails when another version of the library changes its tables.
 */

/**
 * A statement that queues a job for later and wakes no worker. Rows: 1, or 0 when the job queue does not know the task.
 */
export function addDelayedJob(work: DelayedJob, parameter: Parameter): string {
  return (
    `INSERT INTO graphile_worker._private_jobs AS j (task_id, payload, run_at, max_attempts, priority, key) ` +
    `SELECT t.id, ${parameter(JSON.stringify(work.payload))}::json, ` +
    `now() + ${parameter(work.delayMs)}::double precision * interval '1 millisecond', ${work.maxAttempts ?? MAX_ATTEMPTS}, ${priorityOf(work.task)}, ` +
    `${parameter(work.key)}::text FROM graphile_worker._private_tasks t WHERE t.identifier = ${parameter(work.task)} ` +
    REPLACES
  )
}

export function addDelayedJobs(jobs: readonly DelayedJob[], parameter: Parameter): string {
  const rows = jobs.map(({ task, payload, delayMs, key, maxAttempts }) => ({
    task,
    payload,
    delay_ms: delayMs,
    key,
    max_attempts: maxAttempts ?? MAX_ATTEMPTS,
    priority: priorityOf(task),
  }))
  return (
    `INSERT INTO graphile_worker._private_jobs AS j (task_id, payload, run_at, max_attempts, priority, key) ` +
    `SELECT t.id, v.payload, now() + v.delay_ms * interval '1 millisecond', v.max_attempts, v.priority, v.key ` +
    `FROM json_to_recordset(${parameter(JSON.stringify(rows))}::json) ` +
    `AS v(task text, payload json, delay_ms double precision, key text, max_attempts integer, priority integer) ` +
    `JOIN graphile_worker._private_tasks t ON t.identifier = v.task ${REPLACES}`
  )
}

const REPLACES =
  'ON CONFLICT (key) DO UPDATE SET task_id = excluded.task_id, payload = excluded.payload, run_at = excluded.run_at, ' +
  'max_attempts = excluded.max_attempts, priority = excluded.priority, attempts = 0, last_error = NULL, revision = j.revision + 1, updated_at = now() ' +
  'RETURNING 1'
