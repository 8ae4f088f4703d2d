import { PAYABLE_ARREAR_STATES } from '../../domain/arrear'
import { LIVE_BINDING_STATES } from '../../domain/plate-binding'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

/** What can be paid of a bound plate; the first moment of the day on which the licence was issued is that of Shanghai. */
const OWED = `
  FROM arrear a WHERE a.plate_key = b.plate_key AND (b.merchant_id IS NULL OR a.merchant_id = b.merchant_id)
    AND a.entered_at >= (b.issue_date || 'T00:00:00+08:00')::timestamptz AND a.due_fen > 0 AND a.state IN ${stateList(PAYABLE_ARREAR_STATES)}`
const BINDING = `
  SELECT ${columnsOf('plate_binding', 'b')}, m.name AS merchant_name, coalesce(o.n, 0)::int AS arrear_count, coalesce(o.fen, 0)::bigint AS due_fen
  FROM plate_binding b LEFT JOIN merchant m ON m.id = b.merchant_id
    LEFT JOIN LATERAL (SELECT count(*) AS n, sum(a.due_fen) AS fen ${OWED}) o ON b.bound_at IS NOT NULL AND b.ended_at IS NULL`

/** What an owner has not read to the end. $1 owner. */
export const LIST_BINDINGS = `${BINDING} WHERE b.owner_id = $1 AND b.seen_at IS NULL ORDER BY b.asked_at DESC, b.id DESC LIMIT 50`
/** $1 binding, $2 owner. */
export const READ_BINDING = `${BINDING} WHERE b.id = $1 AND b.owner_id = $2`
/** Bindings of a plate, and those of an owner, that have not ended. $1 plate, $2 owner. */
export const READ_LIVE_BINDINGS = `
  SELECT ${columnsOf('plate_binding')} FROM plate_binding WHERE (plate_key = $1 OR owner_id = $2) AND state IN ${stateList(LIVE_BINDING_STATES)} ORDER BY id`
/** Licences that a merchant's people are to look at. $1 merchant, $2 state, $3 now, $4 at most. */
export const LIST_CHECKS = `
  SELECT ${columnsOf('plate_binding')} FROM plate_binding WHERE merchant_id = $1 AND state = $2::text AND expires_at > $3 ORDER BY asked_at LIMIT $4`
/** $1 binding, $2 merchant. */
export const READ_CHECK = `SELECT ${columnsOf('plate_binding')} FROM plate_binding WHERE id = $1 AND merchant_id = $2`
/** To whom a plate came to owe last, whatever became of it. $1 plate. */
export const READ_LAST_CREDITOR = `SELECT a.merchant_id FROM arrear a WHERE a.plate_key = $1 ORDER BY a.exited_at DESC, a.id DESC LIMIT 1`
/** Live ones whose time is over. $1 now, $2 how many. */
export const READ_OVER_BINDINGS = `
  SELECT ${columnsOf('plate_binding')} FROM plate_binding WHERE ended_at IS NULL AND expires_at <= $1 ORDER BY expires_at LIMIT $2`
/** Pictures that nobody has to look at any more. $1 state in which somebody has, $2 how many. */
export const READ_NEEDLESS_PICTURES = `
  SELECT id, picture_id FROM plate_binding WHERE picture_id IS NOT NULL AND state <> $1::text LIMIT $2`
/** $1 binding, $2 its picture. */
export const FORGET_PICTURE = 'UPDATE plate_binding SET picture_id = NULL WHERE id = $1 AND picture_id = $2'
/** At most $2 bindings that ended before $1 and whose picture is gone. */
export const DELETE_BINDINGS = `
  WITH gone AS (
    DELETE FROM plate_binding WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM plate_binding WHERE ended_at < $1 AND picture_id IS NULL LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
/** $1 owner. */
export const READ_GRANTS_LEFT =
  'SELECT granted_count - used_count AS left, ended_granted_count - ended_used_count AS ended_left FROM message_grant WHERE owner_id = $1'
