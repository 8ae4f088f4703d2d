import { OPEN_INCIDENT_STATES } from '../domain/incident'
import { PAID_NOT_RELEASED_STATES } from '../domain/recovery-order'
import { stateList } from '../persistence/state-list'

/** Orders that are paid and not released; $1: now. */
export const READ_PAID_AGES = `
  SELECT extract(epoch FROM $1::timestamptz - paid_at)::float8 AS age_s FROM recovery_order
  WHERE ended_at IS NULL AND state IN ${stateList(PAID_NOT_RELEASED_STATES)}`

/**
 * One row. Dead is a job that has used up its attempts and runs no more; one without a key has queued its successor before
 * its end was lost, and is counted nowhere.
 */
export const COUNT_JOBS = `
  SELECT count(*) FILTER (WHERE NOT is_dead AND NOT is_locked AND NOT is_early)::int AS due,
    count(*) FILTER (WHERE NOT is_dead AND NOT is_locked AND is_early)::int AS later,
    count(*) FILTER (WHERE NOT is_dead AND is_locked)::int AS running,
    count(*) FILTER (WHERE is_dead)::int AS dead
  FROM (
    SELECT attempts >= max_attempts AND locked_at IS NULL AS is_dead, locked_at IS NOT NULL AS is_locked,
      run_at > now() AS is_early
    FROM graphile_worker.jobs WHERE key IS NOT NULL OR attempts < max_attempts OR locked_at IS NOT NULL
  ) j`

/** For how many more ranges of ids the audit log has partitions. */
export const READ_PARTITIONS_AHEAD = 'SELECT journal_partitions_ahead() AS ahead'

/**
 * Which rows the audits found broken since one asked the rules of every row, and how many seconds before $1 the last audit ended. A daily
 * audit does not name again what has not changed since: that it names nothing does not say that a row is repaired. What another one found
 * while that of every row went on counts as well: it may have broken after it was looked at.
 */
export const READ_LAST_AUDIT = `
  SELECT (SELECT count(DISTINCT rule.key || ' ' || found.row)::int FROM audit_run r, jsonb_each(r.broken) rule, jsonb_array_elements_text(rule.value) found(row)
      WHERE r.broken_count > 0 AND r.ended_at >= coalesce((SELECT max(f.began_at) FROM audit_run f WHERE f.reach = 'all'), '-infinity')) AS n,
    extract(epoch FROM $1::timestamptz - ended_at)::float8 AS age_s
  FROM audit_run ORDER BY ended_at DESC LIMIT 1`

/** $1: lifecycles of devices that are not used any more. */
export const COUNT_DEVICES = `
  SELECT link, count(*)::int AS n FROM device WHERE lifecycle <> ALL($1::text[]) GROUP BY 1`

export const COUNT_OPEN_INCIDENTS = `
  SELECT kind, count(*)::int AS n FROM incident WHERE state IN ${stateList(OPEN_INCIDENT_STATES)} GROUP BY 1`

/** Since when webhooks in states $1 take nothing, and, where they take something, since when ($2: now) their oldest event is due. */
export const READ_WEBHOOKS = `
  SELECT extract(epoch FROM $2::timestamptz - c.failing_since)::float8 AS failing_s, extract(epoch FROM $2::timestamptz - (
      SELECT min(d.next_at) FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.done_at IS NULL AND c.failing_since IS NULL
    ))::float8 AS due_s
  FROM webhook w JOIN webhook_contact c ON c.webhook_id = w.id WHERE w.deleted_at IS NULL AND w.state = ANY($1::text[])`

/** $1: now. */
export const READ_OVERDUE = `
  SELECT count(*)::int AS n, coalesce(extract(epoch FROM $1::timestamptz - min(due_at)), 0)::float8 AS oldest_s
  FROM deadline WHERE due_at < $1`

/** For how long at $1 the oldest decision of retention has been due. */
export const READ_RETENTION_OVERDUE = `
  SELECT coalesce(greatest(extract(epoch FROM $1::timestamptz - least((SELECT min(look_at) FROM photo), (SELECT min(look_at) FROM stay_picture),
    (SELECT min(due_at) FROM picture_shard), (SELECT min(plate_look_at) FROM recovery_order WHERE plate_look_at IS NOT NULL),
    (SELECT min(plate_look_at) FROM bill WHERE plate_look_at IS NOT NULL AND cause <> 'recovery'),
    (SELECT min(plate_look_at) FROM approval WHERE plate_look_at IS NOT NULL))), 0), 0)::float8 AS overdue_s`
