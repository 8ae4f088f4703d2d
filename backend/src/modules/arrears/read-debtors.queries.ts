import { OWED_ARREAR_STATES } from '../../domain/arrear'
import { firstRows, MOST_ROWS } from '../../persistence/first-rows'
import { unseen } from '../../persistence/plan-cache'
import { comesAfter, isSortedBy, orderBy, type Sorting } from '../../persistence/sorted-rows'
import { stateList } from '../../persistence/state-list'

/** $1 merchant, $2 lot or null. */
const all = (place: string) => `
  FROM debtor WHERE merchant_id = $1 AND ${place} AND arrear_count > 0`
/** A part of a plate, or null. */
const PART = unseen('$3::text')
const found = (place: string) => `${all(place)} AND (${PART} IS NULL OR strpos(plate_text, ${PART}) > 0)`

/**
 * The same for a part of several characters: plates that have every two neighbours of them are found by an index, and only these
 * are read.
 */
const foundByPart = (place: string) => `
  FROM debtor WHERE merchant_id = $1 AND ${place} AND arrear_count > 0 AND plate_key IN (
    WITH found AS MATERIALIZED (
      SELECT f.plate_key FROM debtor_search f WHERE f.grams @> plate_grams(coalesce($2::uuid, $1), $3::text)
        AND f.place_id = coalesce($2::uuid, $1) AND strpos(f.plate_text, $3::text) > 0
    )
    SELECT plate_key FROM found)`

const DUE = unseen('$4::bigint')
const LARGEST_FIRST = 'due_fen DESC, plate_key'
const COLUMNS = ['plate_text', 'plate_colour', 'plate_key', 'arrear_count', 'due_fen', 'last_exited_at']
const SHOWN = COLUMNS.join(', ')
const columnsOfPage = (page: string): string => COLUMNS.map(column => `${page}.${column}`).join(', ')
const SHOWN_OF_DEBTOR = columnsOfPage('d')

const OF_LOT = 'lot_id = $2::uuid'
const OF_MERCHANT = `lot_id IS NULL AND ${unseen('$2::uuid')} IS NULL`
/** Rows of debtors of one of these places. */
type From = (place: string) => string

const OWED = stateList(OWED_ARREAR_STATES)
/** Of the debts of a plate those that a row of debtors of this place reports. */
const debtsOf = (debt: string, place: string): string => (place === OF_LOT ? `${debt}.${OF_LOT}` : 'true')
/** As the index of the debts of each plate by age says it, and no other: not for each of them all others of its plate are read. */
const isOwed = (debt: string): string => `(${debt}.state IN ${OWED}) IS TRUE`
/** The oldest debt of a plate: an index of the debts of each plate begins with it. */
const oldest = (shown: string, plateKey: string, place: string) => `
  SELECT ${shown} FROM arrear o
  WHERE o.merchant_id = $1 AND o.plate_key = ${plateKey} AND ${debtsOf('o', place)} AND ${isOwed('o')}
  ORDER BY o.exited_at, o.id LIMIT 1`
/** Each row of a page with since when it owes. */
const withOldest = (rows: string, order: string, place: string) => `
  WITH page AS MATERIALIZED (${rows})
  SELECT ${columnsOfPage('p')}, (${oldest('o.exited_at', 'p.plate_key', place)}) AS oldest_exited_at FROM page p ORDER BY ${order}`

/** After the place $4 (what is owed) and $5 (plate), if given; $6 at most so many. */
const page = (from: From, place: string) =>
  withOldest(
    firstRows(
      `SELECT ${SHOWN}${from(place)}
    AND due_fen <= ${unseen('coalesce($4::bigint, 9223372036854775807)')}
    AND (${DUE} IS NULL OR due_fen < ${DUE} OR plate_key > ${unseen('$5::text')})`,
      LARGEST_FIRST,
      '$6',
    ),
    LARGEST_FIRST,
    place,
  )
/** The same backwards. */
const SMALLEST_FIRST = 'due_fen, plate_key DESC'
/** Among all, many may owe as much as the last one did: those after it come from where they lie, and then whoever owes more. */
const smallest = (from: From, place: string) =>
  withOldest(
    firstRows(
      `SELECT * FROM (
      (SELECT ${SHOWN}${from(place)} AND due_fen = ${DUE} AND plate_key < ${unseen('$5::text')}
        ORDER BY ${SMALLEST_FIRST} LIMIT ${MOST_ROWS})
      UNION ALL
      (SELECT ${SHOWN}${from(place)} AND due_fen > ${unseen('coalesce($4::bigint, -1)')}
        ORDER BY ${SMALLEST_FIRST} LIMIT ${MOST_ROWS})
    ) d`,
      SMALLEST_FIRST,
      '$6',
    ),
    SMALLEST_FIRST,
    place,
  )
/** After the place $4 (how many debts) and $5 (plate), if given. */
const byCount = (from: From, place: string, direction: 'ASC' | 'DESC') => {
  const [sign, begin] = direction === 'ASC' ? ['>', '-1'] : ['<', '9223372036854775807']
  const order = `arrear_count ${direction}, plate_key ${direction}`
  return withOldest(
    firstRows(
      `SELECT ${SHOWN}${from(place)}
    AND ${isSortedBy('arrear_count')} AND (arrear_count, plate_key) ${sign} (${unseen(`coalesce($4::bigint, ${begin})`)}, ${unseen(`coalesce($5::text, '')`)})`,
      order,
      '$6',
    ),
    order,
    place,
  )
}

type Direction = Sorting['direction']
const byAge = (direction: Direction): Sorting => ({ column: 'exited_at', type: 'timestamptz', direction })
/** After the debt $5, whose car left at $4, if given. */
const AGE_PLACE = ['$4', '$5'] as const
/**
 * Cars by their oldest debt: along all debts by age, of which those count that are the oldest of their plate. So nobody who pays has
 * to keep since when a car owes. `coalesce` hides from the planner how rare it would take them to be, so that it goes along the index.
 */
const walkedByAge = (place: string, direction: Direction) => `
  WITH page AS MATERIALIZED (${firstRows(
    `SELECT a.id, a.exited_at, a.plate_key FROM arrear a
    WHERE a.merchant_id = $1 AND ${debtsOf('a', place)} AND a.state IN ${OWED} AND a.exited_at <= 'infinity'
      AND ${comesAfter(byAge(direction), 'a', AGE_PLACE)}
      AND coalesce(strpos(a.plate_text, ${PART}) > 0, true) AND coalesce(a.id = (${oldest('o.id', 'a.plate_key', place)}), false)`,
    orderBy(byAge(direction)),
    '$6',
  )})
  SELECT ${SHOWN_OF_DEBTOR}, p.exited_at AS oldest_exited_at, p.id AS oldest_id
  FROM page p JOIN debtor d ON d.merchant_id = $1 AND d.plate_key = p.plate_key AND d.${place}
  ORDER BY p.exited_at ${direction}, p.id ${direction}`
/** The same of plates that a part finds: of each its oldest debt, and of all these the first. */
const foundByAge = (place: string, direction: Direction) => `
  SELECT ${SHOWN_OF_DEBTOR}, o.exited_at AS oldest_exited_at, o.id AS oldest_id
  FROM (SELECT ${SHOWN}${foundByPart(place)}) d CROSS JOIN LATERAL (${oldest('o.id, o.exited_at', 'd.plate_key', place)}) o
  WHERE ${comesAfter(byAge(direction), 'o', AGE_PLACE)}
  ORDER BY o.exited_at ${direction}, o.id ${direction} LIMIT $6`

const total = (from: string) => `
  SELECT count(*)::int AS count, coalesce(sum(due_fen), 0)::bigint AS due_fen${from}`

export const RANK_DEBTORS_OF_LOT = page(found, OF_LOT)
export const RANK_DEBTORS_OF_MERCHANT = page(found, OF_MERCHANT)
/** Asks for no plate, so that an index alone answers. */
export const SUM_ALL_DEBTORS_OF_LOT = total(all(OF_LOT))
export const SUM_ALL_DEBTORS_OF_MERCHANT = total(all(OF_MERCHANT))
export const SUM_DEBTORS_OF_LOT = total(found(OF_LOT))
export const SUM_DEBTORS_OF_MERCHANT = total(found(OF_MERCHANT))
export const SEARCH_DEBTORS_OF_LOT = page(foundByPart, OF_LOT)
export const SEARCH_DEBTORS_OF_MERCHANT = page(foundByPart, OF_MERCHANT)
export const SUM_FOUND_DEBTORS_OF_LOT = total(foundByPart(OF_LOT))
export const SUM_FOUND_DEBTORS_OF_MERCHANT = total(foundByPart(OF_MERCHANT))

/** The smallest first. */
export const RANK_SMALLEST_DEBTORS_OF_LOT = smallest(found, OF_LOT)
export const RANK_SMALLEST_DEBTORS_OF_MERCHANT = smallest(found, OF_MERCHANT)
export const SEARCH_SMALLEST_DEBTORS_OF_LOT = smallest(foundByPart, OF_LOT)
export const SEARCH_SMALLEST_DEBTORS_OF_MERCHANT = smallest(foundByPart, OF_MERCHANT)
/** Those with the most debts first. */
export const RANK_DEBTORS_OF_LOT_BY_MOST = byCount(found, OF_LOT, 'DESC')
export const RANK_DEBTORS_OF_MERCHANT_BY_MOST = byCount(found, OF_MERCHANT, 'DESC')
export const SEARCH_DEBTORS_OF_LOT_BY_MOST = byCount(foundByPart, OF_LOT, 'DESC')
export const SEARCH_DEBTORS_OF_MERCHANT_BY_MOST = byCount(foundByPart, OF_MERCHANT, 'DESC')
/** Those with the fewest first. */
export const RANK_DEBTORS_OF_LOT_BY_FEWEST = byCount(found, OF_LOT, 'ASC')
export const RANK_DEBTORS_OF_MERCHANT_BY_FEWEST = byCount(found, OF_MERCHANT, 'ASC')
export const SEARCH_DEBTORS_OF_LOT_BY_FEWEST = byCount(foundByPart, OF_LOT, 'ASC')
export const SEARCH_DEBTORS_OF_MERCHANT_BY_FEWEST = byCount(foundByPart, OF_MERCHANT, 'ASC')
/** Those first that owe longest. $4 and $5: when a car left and its debt, or null. */
export const RANK_DEBTORS_OF_LOT_BY_OLDEST = walkedByAge(OF_LOT, 'ASC')
export const RANK_DEBTORS_OF_MERCHANT_BY_OLDEST = walkedByAge(OF_MERCHANT, 'ASC')
export const SEARCH_DEBTORS_OF_LOT_BY_OLDEST = foundByAge(OF_LOT, 'ASC')
export const SEARCH_DEBTORS_OF_MERCHANT_BY_OLDEST = foundByAge(OF_MERCHANT, 'ASC')
/** Those first that owe since a short time. */
export const RANK_DEBTORS_OF_LOT_BY_NEWEST = walkedByAge(OF_LOT, 'DESC')
export const RANK_DEBTORS_OF_MERCHANT_BY_NEWEST = walkedByAge(OF_MERCHANT, 'DESC')
export const SEARCH_DEBTORS_OF_LOT_BY_NEWEST = foundByAge(OF_LOT, 'DESC')
export const SEARCH_DEBTORS_OF_MERCHANT_BY_NEWEST = foundByAge(OF_MERCHANT, 'DESC')
