import { LEASE_S } from '../domain/durable-jobs'

/**
 * What waits for something and has no job. A job that only sleeps for long after failures counts as lost, and so does one
 * that is locked by a worker without a living lease. $1 now; states of orders whose lock must come down ($2; or is up again after it was down), that wait for
 * their RAISE ($4), that hold a car ($5); of open commands ($3); of closed tasks ($6).
 */
export const READ_LOST_JOBS = `
  WITH waiting AS (
    SELECT j.key FROM graphile_worker.jobs j
    WHERE j.key IS NOT NULL AND j.attempts < j.max_attempts AND j.run_at < now() + interval '2 minutes'
      AND (j.locked_by IS NULL OR j.locked_at > now() - interval '${LEASE_S} seconds' OR EXISTS (
        SELECT 1 FROM job_lease l WHERE l.worker_id = j.locked_by AND l.seen_at > now() - interval '${LEASE_S} seconds'))
  ), wanted AS (
    SELECT 'release-order' AS task, jsonb_build_object('orderId', o.id) AS payload, 'release:' || o.id AS key
    FROM recovery_order o JOIN lock_command c ON c.order_id = o.id AND c.op = 'LOWER'
    WHERE (o.state = ANY($2::text[]) OR o.released_at IS NOT NULL) AND c.state = ANY($3::text[])
    UNION ALL
    SELECT 'check-raise', jsonb_build_object('orderId', o.id), 'check-raise:' || o.id
    FROM recovery_order o WHERE o.state = ANY($4::text[]) AND o.updated_at < $1::timestamptz - interval '2 minutes'
    UNION ALL
    SELECT 'end-hold', jsonb_build_object('orderId', o.id), 'end-hold:' || o.id
    FROM recovery_order o WHERE o.state = ANY($5::text[]) AND o.hold_until < $1::timestamptz - interval '1 minute'
    UNION ALL
    SELECT 'watch-move-task', jsonb_build_object('taskId', t.id), 'move:' || t.id
    FROM move_task t WHERE t.state <> ALL($6::text[]) AND t.updated_at < $1::timestamptz - interval '10 minutes'
  )
  SELECT w.task, w.payload, w.key FROM wanted w WHERE NOT EXISTS (SELECT 1 FROM waiting x WHERE x.key = w.key) LIMIT 500`
