/**
 * Runners that could take a job: it is due, nobody has taken it, and its named queue is not at work. The oldest jobs of each
 * priority are looked at, by an index of graphile-worker 0.16.6, however many wait behind them. Its public view does not tell
 * what that index needs; a test fails when another version changes its tables. $1 every priority; $2 tasks and $3 the runner of
 * each; $4 how many jobs of a priority.
 */
export const READ_DUE_RUNNERS = `
  WITH runner AS (
    SELECT t.id AS task_id, v.name FROM unnest($2::text[], $3::text[]) AS v(task, name)
    JOIN graphile_worker._private_tasks t ON t.identifier = v.task
  )
  SELECT DISTINCT r.name FROM unnest($1::int[]) AS p(priority) CROSS JOIN LATERAL (
    SELECT j.task_id, j.job_queue_id FROM graphile_worker._private_jobs j
    WHERE j.is_available = true AND j.priority = p.priority AND j.run_at <= now() ORDER BY j.run_at LIMIT $4::bigint
  ) d JOIN runner r ON r.task_id = d.task_id
  WHERE d.job_queue_id IS NULL OR EXISTS (
    SELECT 1 FROM graphile_worker._private_job_queues q WHERE q.id = d.job_queue_id AND q.is_available = true)`
