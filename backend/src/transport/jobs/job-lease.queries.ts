/** $1: living workers, of a node that needs no row for each report of a device. */
export const RENEW_LEASES = `
  INSERT INTO job_lease (worker_id, seen_at, folds_reports) SELECT w, clock_timestamp(), true FROM unnest($1::text[]) AS w
  ON CONFLICT (worker_id) DO UPDATE SET seen_at = excluded.seen_at`

/**
 * Workers whose jobs nobody works on: without a living lease, or ours and idle, because the answer to its claim was lost.
 * A lock younger than the lease may belong to a worker that is only just starting, or to an answer on its way.
 * $1: seconds of a lease, $2: our idle workers.
 */
export const FIND_ABANDONED_WORKERS = `
  SELECT DISTINCT j.locked_by FROM graphile_worker.jobs j
  WHERE j.locked_by IS NOT NULL AND j.locked_at < now() - $1 * interval '1 second'
    AND (j.locked_by = ANY($2::text[]) OR NOT EXISTS (
      SELECT 1 FROM job_lease l WHERE l.worker_id = j.locked_by AND l.seen_at > now() - $1 * interval '1 second'))`

/** $1: workers that are gone; their jobs are free again. */
export const FREE_JOBS = 'SELECT graphile_worker.force_unlock_workers($1::text[])'

export const FORGET_OLD_LEASES = `DELETE FROM job_lease WHERE seen_at < now() - interval '1 hour'`
