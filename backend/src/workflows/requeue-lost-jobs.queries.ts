import { LEASE_S } from '../domain/durable-jobs'
import { OPEN_COMMAND_STATES } from '../domain/lock-command'
import { UNCLOSED_MOVE_TASK_STATES } from '../domain/move-task'
import { LOWERING_STATES, RECOVERY_ORDER } from '../domain/recovery-order'
import { may, nextState } from '../domain/state-machine'
import { stateList } from '../persistence/state-list'

const WAITS_FOR_RAISE = RECOVERY_ORDER.states.filter(state => may(RECOVERY_ORDER, state, 'up_confirmed'))
const HOLDS_A_CAR = WAITS_FOR_RAISE.map(state => nextState(RECOVERY_ORDER, state, 'up_confirmed').to)

/**
 * What waits for something and has no job. A job that only sleeps for long after failures counts as lost, and so does one
 * that is locked by a worker without a living lease. $1 now.
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
    WHERE (o.state IN ${stateList(LOWERING_STATES)} OR o.released_at IS NOT NULL) AND c.state IN ${stateList(OPEN_COMMAND_STATES)}
    UNION ALL
    SELECT 'check-raise', jsonb_build_object('orderId', o.id), 'check-raise:' || o.id
    FROM recovery_order o WHERE o.state IN ${stateList(WAITS_FOR_RAISE)} AND o.updated_at < $1::timestamptz - interval '2 minutes'
    UNION ALL
    SELECT 'end-hold', jsonb_build_object('orderId', o.id), 'end-hold:' || o.id
    FROM recovery_order o WHERE o.state IN ${stateList(HOLDS_A_CAR)} AND o.hold_until < $1::timestamptz - interval '1 minute'
    UNION ALL
    SELECT 'watch-move-task', jsonb_build_object('taskId', t.id), 'move:' || t.id
    FROM move_task t WHERE t.state IN ${stateList(UNCLOSED_MOVE_TASK_STATES)} AND t.updated_at < $1::timestamptz - interval '10 minutes'
  )
  SELECT w.task, w.payload, w.key FROM wanted w WHERE NOT EXISTS (SELECT 1 FROM waiting x WHERE x.key = w.key) LIMIT 500`
