import { firstRows } from '../../persistence/first-rows'
import { isListed } from './listed-states'
import { unseen } from '../../persistence/plan-cache'
import { comesAfter, orderBy, type Sorting } from '../../persistence/sorted-rows'

const ofDays = (by: Sorting): string =>
  firstRows(
    `SELECT id, created_at, amount_fen FROM recovery_order o
  WHERE o.merchant_id = $1 AND o.created_at >= ${unseen('$7::timestamptz')} AND o.created_at < ${unseen('$9::timestamptz')}
    AND ${comesAfter(by, 'o', ['$3', '$4'])} AND ($2::text[] IS NULL OR ${isListed('ANY($2)')})
    AND ($6::uuid[] IS NULL OR o.lot_id = ANY($6)) AND ($8::text[] IS NULL OR o.plate_key = ANY($8))`,
    orderBy(by),
    '$5',
  )
const NEWEST: Sorting = { column: 'created_at', type: 'timestamptz', direction: 'DESC' }
const LARGEST: Sorting = { column: 'amount_fen', type: 'bigint', direction: 'DESC' }

/**
 * Orders of merchant $1 in states $2 (null: any), after the place $3 and $4 in this order if given, at most $5, in lots $6 or null, opened
 * not before $7 and before $9, of the keys $8 of a plate or null. The days bound what is read.
 */
export const LIST_ORDERS_OF_DAYS = ofDays(NEWEST)
export const LIST_OLDEST_ORDERS_OF_DAYS = ofDays({ ...NEWEST, direction: 'ASC' })
export const LIST_LARGEST_ORDERS_OF_DAYS = ofDays(LARGEST)
export const LIST_SMALLEST_ORDERS_OF_DAYS = ofDays({ ...LARGEST, direction: 'ASC' })
