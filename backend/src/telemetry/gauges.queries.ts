/** $1: now, $2: states of an order that is paid and not released. */
export const READ_PAID_AGES = `
  SELECT extract(epoch FROM $1::timestamptz - paid_at)::float8 AS age_s FROM recovery_order WHERE state = ANY($2::text[])`

/** One row: a job that has failed too often is dead, whatever else it is. */
export const COUNT_JOBS = `
  SELECT count(*) FILTER (WHERE NOT is_dead AND NOT is_locked AND NOT is_early)::int AS due,
    count(*) FILTER (WHERE NOT is_dead AND NOT is_locked AND is_early)::int AS later,
    count(*) FILTER (WHERE NOT is_dead AND is_locked)::int AS running,
    count(*) FILTER (WHERE is_dead)::int AS dead
  FROM (
    SELECT attempts >= max_attempts AS is_dead, locked_at IS NOT NULL AS is_locked, run_at > now() AS is_early
    FROM graphile_worker.jobs
  ) j`

/** $1: lifecycles of devices that are not used any more. */
export const COUNT_DEVICES = `
  SELECT link, count(*)::int AS n FROM device WHERE lifecycle <> ALL($1::text[]) GROUP BY 1`

/** $1: states in which an incident is over. */
export const COUNT_OPEN_INCIDENTS = `
  SELECT kind, count(*)::int AS n FROM incident WHERE state <> ALL($1::text[]) GROUP BY 1`

/** $1: now. */
export const READ_OVERDUE = `
  SELECT count(*)::int AS n, coalesce(extract(epoch FROM $1::timestamptz - min(due_at)), 0)::float8 AS oldest_s
  FROM deadline WHERE due_at < $1`
