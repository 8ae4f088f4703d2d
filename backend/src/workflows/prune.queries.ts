import { ARREAR } from '../domain/arrear'
import { COMPLAINT } from '../domain/complaint'
import { WAITING_DISPUTE_STATES } from '../domain/dispute'
import { deleteSlice } from '../persistence/delete-slice'
import { stateList } from '../persistence/state-list'

/** At most $2 keys created before $1. */
export const DELETE_IDEMPOTENCY_KEYS = deleteSlice('idempotency', 'created_at < $1')
/** At most $2 notes of the plates that somebody asked for on a day that began before $1: they count for nothing any more. */
export const DELETE_PLATE_LOOKS = deleteSlice('plate_look', 'day_began_at < $1')
/** At most $2 looks at devices in hours before $1. */
export const DELETE_DEVICE_SAMPLES = deleteSlice('device_sample', 'hour < $1')
/** At most $2 counters of what sources were answered on days before $1. */
export const DELETE_SOURCE_ANSWERS = deleteSlice('source_answer', 'day < $1::timestamptz::date')
/** At most $2 results of audits that ended before $1. */
export const DELETE_AUDIT_RUNS = deleteSlice('audit_run', 'ended_at < $1')
/** At most $2 events of devices that were told before $1. */
export const DELETE_DEVICE_EVENTS = deleteSlice('device_event', 'told_at < $1 ORDER BY told_at')
/** At most $2 decisions of people about what was flagged, made before $1. */
export const DELETE_REVIEW_DECISIONS = deleteSlice('review_decision', 'decided_at < $1')
/** At most $2 requests of browsers that expired before $1. */
export const DELETE_CONSOLE_REQUESTS = deleteSlice('console_request', 'expires_at < $1')
/** At most $2 sessions that expired before $1. */
export const DELETE_SESSIONS = deleteSlice('session', 'expires_at < $1')

/** At most $2 parts of imports that ended before $1. */
export const DELETE_IMPORT_PARTS = `
  WITH gone AS (
    DELETE FROM data_import_part WHERE ctid = ANY (ARRAY(
      SELECT p.ctid FROM data_import_part p JOIN data_import i ON i.id = p.import_id WHERE i.ended_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/** At most $2 problems of imports that ended before $1. */
export const DELETE_IMPORT_PROBLEMS = `
  WITH gone AS (
    DELETE FROM data_import_problem WHERE ctid = ANY (ARRAY(
      SELECT p.ctid FROM data_import_problem p JOIN data_import i ON i.id = p.import_id WHERE i.ended_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/** At most $2 imports that ended before $1 and of which nothing else is left. */
export const DELETE_IMPORTS = `
  WITH gone AS (
    DELETE FROM data_import WHERE ctid = ANY (ARRAY(
      SELECT i.ctid FROM data_import i WHERE i.ended_at < $1
        AND NOT EXISTS (SELECT 1 FROM data_import_part p WHERE p.import_id = i.id)
        AND NOT EXISTS (SELECT 1 FROM data_import_problem p WHERE p.import_id = i.id) LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`

/** At most $2 numbers whose consent was taken back before $1, unless an older consent for another plate would hold again without it. */
export const DELETE_CONTACTS = `
  WITH gone AS (
    DELETE FROM debtor_contact WHERE ctid = ANY (ARRAY(SELECT w.ctid FROM debtor_contact w WHERE w.withdrawn_at < $1 AND NOT EXISTS (
      SELECT 1 FROM debtor_contact c WHERE c.phone_hash = w.phone_hash AND c.merchant_id = w.merchant_id AND c.withdrawn_at IS NULL
        AND c.consented_at <= w.withdrawn_at) LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/**
 * At most $2 messages that ended before $1, with the turns of the ladder that they took: only where every debt has ended, since a
 * debt whose turn is forgotten would be reminded again. The reminders stay, as the proof of each demand.
 */
export const DELETE_REMINDER_MESSAGES = `
  WITH old AS MATERIALIZED (
    SELECT m.id FROM reminder_message m WHERE m.ended_at < $1
      AND NOT EXISTS (SELECT 1 FROM reminder_step s JOIN arrear a ON a.id = s.arrear_id
        WHERE s.message_id = m.id AND a.state NOT IN ${stateList(ARREAR.ends)}) LIMIT $2
  ), freed AS (
    UPDATE reminder r SET message_id = NULL FROM old WHERE r.message_id = old.id
  ), gone AS (
    DELETE FROM reminder_message m USING old WHERE m.id = old.id RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/** At most $2 debts that staff ended, whose owners were found before $1. */
export const DELETE_ENDED_DEBTS = deleteSlice('ended_debt', 'planned_at < $1')
/** At most $2 messages about debts that staff ended, which ended before $1. */
export const DELETE_ENDED_MESSAGES = deleteSlice('ended_message', 'ended_at < $1')
const OLD_DISPUTES = `
  FROM dispute d JOIN recovery_order o ON o.id = d.order_id
  WHERE o.ended_at < $1 AND d.state NOT IN ${stateList(WAITING_DISPUTE_STATES)}`
const IS_CAUSE = `EXISTS (SELECT 1 FROM lock_command c WHERE c.order_id = d.order_id AND c.cause_kind = 'dispute' AND c.cause_id = d.id)`
/** At most $2 objections about orders that ended before $1. One that let a car go stays: its LOWER names it. */
export const DELETE_DISPUTES = `
  WITH gone AS (
    DELETE FROM dispute WHERE ctid = ANY (ARRAY(SELECT d.ctid ${OLD_DISPUTES} AND NOT ${IS_CAUSE} LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/** Of those that stay the words go, at most $2. */
export const CLEAR_DISPUTES = `
  WITH gone AS (
    UPDATE dispute SET note = NULL, decision = NULL, version = version + 1 WHERE ctid = ANY (ARRAY(
      SELECT d.ctid ${OLD_DISPUTES} AND (d.note IS NOT NULL OR d.decision IS NOT NULL) LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/** At most $2 flags of cloned plates that were taken off before $1. */
export const DELETE_CLONE_FLAGS = deleteSlice('clone_plate', 'ended_at < $1')
/** At most $2 exemptions that ended before $1. */
export const DELETE_EXEMPTIONS = deleteSlice('exempt_plate', 'ends_at < $1')
/** At most $2 complaints that were closed before $1. */
export const DELETE_COMPLAINTS = deleteSlice(
  'complaint',
  `state IN ${stateList(COMPLAINT.ends)} AND closed_at < $1`,
)
