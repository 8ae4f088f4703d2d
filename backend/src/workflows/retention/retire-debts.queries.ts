import { ARREAR } from '../../domain/arrear'
import { debtSince, isDebtWanted } from '../../persistence/readings/open-matter'
import { stateList } from '../../persistence/state-list'

/** A complaint is kept by itself, and so is the debt that it names. */
const IS_WANTED = `(${isDebtWanted('a')} OR EXISTS (SELECT 1 FROM complaint c WHERE c.arrear_id = a.id))`
const OVER = stateList(ARREAR.ends)
const LOOK_AT = `coalesce(a.look_at, '-infinity'::timestamptz)`

/** At most $2 debts that are over and about which it is to be decided at $1 whether they are kept; `since`: when each ended. */
export const READ_DEBTS_TO_LOOK_AT = `
  SELECT a.id, ${debtSince('a')} AS since, ${IS_WANTED} AS is_wanted FROM arrear a
  WHERE a.state IN ${OVER} AND ${LOOK_AT} <= $1 ORDER BY ${LOOK_AT}, a.id LIMIT $2`

/** $1 debts and, side by side, $2 when they are looked at again. */
export const LOOK_AT_DEBTS_AGAIN = `
  UPDATE arrear a SET look_at = w.look_at FROM unnest($1::uuid[], $2::timestamptz[]) AS w(id, look_at) WHERE a.id = w.id`

/**
 * Takes away the debts $1, if nothing about them is open, with the proofs of each demand, what other systems said of them, and what is left
 * of their stays; a car of which no debt is left is no debtor any more, and nobody is called about it. Who said that they want no
 * messages is remembered for the time of its own: that holds for their other plates as well. Lines of bills, orders and settlements stay, and so does the audit log, which notes for each merchant how many left (time $2,
 * trace $3). A debt that somebody changes at this moment is left for another day.
 */
export const RETIRE_DEBTS = `
  WITH due AS MATERIALIZED (
    SELECT a.id, a.merchant_id, a.plate_text, a.stay_id FROM arrear a WHERE a.id = ANY($1::uuid[]) AND a.state IN ${OVER} AND NOT ${IS_WANTED}
    ORDER BY a.id FOR UPDATE OF a SKIP LOCKED
  ), reminders AS (DELETE FROM reminder x USING due WHERE x.arrear_id = due.id
  ), steps AS (DELETE FROM reminder_step x USING due WHERE x.arrear_id = due.id
  ), messages AS (DELETE FROM ended_debt x WHERE x.arrear_id = ANY (ARRAY(SELECT id FROM due))
  ), collected AS (DELETE FROM external_payment x WHERE x.arrear_id = ANY (ARRAY(SELECT id FROM due))
  ), stays AS (DELETE FROM parking_session x USING due WHERE x.id = due.stay_id AND x.arrear_id = due.id
  ), owed_as_imported AS (
    DELETE FROM parking_session x USING due WHERE due.stay_id IS NULL AND x.merchant_id = due.merchant_id AND x.plate_text = due.plate_text AND x.arrear_id = due.id
  ), gone AS (DELETE FROM arrear x USING due WHERE x.id = due.id RETURNING x.merchant_id, x.plate_key, x.plate_text
  ), cars AS MATERIALIZED (
    SELECT DISTINCT g.merchant_id, g.plate_key FROM gone g WHERE NOT EXISTS (
      SELECT 1 FROM arrear a WHERE a.merchant_id = g.merchant_id AND a.plate_text = g.plate_text AND a.plate_key = g.plate_key AND a.id <> ALL (ARRAY(SELECT id FROM due)))
  ), debtors AS (
    DELETE FROM debtor d USING cars WHERE d.merchant_id = cars.merchant_id AND d.plate_key = cars.plate_key AND d.arrear_count = 0 AND d.due_fen = 0
    RETURNING d.plate_key, coalesce(d.lot_id, d.merchant_id) AS place_id
  ), found AS (DELETE FROM debtor_search x USING debtors d WHERE x.plate_key = d.plate_key AND x.place_id = d.place_id
  ), contacts AS (
    DELETE FROM debtor_contact x USING cars WHERE x.merchant_id = cars.merchant_id AND x.plate_key = cars.plate_key AND x.withdrawn_at IS NULL
  ), noted AS (
    INSERT INTO journal (merchant_id, entity, entity_id, event, actor, trace_id, at, detail)
    SELECT merchant_id, 'retention', merchant_id::text, 'debts_left', 'timer', $3, $2::timestamptz, jsonb_build_object('count', count(*)) FROM gone GROUP BY merchant_id
  )
  SELECT count(*)::int AS n FROM gone`

/** At most $3 notices made before $2 (lowest id of that moment $1), of whose debts none is left. */
export const RETIRE_NOTICES = `
  WITH gone AS (
    DELETE FROM notice WHERE id = ANY (ARRAY(
      SELECT n.id FROM notice n WHERE n.id < $1::uuid AND n.created_at < $2 AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.notice_id = n.id)
        AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(n.content->'lines') AS x JOIN arrear a ON a.id = (x->>'arrearId')::uuid)
      ORDER BY n.id LIMIT $3)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`

/** At most $2 stays reported before $1 that outlived their month because their debt was open, and whose debt is over. */
export const RETIRE_KEPT_STAYS = `
  WITH gone AS (
    DELETE FROM parking_session_rest WHERE id = ANY (ARRAY(
      SELECT s.id FROM parking_session_rest s WHERE s.id < uuid_at($1) AND NOT EXISTS (
        SELECT 1 FROM arrear a WHERE a.id = s.arrear_id AND a.state NOT IN ${OVER}) ORDER BY s.id LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
