import { firstRows } from '../../persistence/first-rows'
import { isListed } from './listed-states'
import { unseenArray } from '../../persistence/plan-cache'

/** Orders of merchant $1 in states $2 (null: any), after the time $3 and id $4 if given, at most $5; `place` says of which lots and plates. */
const newest = (place: string, isOpen = 'true'): string =>
  firstRows(
    `SELECT id, created_at FROM recovery_order o
  WHERE o.merchant_id = $1 AND ${isOpen} AND ($2::text[] IS NULL OR ${isListed('ANY($2)')}) AND ${place}
    AND (o.created_at, o.id) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))`,
    'created_at DESC, id DESC',
    '$5',
  )
/** Those that have not ended lie in an index of their own, and so do those that ended unpaid: few beside all that were completed. */
const open = (place: string): string => newest(place, 'o.ended_at IS NULL')
const unpaid = (place: string): string => `
  (${open(place)}) UNION ALL (${newest(place, 'o.ended_at IS NOT NULL AND o.completed_at IS NULL')})
  ORDER BY created_at DESC, id DESC LIMIT $5`

/** $6 lots or null. */
const IN_LOTS = '($6::uuid[] IS NULL OR o.lot_id = ANY($6))'
/** $6 lot. */
const IN_LOT = 'o.lot_id = $6::uuid'

/** In whichever state. */
export const LIST_ORDERS = newest(IN_LOTS)
export const LIST_ORDERS_OF_LOT = newest(IN_LOT)
/** In states of orders that have not ended. */
export const LIST_OPEN_ORDERS = open(IN_LOTS)
export const LIST_OPEN_ORDERS_OF_LOT = open(IN_LOT)
/** In states of orders that are not completed. */
export const LIST_UNPAID_ORDERS = unpaid(IN_LOTS)
export const LIST_UNPAID_ORDERS_OF_LOT = unpaid(IN_LOT)
/** $7 the keys of a plate in each colour. */
export const LIST_ORDERS_OF_PLATE = newest(`${IN_LOTS} AND o.plate_key = ${unseenArray('$7', 'text')}`)
