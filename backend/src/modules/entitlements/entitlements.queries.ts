import { isFreedCoupon, isOfVoidStay, isValidAtOrAfter } from '../../persistence/readings/valid-entitlement'
import { columnsOf } from '../../persistence/columns-of'

/** The stay that a coupon was spent on; null once it is free for another. */
const HELD_BY = `CASE WHEN ${isFreedCoupon('e')} THEN NULL ELSE e.used_stay_id END`

/**
 * What may count for stays of merchant $1: side by side their plates ($2), ids ($3), entries ($4) and exits ($5); of a plate in the time of
 * its stay, of a stay, or one of $6. A coupon that was spent on a stay that is none is free again (`held_by`). At most $7 for each stay and
 * for its plate, what ends last first.
 */
export const READ_ENTITLEMENTS_OF_STAYS = `
  SELECT ${columnsOf('entitlement', 'e')}, ${HELD_BY} AS held_by
  FROM entitlement e
  WHERE e.merchant_id = $1 AND e.id IN (
    SELECT o.id FROM unnest($2::text[], $3::uuid[], $4::timestamptz[], $5::timestamptz[]) AS w(plate_key, stay_id, entered_at, exited_at)
      CROSS JOIN LATERAL (
        (SELECT p.id FROM entitlement p WHERE p.merchant_id = $1 AND p.plate_keys && ARRAY[w.plate_key]
          AND p.valid_to > w.entered_at AND p.valid_from <= w.exited_at ORDER BY p.valid_to DESC, p.id DESC LIMIT $7)
        UNION ALL
        (SELECT p.id FROM entitlement p WHERE p.merchant_id = $1 AND p.stay_id = w.stay_id ORDER BY p.valid_to DESC, p.id DESC LIMIT $7)) o
    UNION ALL SELECT unnest($6::uuid[]))
  ORDER BY e.id`

const SHOWN = `
  SELECT ${columnsOf('entitlement', 'e')}, coalesce(s.name, i.name, '') AS granted_by_name, ${HELD_BY} AS held_by, ${isOfVoidStay('e')} AS is_of_void_stay FROM entitlement e
  LEFT JOIN staff s ON s.id = e.granted_by LEFT JOIN integration_source i ON i.id = e.source_id`
/** $1 merchant, $2 kind, $3 plate, after $4 and $5, at most $6; of lot $7, and whether it is valid ($8) at $9, or null; the newest first. */
export const LIST_ENTITLEMENTS = `${SHOWN}
  WHERE e.merchant_id = $1 AND ($2::text IS NULL OR e.kind = $2) AND ($3::text IS NULL OR e.plate_keys && ARRAY[$3::text])
    AND ($7::uuid IS NULL OR $7 = ANY(e.lot_ids))
    AND ($8::boolean IS NULL OR (${isValidAtOrAfter('e', '$9')}) = $8)
    AND ($4::timestamptz IS NULL OR (e.created_at, e.id) < ($4::timestamptz, $5::uuid))
  ORDER BY e.created_at DESC, e.id DESC LIMIT $6`
/** $1 entitlement, $2 merchant. */
export const READ_ENTITLEMENT = `${SHOWN} WHERE e.id = $1 AND e.merchant_id = $2`
/** $1 source, $2 its reference. */
export const READ_ENTITLEMENT_OF_SOURCE = `${SHOWN} WHERE e.source_id = $1 AND e.source_ref = $2`
