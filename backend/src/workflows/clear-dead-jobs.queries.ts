/**
 * A job that queued its successor under its own key loses the key (graphile-worker's `add_job`); where its end was not
 * recorded it stays behind as one without attempts. Its successor does the work: at most $1 of them go.
 */
export const FORGET_SUCCEEDED_JOBS = `
  SELECT count(*)::int AS n FROM graphile_worker.complete_jobs(ARRAY(
    SELECT j.id FROM graphile_worker.jobs j
    WHERE j.attempts >= j.max_attempts AND j.locked_at IS NULL AND j.key IS NULL LIMIT $1))`

/** Jobs that used up their attempts and were left alone for $1 seconds get one more; at most $2. */
export const TRY_DEAD_JOBS = `
  SELECT count(*)::int AS n FROM graphile_worker.reschedule_jobs(ARRAY(
    SELECT j.id FROM graphile_worker.jobs j
    WHERE j.attempts >= j.max_attempts AND j.locked_at IS NULL AND j.key IS NOT NULL
      AND j.updated_at < now() - $1 * interval '1 second'
    ORDER BY j.updated_at LIMIT $2), run_at => now(), attempts => 0, max_attempts => 1)`
