import { REVIEW_STATE, STAY } from '../../domain/stays/stay'
import { STAY_RULES } from '../../domain/stays/stay-rules'
import { deleteSlice } from '../../persistence/delete-slice'
import { stateList } from '../../persistence/state-list'

/** States in which nobody owes a stay, nor will. */
const UNOWED = STAY.ends.filter(state => !STAY.rows.some(row => row.event === 'owed' && row.to === state))

/** At most $2 nonces that ran out before $1. */
export const DELETE_NONCES = deleteSlice('integration_nonce', 'expires_at < $1')
/** At most $2 reservations that ran out before $1. */
export const DELETE_RESERVATIONS = `
  WITH gone AS (
    DELETE FROM arrear_reservation WHERE arrear_id = ANY (ARRAY(SELECT arrear_id FROM arrear_reservation WHERE expires_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/** At most $2 payments that were first pending before $1. */
export const DELETE_PENDING = deleteSlice('pending_payment', 'told_at < $1')
/** At most $2 answers that were given before $1. */
export const DELETE_ANSWERS = deleteSlice('integration_event_id', 'received_at < $1')
/** Gives at most $2 stays in review that lack an end their deadline, from $1 on, where a former version gave none. */
export const GIVE_DEADLINES = `
  WITH due AS (
    SELECT id FROM parking_session WHERE state IN ${stateList([REVIEW_STATE])} AND check_at IS NULL AND arrear_id IS NULL
      AND (entered_at IS NULL OR exited_at IS NULL) LIMIT $2
  ), given AS (
    UPDATE parking_session s SET version = s.version + 1,
      check_at = $1::timestamptz + CASE WHEN s.entered_at IS NULL THEN interval '${STAY_RULES.entryProofMs} milliseconds' ELSE interval '${STAY_RULES.exitProofMs} milliseconds' END
    FROM due WHERE s.id = due.id AND s.check_at IS NULL RETURNING 1
  )
  SELECT count(*)::int AS n FROM given`
/**
 * Pictures of at most $2 stays that nobody owes and that were reported before $1 are forgotten; older ones were, each day again.
 */
export const FORGET_PICTURES = `
  WITH old AS (
    SELECT id FROM parking_session
    WHERE state IN ${stateList(UNOWED)} AND pictures <> '[]' AND heard_at < $1
      AND id >= uuid_at($1::timestamptz - interval '60 days') LIMIT $2
  ), forgotten AS (
    UPDATE parking_session s SET pictures = '[]', version = s.version + 1 FROM old WHERE s.id = old.id RETURNING 1
  )
  SELECT count(*)::int AS n FROM forgotten`
