import type { Pool } from 'pg'

const DEADLOCK = '40P01'
const MAX_ATTEMPTS = 10

/**
 * Moves the due time of every waiting job forward. The statement locks many jobs and may deadlock with a commit that queues
 * two of them; PostgreSQL then ends one of the two, perhaps this one.
 */
export async function advanceJobs(db: Pool, ms: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await db.query(
        `SELECT graphile_worker.reschedule_jobs(ARRAY[id], run_at => run_at - $1 * interval '1 millisecond')
         FROM graphile_worker.jobs WHERE run_at > now()`,
        [ms],
      )
      return
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK || attempt === MAX_ATTEMPTS) throw error
    }
  }
}

/** Removes the waiting jobs whose key starts with `prefix`. */
export async function removeJobs(db: Pool, prefix: string): Promise<void> {
  await db.query(
    `SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs WHERE starts_with(key, $1)`,
    [prefix],
  )
}
