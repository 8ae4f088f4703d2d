import { ARREAR } from '../../domain/arrear'
import { columnsOf } from '../../persistence/columns-of'
import { debtSince, isDebtWanted, isOrderWanted } from '../../persistence/readings/open-matter'
import { stateList } from '../../persistence/state-list'

/** Photos of an order: those of its deployment, of the device taken away, and those that prove by hand that the lock is down. */
const ORDERS = `
      SELECT ${columnsOf('recovery_order', 'o')} FROM recovery_order o WHERE o.photo_ids @> ARRAY[p.id] AND o.merchant_id = p.merchant_id
      UNION ALL
      SELECT ${columnsOf('recovery_order', 'o')} FROM move_task t JOIN recovery_order o ON o.id = t.order_id WHERE t.photo_ids @> ARRAY[p.id] AND t.photo_ids <> '{}' AND t.merchant_id = p.merchant_id
      UNION ALL
      SELECT ${columnsOf('recovery_order', 'o')} FROM recovery_order o WHERE o.merchant_id = p.merchant_id
        AND o.created_at BETWEEN p.created_at - interval '7 days' AND p.created_at + interval '7 days' AND EXISTS (
          SELECT 1 FROM journal j WHERE j.order_id = o.id AND j.event = 'released_by_hand' AND j.detail->'photoIds' ? p.id::text)`
/** Photos of a debt: those that came with it, of a notice that names it, or of an order that held for it. */
const DEBTS = `
      SELECT ${columnsOf('arrear', 'a')} FROM arrear a WHERE a.merchant_id = p.merchant_id AND a.evidence <> '{}'
        AND (coalesce(a.evidence->'entryPhotoIds', '[]') || coalesce(a.evidence->'exitPhotoIds', '[]')) ?| ARRAY[p.id::text, upper(p.id::text)]
      UNION ALL
      SELECT ${columnsOf('arrear', 'a')} FROM reminder r JOIN arrear a ON a.id = r.arrear_id WHERE r.photo_id = p.id
      UNION ALL
      SELECT ${columnsOf('arrear', 'a')} FROM orders o JOIN order_arrear oa ON oa.order_id = o.id JOIN arrear a ON a.id = oa.arrear_id`

/**
 * At most $3 photos about which it is to be decided at $1 whether they are kept, each taken by this node until $2. `is_wanted`: something
 * that it proves goes on; `ended_at`: when the last of it ended, null where it proves nothing.
 */
export const CLAIM_PHOTOS = `
  WITH due AS MATERIALIZED (
    UPDATE photo SET look_at = $2 WHERE id = ANY (ARRAY(
      SELECT id FROM photo WHERE look_at <= $1 ORDER BY look_at LIMIT $3 FOR UPDATE SKIP LOCKED)) RETURNING id, merchant_id, created_at, gone_at
  )
  SELECT p.id, p.created_at, p.gone_at, coalesce(u.is_wanted, false) AS is_wanted, u.ended_at FROM due p
  CROSS JOIN LATERAL (
    WITH orders AS (${ORDERS}), debts AS (${DEBTS})
    SELECT bool_or(x.is_wanted) AS is_wanted, max(x.ended_at) AS ended_at FROM (
      SELECT ${isOrderWanted('o')} AS is_wanted, o.ended_at FROM orders o
      UNION ALL SELECT a.state NOT IN ${stateList(ARREAR.ends)} OR ${isDebtWanted('a')}, ${debtSince('a')} FROM debts a
      UNION ALL SELECT false, coalesce(n.left_at, n.created_at) FROM notice n WHERE n.photo_id = p.id) x) u`

/** $1 photos and, side by side, $2 when they are looked at again. */
export const LOOK_AT_PHOTOS_AGAIN = `
  UPDATE photo p SET look_at = w.look_at FROM unnest($1::uuid[], $2::timestamptz[]) AS w(id, look_at) WHERE p.id = w.id`

/** $1 photos that leave at $2. */
export const LEAVE_PHOTOS =
  'UPDATE photo SET gone_at = coalesce(gone_at, $2) WHERE id = ANY($1::uuid[]) RETURNING id'

/** $1 photos whose files are gone. A notice keeps the hash of its photo, so that none proves a second one. */
export const FORGET_PHOTOS = `
  WITH notices AS (UPDATE notice SET photo_id = NULL WHERE photo_id = ANY($1::uuid[])
  ), reminders AS (UPDATE reminder SET photo_id = NULL WHERE photo_id = ANY($1::uuid[]))
  DELETE FROM photo WHERE id = ANY($1::uuid[])`
