import { columnsOf } from '../persistence/columns-of'
import { BILL } from '../domain/bill'
import { LEASE_S } from '../domain/durable-jobs'
import { BULK_VOID } from '../domain/bulk-void'
import { COMPLAINT } from '../domain/complaint'
import { IMPORT } from '../domain/data-import'
import { DISPUTE } from '../domain/dispute'
import { ENDED_MESSAGE } from '../domain/ended-message'
import { INCIDENT } from '../domain/incident'
import { LOCK_COMMAND } from '../domain/lock-command'
import { MOVE_TASK } from '../domain/move-task'
import { PAYMENT } from '../domain/payment'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import { REFUND } from '../domain/refund'
import { REMINDER_MESSAGE } from '../domain/reminder-message'
import { waitingStates } from '../domain/state-machine'
import { stateList } from '../persistence/state-list'

/** A job that some worker with a living lease works on. */
const IS_AT_WORK = `(j.locked_at > now() - interval '${LEASE_S} seconds' OR EXISTS (
        SELECT 1 FROM job_lease l WHERE l.worker_id = j.locked_by AND l.seen_at > now() - interval '${LEASE_S} seconds'))`
const isHastenedLongAgo = (row: string): string => `(${row}.hastened_at IS NULL OR ${row}.hastened_at <
      $1::timestamptz - least(greatest(($1::timestamptz - ${row}.due_at) / 4, interval '20 seconds'), interval '10 minutes'))`

/**
 * What is overdue and has no job that will run by itself within seconds: a job that used up its attempts, sleeps for long
 * after failures, or is locked by a worker without a living lease is none. What was hastened already is hastened again after
 * a quarter of the time that it is overdue. `task` is null where the row waits for nothing (any more).
 * $1 now; the table of jobs ($2 entity, $3 state, $4 task, $5 prefix of its key); $6 how many.
 */
export const READ_OVERDUE = `
  WITH living AS (
    SELECT j.key FROM graphile_worker.jobs j
    WHERE j.key IS NOT NULL AND j.attempts < j.max_attempts AND j.run_at < now() + interval '10 seconds'
      AND (j.locked_by IS NULL OR ${IS_AT_WORK})
  ), overdue AS (
    SELECT d.entity, d.id, d.due_at, coalesce(o.state, b.state, p.state, r.state, c.state, t.state, i.state, m.state, rm.state, em.state, x.state, cp.state, bv.state, d.entity) AS state,
      coalesce(c.order_id, i.order_id, d.id) AS subject
    FROM deadline d
      LEFT JOIN recovery_order o ON d.entity = 'recovery_order' AND o.id = d.id
      LEFT JOIN bill b ON d.entity = 'bill' AND b.id = d.id
      LEFT JOIN payment p ON d.entity = 'payment' AND p.id = d.id
      LEFT JOIN refund r ON d.entity = 'refund' AND r.id = d.id
      LEFT JOIN lock_command c ON d.entity = 'lock_command' AND c.id = d.id
      LEFT JOIN move_task t ON d.entity = 'move_task' AND t.id = d.id
      LEFT JOIN incident i ON d.entity = 'incident' AND i.id = d.id
      LEFT JOIN reminder_message rm ON d.entity = 'reminder_message' AND rm.id = d.id
      LEFT JOIN ended_message em ON d.entity = 'ended_message' AND em.id = d.id
      LEFT JOIN dispute x ON d.entity = 'dispute' AND x.id = d.id
      LEFT JOIN complaint cp ON d.entity = 'complaint' AND cp.id = d.id
      LEFT JOIN data_import m ON d.entity = 'data_import' AND m.id = d.id
      LEFT JOIN bulk_void bv ON d.entity = 'bulk_void' AND bv.id = d.id
    WHERE d.due_at < $1::timestamptz AND ${isHastenedLongAgo('d')}
  )
  SELECT v.entity, v.id, v.due_at, v.subject, k.task, k.prefix || v.subject AS key
  FROM overdue v LEFT JOIN unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS k(entity, state, task, prefix)
    ON k.entity = v.entity AND k.state = v.state
  WHERE k.task IS NULL OR NOT EXISTS (SELECT 1 FROM living x WHERE x.key = k.prefix || v.subject)
  ORDER BY v.due_at LIMIT $6`

/** Queues jobs and notes it. $1 jobs as JSON, $2 now, $3 attempts that a job has. */
export const REQUEUE = `
  WITH lost AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS v(entity text, id uuid, task text, payload json, key text, priority integer)
  ), noted AS (
    UPDATE deadline d SET hastened_at = $2::timestamptz FROM lost v WHERE d.entity = v.entity AND d.id = v.id
  )
  SELECT count(graphile_worker.add_job(v.task, v.payload, job_key => v.key, max_attempts => $3, priority => v.priority, run_at => now()))
  FROM lost v`

/** Deadlines of rows that wait for nothing. $1 entities, $2 ids, $3 the deadlines as they were read. */
export const DELETE_NEEDLESS = `
  DELETE FROM deadline d USING unnest($1::text[], $2::uuid[], $3::timestamptz[]) AS v(entity, id, due_at)
  WHERE d.entity = v.entity AND d.id = v.id AND d.due_at = v.due_at`

const without = (entity: string, states: readonly string[], where = 'true'): string => `
  SELECT '${entity}' AS entity, x.id FROM ${entity} x
  WHERE x.state IN ${stateList(states)} AND ${where}
    AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.entity = '${entity}' AND d.id = x.id)`

/**
 * Gives rows that wait and have no deadline one: the former version writes none while both run. Each part is served by the
 * index of its open rows. $1 the deadline, $2 the level of an emergency that nobody is called for any more, $3 how many.
 */
export const ADD_MISSING_DEADLINES = `
  INSERT INTO deadline (entity, id, due_at)
  SELECT m.entity, m.id, $1::timestamptz FROM (${[
    without('recovery_order', waitingStates(RECOVERY_ORDER), 'x.ended_at IS NULL'),
    without('bill', waitingStates(BILL), `x.cause <> 'recovery'`),
    without('payment', waitingStates(PAYMENT)),
    without('refund', waitingStates(REFUND)),
    without('lock_command', waitingStates(LOCK_COMMAND), `x.op = 'LOWER' AND x.ended_at IS NULL`),
    without('move_task', waitingStates(MOVE_TASK)),
    without('complaint', waitingStates(COMPLAINT)),
    without('dispute', waitingStates(DISPUTE)),
    without('reminder_message', waitingStates(REMINDER_MESSAGE), 'x.ended_at IS NULL'),
    without('ended_message', waitingStates(ENDED_MESSAGE), 'x.ended_at IS NULL'),
    without('bulk_void', waitingStates(BULK_VOID), 'x.ended_at IS NULL'),
    without('data_import', waitingStates(IMPORT), 'x.ended_at IS NULL'),
    without('incident', [INCIDENT.initial], `x.kind = 'emergency_requested' AND x.level < $2`),
  ].join(' UNION ALL ')}) m LIMIT $3
  ON CONFLICT DO NOTHING RETURNING 1`

/** A job that will run by itself within seconds, or is at work. */
const IS_LIVING = `j.attempts < j.max_attempts AND j.run_at < now() + interval '10 seconds' AND (j.locked_by IS NULL OR ${IS_AT_WORK})`

/**
 * Plates to be priced again whose job is lost, looked for among those that are due for longest, and those whose job waits behind
 * others although a car is held by now, looked for from the few orders that are open. $1 now, $2 the priority of what frees a car,
 * $3 how many.
 */
export const READ_REPRICES_TO_HASTEN = `
  SELECT DISTINCT ON (f.job_key) f.job_key, f.merchant_id, f.plate_text, f.from_at, f.to_at, f.why, f.waits_until, f.due_at, f.is_lost
  FROM ((
    SELECT r.job_key, r.merchant_id, r.plate_text, r.from_at, r.to_at, r.why, r.waits_until, r.due_at, true AS is_lost
    FROM (SELECT ${columnsOf('plate_reprice')} FROM plate_reprice WHERE due_at < $1::timestamptz ORDER BY due_at LIMIT 1000) r
    WHERE ${isHastenedLongAgo('r')}
      AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = r.job_key AND ${IS_LIVING})
  ) UNION ALL (
    SELECT r.job_key, r.merchant_id, r.plate_text, r.from_at, r.to_at, r.why, r.waits_until, r.due_at, false AS is_lost
    FROM recovery_order h
      JOIN plate_reprice r ON r.merchant_id = h.merchant_id AND r.plate_text = h.plate_text
      JOIN graphile_worker.jobs j ON j.key = r.job_key AND ${IS_LIVING} AND j.locked_by IS NULL AND j.priority > $2
    WHERE h.ended_at IS NULL AND NOT h.plate_freed
  )) f ORDER BY f.job_key, f.due_at DESC LIMIT $3`

/** $1 now, $2 keys of their jobs. */
export const NOTE_REPRICES_HASTENED = `UPDATE plate_reprice SET hastened_at = $1 WHERE job_key = ANY($2::text[])`
