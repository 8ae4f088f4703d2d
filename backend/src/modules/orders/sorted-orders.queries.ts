import { COMPLETED_STATE } from '../../domain/recovery-order'
import { isListed } from './listed-states'
import { firstRows, MOST_ROWS } from '../../persistence/first-rows'
import { unseen, unseenArray } from '../../persistence/plan-cache'
import { isAfter, isSortedBy, orderBy, type Sorting } from '../../persistence/sorted-rows'

const OLDEST: Sorting = { column: 'created_at', type: 'timestamptz', direction: 'ASC' }
const LARGEST: Sorting = { column: 'amount_fen', type: 'bigint', direction: 'DESC' }
const SMALLEST: Sorting = { ...LARGEST, direction: 'ASC' }

const STATES = unseen('$2::text[]')
/** Orders of merchant $1 in states $2 (null: any), after the time or the amount $3 and id $4 if given, at most $5. */
const sorted = (by: Sorting, which: string): string =>
  firstRows(
    `SELECT o.id, o.created_at, o.amount_fen FROM recovery_order o
  WHERE o.merchant_id = $1 AND ${which} AND (${STATES} IS NULL OR ${isListed(unseenArray('$2', 'text'))})
    AND ${isAfter(by, 'o', ['$3', '$4'])}`,
    orderBy(by),
    '$5',
  )
const merged = (by: Sorting, pages: readonly string[]): string =>
  `${pages.map(page => `(${page})`).join(' UNION ALL ')} ORDER BY ${orderBy(by)} LIMIT $5`

const IS_OPEN = 'o.ended_at IS NULL'
const IS_UNPAID = 'o.ended_at IS NOT NULL AND o.completed_at IS NULL'
const IS_COMPLETED = 'o.ended_at IS NOT NULL AND o.completed_at IS NOT NULL'
const HAS_AMOUNT = isSortedBy('o.amount_fen')

/** $6 lots or null. */
const IN_LOTS = `(${unseen('$6::uuid[]')} IS NULL OR o.lot_id = ${unseenArray('$6', 'uuid')})`
/** $6 lot. */
const IN_LOT = 'o.lot_id = $6::uuid'
/** $7 the keys of a plate in each colour. A plate has few orders: it leads to them. */
const OF_PLATE = `${IN_LOTS} AND o.plate_key = ${unseenArray('$7', 'text')}`

const oldestUnpaid = (place: string): string =>
  merged(OLDEST, [sorted(OLDEST, `${IS_OPEN} AND ${place}`), sorted(OLDEST, `${IS_UNPAID} AND ${place}`)])

/** The oldest first, in whichever state. */
export const LIST_OLDEST_ORDERS = sorted(OLDEST, IN_LOTS)
export const LIST_OLDEST_ORDERS_OF_LOT = sorted(OLDEST, IN_LOT)
/** In states of orders that have not ended. */
export const LIST_OLDEST_OPEN_ORDERS = sorted(OLDEST, `${IS_OPEN} AND ${IN_LOTS}`)
export const LIST_OLDEST_OPEN_ORDERS_OF_LOT = sorted(OLDEST, `${IS_OPEN} AND ${IN_LOT}`)
/** In states of orders that are not completed. */
export const LIST_OLDEST_UNPAID_ORDERS = oldestUnpaid(IN_LOTS)
export const LIST_OLDEST_UNPAID_ORDERS_OF_LOT = oldestUnpaid(IN_LOT)
export const LIST_OLDEST_ORDERS_OF_PLATE = sorted(OLDEST, OF_PLATE)

const MAY_BE_COMPLETED = unseen(`$2::text[] IS NULL OR '${COMPLETED_STATE}' = ANY($2::text[])`)
const MAY_BE_OTHER = unseen(`$2::text[] IS NULL OR NOT $2::text[] <@ ARRAY['${COMPLETED_STATE}']`)
/**
 * Each order lies in one index of amounts: of those that have not ended, of those that ended unpaid, or of those that are completed.
 * Each gives its first ones, if such are asked for, and of all these the first are taken.
 */
const byAmount = (by: Sorting, place: string, completed: string): string =>
  merged(by, [
    sorted(by, `${IS_OPEN} AND ${HAS_AMOUNT} AND ${MAY_BE_OTHER} AND ${place}`),
    sorted(by, `${IS_UNPAID} AND ${HAS_AMOUNT} AND ${MAY_BE_OTHER} AND ${place}`),
    completed,
  ])
const everywhere = (by: Sorting): string =>
  byAmount(by, 'true', sorted(by, `${IS_COMPLETED} AND ${HAS_AMOUNT} AND ${MAY_BE_COMPLETED}`))
/** Few are not completed; those that are lie in an index by lot. */
const ofLots = (by: Sorting): string =>
  byAmount(
    by,
    `o.lot_id = ${unseenArray('$6', 'uuid')}`,
    `SELECT o.id, o.created_at, o.amount_fen FROM (SELECT DISTINCT unnest(${unseen('$6::uuid[]')}) AS id) AS asked_lot CROSS JOIN LATERAL (${sorted(
      by,
      `o.lot_id = asked_lot.id AND ${IS_COMPLETED} AND ${HAS_AMOUNT} AND ${MAY_BE_COMPLETED}`,
    )}) o
    ORDER BY ${orderBy(by)} LIMIT ${MOST_ROWS}`,
  )

/** By their amount, of all lots; or of lots $6, or of a plate. */
export const LIST_LARGEST_ORDERS = everywhere(LARGEST)
export const LIST_LARGEST_ORDERS_OF_LOTS = ofLots(LARGEST)
export const LIST_LARGEST_ORDERS_OF_PLATE = sorted(LARGEST, OF_PLATE)
export const LIST_SMALLEST_ORDERS = everywhere(SMALLEST)
export const LIST_SMALLEST_ORDERS_OF_LOTS = ofLots(SMALLEST)
export const LIST_SMALLEST_ORDERS_OF_PLATE = sorted(SMALLEST, OF_PLATE)
