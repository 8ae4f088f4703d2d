/** $1: now, $2: states of an order that is paid and not released. */
export const READ_PAID_AGES = `
  SELECT extract(epoch FROM $1::timestamptz - paid_at)::float8 AS age_s FROM recovery_order WHERE state = ANY($2::text[])`

export const COUNT_JOBS = `
  SELECT CASE WHEN attempts >= max_attempts THEN 'dead' WHEN locked_at IS NOT NULL THEN 'running' WHEN run_at > now() THEN 'later' ELSE 'due' END AS state,
    count(*)::int AS n FROM graphile_worker.jobs GROUP BY 1`

/** $1: lifecycles of devices that are not used any more. */
export const COUNT_DEVICES = `
  SELECT link, count(*)::int AS n FROM device WHERE lifecycle <> ALL($1::text[]) GROUP BY 1`

/** $1: states in which an incident is over. */
export const COUNT_OPEN_INCIDENTS = `
  SELECT kind, count(*)::int AS n FROM incident WHERE state <> ALL($1::text[]) GROUP BY 1`
