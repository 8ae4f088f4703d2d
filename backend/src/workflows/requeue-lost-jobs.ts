import { LOWERING_STATES } from '../domain/recovery-order'
import { commit, job, type Job } from '../persistence/changes'
import type { Services } from '../services'
import { LEASE_S } from '../domain/durable-jobs'

type Lost = { task: string; payload: Job['payload']; key: string }

/**
 * Whatever must happen has a durable job; a job can still be lost to a restored backup or to an operator's hand. This
 * finds what waits for nothing and queues it again. A job that only sleeps for long after failures counts as lost, and so
 * does one that is locked by a worker without a living lease.
 */
const LOST = `
  WITH waiting AS (
    SELECT j.key FROM graphile_worker.jobs j
    WHERE j.key IS NOT NULL AND j.attempts < j.max_attempts AND j.run_at < now() + interval '2 minutes'
      AND (j.locked_by IS NULL OR j.locked_at > now() - interval '${LEASE_S} seconds' OR EXISTS (
        SELECT 1 FROM job_lease l WHERE l.worker_id = j.locked_by AND l.seen_at > now() - interval '${LEASE_S} seconds'))
  ), wanted AS (
    SELECT 'release-order' AS task, jsonb_build_object('orderId', o.id) AS payload, 'release:' || o.id AS key
    FROM recovery_order o JOIN lock_command c ON c.order_id = o.id AND c.op = 'LOWER'
    WHERE o.state = ANY($2)
      AND c.state IN ('queued', 'sent', 'accepted', 'timed_out', 'failed', 'rejected')
    UNION ALL
    SELECT 'check-raise', jsonb_build_object('orderId', o.id), 'check-raise:' || o.id
    FROM recovery_order o WHERE o.state = 'deploying' AND o.updated_at < $1::timestamptz - interval '2 minutes'
    UNION ALL
    SELECT 'end-hold', jsonb_build_object('orderId', o.id), 'end-hold:' || o.id
    FROM recovery_order o WHERE o.state = 'active' AND o.hold_until < $1::timestamptz - interval '1 minute'
    UNION ALL
    SELECT 'watch-move-task', jsonb_build_object('taskId', t.id), 'move:' || t.id
    FROM move_task t WHERE t.state <> 'closed' AND t.updated_at < $1::timestamptz - interval '10 minutes'
  )
  SELECT w.task, w.payload, w.key FROM wanted w WHERE NOT EXISTS (SELECT 1 FROM waiting x WHERE x.key = w.key) LIMIT 500`

/** Returns how many jobs had to be queued again. */
export async function requeueLostJobs(platform: Services): Promise<number> {
  const lost = await platform.database.query<Lost>(LOST, [platform.clock.now(), LOWERING_STATES])
  for (const { task, payload, key } of lost) {
    platform.log.error({ task, key }, 'a promise had no job')
    await commit(platform.database, [job(task, payload, { key })])
  }
  return lost.length
}
