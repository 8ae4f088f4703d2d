/**
 * Tasks of which a job is due and nobody has taken it: few reads of an index of graphile-worker 0.16.6, however many jobs
 * there are. Its public view does not tell what that index needs; a test fails when another version changes its tables.
 * $1: every priority.
 */
export const READ_DUE_TASKS = `
  SELECT DISTINCT t.identifier AS task FROM unnest($1::int[]) AS p(priority) CROSS JOIN LATERAL (
    SELECT j.task_id FROM graphile_worker._private_jobs j
    WHERE j.is_available = true AND j.priority = p.priority AND j.run_at <= now() ORDER BY j.run_at LIMIT 20
  ) d JOIN graphile_worker._private_tasks t ON t.id = d.task_id`
