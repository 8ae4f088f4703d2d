import { firstRows } from '../../persistence/first-rows'
import { unseen } from '../../persistence/plan-cache'

/**
 * Orders of merchant $1 in states $2 (null: any), opened before the time $3 and id $4, at most $5, in lots $6 or null, not before $7, of the
 * keys $8 of a plate or null. The days bound what is read.
 */
export const LIST_ORDERS_OF_DAYS = firstRows(
  `SELECT id, created_at FROM recovery_order o
  WHERE o.merchant_id = $1 AND o.created_at >= ${unseen('$7::timestamptz')} AND (o.created_at, o.id) < ($3::timestamptz, $4::uuid)
    AND ($2::text[] IS NULL OR o.state = ANY($2)) AND ($6::uuid[] IS NULL OR o.lot_id = ANY($6)) AND ($8::text[] IS NULL OR o.plate_key = ANY($8))`,
  'created_at DESC, id DESC',
  '$5',
)
