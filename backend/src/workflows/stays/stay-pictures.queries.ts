import { columnsOf } from '../../persistence/columns-of'
import { debtSince, isDebtWanted } from '../../persistence/readings/open-matter'

/** $1 source, $2 one of its events, $3 merchant. */
export const READ_STAY_OF_EVENT = `
  SELECT ${columnsOf('parking_session', 's')} FROM integration_event_id e JOIN parking_session s ON s.id = (e.answer->>'stayId')::uuid AND s.merchant_id = $3
  WHERE e.source_id = $1 AND e.event_id = $2`

/** $1 source, $2 its own name of a stay, $3 lot, $4 lowest id. */
export const READ_STAY_OF_REF = `
  SELECT ${columnsOf('parking_session', 's')} FROM parking_session s
  WHERE s.source_id = $1 AND s.stay_ref = $2 AND s.lot_id = $3 AND s.id >= $4::uuid ORDER BY s.id DESC LIMIT 1`

/** $1 stay. */
export const READ_PICTURES_OF_STAY = 'SELECT id, kind, sha256 FROM stay_picture WHERE stay_id = $1 LIMIT 100'

/** $1 picture. */
export const READ_PICTURE = 'SELECT gone_at FROM stay_picture WHERE id = $1'

/** How many pictures of source $1 wait for their stay; more than $2 are not counted. */
export const COUNT_WAITING_PICTURES = `
  SELECT count(*)::int AS n FROM (SELECT 1 FROM stay_picture WHERE source_id = $1 AND stay_id IS NULL LIMIT $2) w`

/**
 * At most $1 pictures that wait for a stay that somebody has reported meanwhile ($2: its lowest id), each with that stay. Of a
 * kind of which the stay has $3 already none is taken, nor one whose content is another than the event has said.
 */
export const READ_ARRIVED_PICTURES = `
  SELECT p.id AS picture_id, p.kind, p.created_at, i.promises_pictures, k.n AS kept_count, s.id, s.version, s.state, s.check_at
  FROM stay_picture p JOIN integration_source i ON i.id = p.source_id
  CROSS JOIN LATERAL (
    SELECT ${columnsOf('parking_session', 's')} FROM integration_event_id e JOIN parking_session s ON s.id = (e.answer->>'stayId')::uuid AND s.merchant_id = p.merchant_id
    WHERE e.source_id = p.source_id AND e.event_id = p.event_id
    UNION ALL
    SELECT ${columnsOf('parking_session', 's')} FROM parking_session s
    WHERE s.source_id = p.source_id AND s.stay_ref = p.stay_ref AND s.lot_id = p.lot_id AND s.id >= $2::uuid
    LIMIT 1) s
  CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM stay_picture o WHERE o.stay_id = s.id AND o.kind = p.kind) k
  WHERE p.stay_id IS NULL AND k.n < $3 AND NOT EXISTS (
    SELECT 1 FROM jsonb_to_recordset(s.pictures) AS t(ref text, sha256 text) WHERE t.ref = p.ref AND t.sha256 <> p.sha256)
  ORDER BY p.created_at LIMIT $1`

/**
 * At most $3 pictures about which it is to be decided at $1 whether they are kept, each taken by this node until $2, with its stay and the
 * debt of that stay. Since when a debt is as it is, the audit log knows.
 */
export const CLAIM_PICTURES = `
  WITH due AS MATERIALIZED (
    UPDATE stay_picture SET look_at = $2 WHERE id = ANY (ARRAY(
      SELECT id FROM stay_picture WHERE look_at <= $1 ORDER BY look_at LIMIT $3 FOR UPDATE SKIP LOCKED)) RETURNING id, stay_id, created_at, gone_at
  )
  SELECT p.id, p.created_at, p.gone_at, s.state AS stay_state, s.exited_at, a.state AS debt_state, ${debtSince('a')} AS debt_since,
    ${isDebtWanted('a')} AS is_wanted
  FROM due p LEFT JOIN parking_session s ON s.id = p.stay_id LEFT JOIN arrear a ON a.id = s.arrear_id`

/** $1 pictures and, side by side, $2 when they are looked at again. */
export const LOOK_AT_PICTURES_AGAIN = `
  UPDATE stay_picture p SET look_at = w.look_at FROM unnest($1::uuid[], $2::timestamptz[]) AS w(id, look_at) WHERE p.id = w.id`

/** $1 pictures that leave at $2. */
export const LEAVE_PICTURES =
  'UPDATE stay_picture SET gone_at = coalesce(gone_at, $2) WHERE id = ANY($1::uuid[]) RETURNING id'

/** $1 pictures whose files are gone. */
export const FORGET_PICTURES = 'DELETE FROM stay_picture WHERE id = ANY($1::uuid[])'
