import { OPEN_ARREAR_STATES, OUTSTANDING_ARREAR_STATE, OWED_ARREAR_STATES } from '../../domain/arrear'
import { firstRows } from '../../persistence/first-rows'
import { unseen } from '../../persistence/plan-cache'
import { IS_PROVEN_REMINDER } from '../../persistence/readings/proven-reminder'
import { comesAfter, isAfter, isSortedBy, orderBy, type Sorting } from '../../persistence/sorted-rows'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

const OWED = stateList(OWED_ARREAR_STATES)
/** Counts and sums the debts of which `condition` holds. */
const sumOf = (name: string, condition: string): string =>
  `(count(*) FILTER (WHERE ${condition}))::int AS ${name}_count, coalesce(sum(due_fen) FILTER (WHERE ${condition}), 0)::bigint AS ${name}_fen`

/** $1 merchant, $2 lot or null, $3 30 days ago, $4 60, $5 90, $6: whoever left before is barred soon. */
export const READ_AGES = `
  SELECT lot_id, ${sumOf('up_to_30', 'exited_at > $3')}, ${sumOf('up_to_60', 'exited_at <= $3 AND exited_at > $4')},
    ${sumOf('up_to_90', 'exited_at <= $4 AND exited_at > $5')}, ${sumOf('older', 'exited_at <= $5')},
    ${sumOf('bars_soon', 'exited_at <= $6')}
  FROM arrear WHERE merchant_id = $1 AND ($2::uuid IS NULL OR lot_id = $2) AND state IN ${OWED}
  GROUP BY GROUPING SETS ((lot_id), ())`

const BEGIN = unseen(`greatest($3::timestamptz, $5, '-infinity')`)
/** A place before $3 has nothing to say. */
const BEGIN_ID = unseen(
  `CASE WHEN $5::timestamptz > coalesce($3, '-infinity') THEN $6::uuid ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END`,
)

/** The same from the other end. */
const LAST = unseen('least($4::timestamptz, $5)')
const LAST_ID = unseen(
  `CASE WHEN $5::timestamptz <= $4 THEN $6::uuid ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END`,
)

/** One condition says where to begin: of two an index begins at the first. */
const OLDEST_FIRST = {
  within: `exited_at <= ${unseen('$4::timestamptz')} AND (exited_at, id) > (${BEGIN}, ${BEGIN_ID})`,
  order: 'exited_at, id',
  shown: 'p.exited_at, p.id',
}
const NEWEST_FIRST = {
  within: `exited_at > ${unseen(`coalesce($3::timestamptz, '-infinity')`)} AND (exited_at, id) < (${LAST}, ${LAST_ID})`,
  order: 'exited_at DESC, id DESC',
  shown: 'p.exited_at DESC, p.id DESC',
}

type Order = typeof OLDEST_FIRST
/** A page of debts, each with what was done to be paid. */
const shown = (page: string, order: string): string => `
  WITH page AS MATERIALIZED (${page})
  SELECT ${columnsOf('arrear', 'p')}, l.name AS lot_name, d.demand_count, d.last_demand_at
  FROM page p JOIN lot l ON l.id = p.lot_id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS demand_count, max(r.delivered_at) AS last_demand_at FROM reminder r
      WHERE r.arrear_id = p.id AND ${IS_PROVEN_REMINDER}) d
  ORDER BY ${order}`

const aged = (place: string, { within, order, shown: listed }: Order = OLDEST_FIRST): string =>
  shown(
    firstRows(
      `SELECT ${columnsOf('arrear')} FROM arrear WHERE merchant_id = $1 AND ${place} AND state IN ${OWED}
      AND ${within}`,
      order,
      '$7',
    ),
    listed,
  )

/** $1 merchant, $2 null, $3 left after or null, $4 left not after, $5 and $6 the place in the list, $7 how many. */
export const LIST_AGED_DEBTS = aged(`${unseen('$2::uuid')} IS NULL`)
export const LIST_NEWEST_AGED_DEBTS = aged(`${unseen('$2::uuid')} IS NULL`, NEWEST_FIRST)
/** The same of one lot, $2. */
export const LIST_AGED_DEBTS_OF_LOT = aged('lot_id = $2::uuid')
export const LIST_NEWEST_AGED_DEBTS_OF_LOT = aged('lot_id = $2::uuid', NEWEST_FIRST)

/** The same of plate $8, in lot $2 or in all: a plate has few debts. */
export const LIST_AGED_DEBTS_OF_PLATE = aged('($2::uuid IS NULL OR lot_id = $2) AND plate_text = $8')

export const LIST_NEWEST_AGED_DEBTS_OF_PLATE = aged(
  '($2::uuid IS NULL OR lot_id = $2) AND plate_text = $8',
  NEWEST_FIRST,
)

const byDue = (direction: Sorting['direction']): Sorting => ({ column: 'due_fen', type: 'bigint', direction })
/** After what is due, $5, of debt $6, if given. */
const DUE_PLACE = ['$5', '$6'] as const
const AGED = `a.exited_at > ${unseen(`coalesce($3::timestamptz, '-infinity')`)} AND a.exited_at <= ${unseen('$4::timestamptz')}`
const OUTSTANDING = stateList([OUTSTANDING_ARREAR_STATE])
const OTHERS = stateList(OWED_ARREAR_STATES.filter(state => state !== OUTSTANDING_ARREAR_STATE))

/**
 * By amount along the index of amounts, for an age in which most debts are. What is said of the age leads to no index: by age every
 * debt of it would have to be sorted.
 */
const alongAmounts = (place: string, direction: Sorting['direction']): string => {
  const by = byDue(direction)
  const ofStates = (states: string): string =>
    firstRows(
      `SELECT ${columnsOf('arrear', 'a')} FROM arrear a
      WHERE a.merchant_id = $1 AND ${place} AND a.state IN ${states} AND ${isSortedBy('a.due_fen')} AND (${AGED}) IS TRUE
        AND ${isAfter(by, 'a', DUE_PLACE)}`,
      orderBy(by),
      '$7',
    )
  return shown(
    `(${ofStates(OUTSTANDING)}) UNION ALL (${ofStates(OTHERS)}) ORDER BY ${orderBy(by)} LIMIT $7`,
    `p.due_fen ${direction}, p.id ${direction}`,
  )
}

/** By amount where an age, or a plate, has few debts: all of them are read and sorted. Nothing leads to the index of amounts. */
const sortedByAmount = (place: string, direction: Sorting['direction']): string => {
  const by = byDue(direction)
  return shown(
    firstRows(
      `SELECT ${columnsOf('arrear', 'a')} FROM arrear a
      WHERE a.merchant_id = $1 AND ${place} AND a.state IN ${OWED} AND ${AGED} AND ${comesAfter(by, 'a', DUE_PLACE)}`,
      orderBy(by),
      '$7',
    ),
    `p.due_fen ${direction}, p.id ${direction}`,
  )
}

const EVERYWHERE = `${unseen('$2::uuid')} IS NULL`
const OF_LOT = 'a.lot_id = $2::uuid'
const OF_PLATE = '($2::uuid IS NULL OR a.lot_id = $2) AND a.plate_text = $8'

/** Parameters as above, with what is due and the debt before the page as $5 and $6. */
export const LIST_LARGEST_OF_MANY = alongAmounts(EVERYWHERE, 'DESC')
export const LIST_LARGEST_OF_FEW = sortedByAmount(EVERYWHERE, 'DESC')
export const LIST_LARGEST_OF_MANY_OF_LOT = alongAmounts(OF_LOT, 'DESC')
export const LIST_LARGEST_OF_FEW_OF_LOT = sortedByAmount(OF_LOT, 'DESC')
export const LIST_LARGEST_AGED_DEBTS_OF_PLATE = sortedByAmount(OF_PLATE, 'DESC')
export const LIST_SMALLEST_OF_MANY = alongAmounts(EVERYWHERE, 'ASC')
export const LIST_SMALLEST_OF_FEW = sortedByAmount(EVERYWHERE, 'ASC')
export const LIST_SMALLEST_OF_MANY_OF_LOT = alongAmounts(OF_LOT, 'ASC')
export const LIST_SMALLEST_OF_FEW_OF_LOT = sortedByAmount(OF_LOT, 'ASC')
export const LIST_SMALLEST_AGED_DEBTS_OF_PLATE = sortedByAmount(OF_PLATE, 'ASC')

/** How many debts an age has, $5 at most. $1 to $4 as above. */
const counted = (place: string): string => `
  SELECT count(*)::int AS count FROM (
    SELECT 1 FROM arrear a WHERE a.merchant_id = $1 AND ${place} AND a.state IN ${OWED} AND ${AGED} LIMIT $5) x`
export const COUNT_AGED_DEBTS = counted(EVERYWHERE)
export const COUNT_AGED_DEBTS_OF_LOT = counted(OF_LOT)

/** Open debts of a car, the oldest first, each with what all of them come to. $1 merchant, $2 its plate, $3 how many. */
export const READ_COURT_DEBTS = `
  SELECT ${columnsOf('arrear', 'a')}, l.name AS lot_name, sum(a.due_fen) OVER ()::bigint AS all_due_fen FROM arrear a JOIN lot l ON l.id = a.lot_id
  WHERE a.merchant_id = $1 AND a.plate_key = $2 AND a.state IN ${stateList(OPEN_ARREAR_STATES)}
  ORDER BY a.exited_at, a.id LIMIT $3`

/** Each time that debts $1 were demanded, the oldest first, at most $2. */
export const READ_DEMANDS = `
  SELECT r.kind, array_agg(r.arrear_id) AS arrear_ids, min(r.sent_at) AS sent_at, max(r.delivered_at) AS delivered_at,
    max(r.returned_at) AS returned_at, max(r.note) AS note, n.number AS notice_number, n.photo_sha256, s.name AS left_by,
    coalesce(n.photo_id, (array_agg(r.photo_id) FILTER (WHERE r.photo_id IS NOT NULL))[1]) AS photo_id, m.external_id AS receipt
  FROM reminder r LEFT JOIN notice n ON n.id = r.notice_id LEFT JOIN staff s ON s.id = n.left_by
    LEFT JOIN reminder_message m ON m.id = r.message_id
  WHERE r.arrear_id = ANY($1::uuid[])
  GROUP BY r.kind, coalesce(r.notice_id, r.message_id, r.id), n.id, s.id, m.id
  ORDER BY min(r.sent_at) LIMIT $2`

/** Which of pictures $2 are merchant $1's: debts of early imports may name others. */
export const READ_OWN_PHOTOS = 'SELECT id FROM photo WHERE merchant_id = $1 AND id = ANY($2::uuid[])'
export const READ_MERCHANT_NAME = 'SELECT payee_name AS name FROM merchant WHERE id = $1'
