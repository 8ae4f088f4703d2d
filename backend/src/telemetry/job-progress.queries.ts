/**
 * Runners that could take a job: it is due, nobody has taken it, and its named queue is not at work. Few reads of an index of
 * graphile-worker 0.16.6, however many jobs are due later. Its public view does not tell what that index needs; a test fails
 * when another version changes its tables. Each runner is asked for by itself, so that the jobs of one do not hide those of
 * another. $1 every priority; $2 tasks and $3 the runner of each.
 */
export const READ_DUE_RUNNERS = `
  WITH runner AS (
    SELECT v.name, array_agg(t.id) AS tasks FROM unnest($2::text[], $3::text[]) AS v(task, name)
    JOIN graphile_worker._private_tasks t ON t.identifier = v.task GROUP BY v.name
  )
  SELECT DISTINCT r.name FROM runner r CROSS JOIN unnest($1::int[]) AS p(priority) CROSS JOIN LATERAL (
    SELECT 1 FROM graphile_worker._private_jobs j
    WHERE j.is_available = true AND j.priority = p.priority AND j.run_at <= now() AND j.task_id = ANY(r.tasks)
      AND (j.job_queue_id IS NULL OR j.job_queue_id = ANY(ARRAY(
        SELECT q.id FROM graphile_worker._private_job_queues q WHERE q.is_available = true)))
    ORDER BY j.run_at LIMIT 1
  ) d`
