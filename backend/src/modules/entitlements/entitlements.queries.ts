import { VOID_STATE } from '../../domain/stays/stay'
import { stateList } from '../../persistence/state-list'

/**
 * What may count for stays of merchant $1: of the plates $2 in the time from $4 to $5, of one of the stays $3, or one of $6. A coupon that
 * was spent on a stay that is none is free again (`held_by`). At most $7.
 */
export const READ_ENTITLEMENTS_OF_STAYS = `
  SELECT e.*, CASE WHEN EXISTS (SELECT 1 FROM parking_session s WHERE s.id = e.used_stay_id AND s.state IN ${stateList([VOID_STATE])})
    THEN NULL ELSE e.used_stay_id END AS held_by
  FROM entitlement e
  WHERE e.merchant_id = $1 AND ((e.plate_keys && $2::text[] AND e.valid_to > $4 AND e.valid_from <= $5)
    OR e.stay_id = ANY($3::uuid[]) OR e.id = ANY($6::uuid[]))
  ORDER BY e.id LIMIT $7`

const SHOWN = `
  SELECT e.*, coalesce(s.name, i.name, '') AS granted_by_name FROM entitlement e
  LEFT JOIN staff s ON s.id = e.granted_by LEFT JOIN integration_source i ON i.id = e.source_id`
/** $1 merchant, $2 kind, $3 plate, after $4 and $5, at most $6; the newest first. */
export const LIST_ENTITLEMENTS = `${SHOWN}
  WHERE e.merchant_id = $1 AND ($2::text IS NULL OR e.kind = $2) AND ($3::text IS NULL OR e.plate_keys && ARRAY[$3::text])
    AND ($4::timestamptz IS NULL OR (e.created_at, e.id) < ($4::timestamptz, $5::uuid))
  ORDER BY e.created_at DESC, e.id DESC LIMIT $6`
/** $1 entitlement, $2 merchant. */
export const READ_ENTITLEMENT = `${SHOWN} WHERE e.id = $1 AND e.merchant_id = $2`
/** $1 source, $2 its reference. */
export const READ_ENTITLEMENT_OF_SOURCE = `${SHOWN} WHERE e.source_id = $1 AND e.source_ref = $2`
