import { firstRows, MOST_ROWS } from '../../persistence/first-rows'
import { unseen } from '../../persistence/plan-cache'
import { isSortedBy } from '../../persistence/sorted-rows'

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
const SHOWN = 'plate_text, plate_colour, plate_key, arrear_count, due_fen, last_exited_at'
/** After the place $4 (what is owed) and $5 (plate), if given; $6 at most so many. */
const page = (from: string) =>
  firstRows(
    `SELECT ${SHOWN}${from}
    AND due_fen <= ${unseen('coalesce($4::bigint, 9223372036854775807)')}
    AND (${DUE} IS NULL OR due_fen < ${DUE} OR plate_key > ${unseen('$5::text')})`,
    LARGEST_FIRST,
    '$6',
  )
/** The same backwards. */
const SMALLEST_FIRST = 'due_fen, plate_key DESC'
/** Among all, many may owe as much as the last one did: those after it come from where they lie, and then whoever owes more. */
const smallest = (from: string) =>
  firstRows(
    `SELECT * FROM (
      (SELECT ${SHOWN}${from} AND due_fen = ${DUE} AND plate_key < ${unseen('$5::text')}
        ORDER BY ${SMALLEST_FIRST} LIMIT ${MOST_ROWS})
      UNION ALL
      (SELECT ${SHOWN}${from} AND due_fen > ${unseen('coalesce($4::bigint, -1)')}
        ORDER BY ${SMALLEST_FIRST} LIMIT ${MOST_ROWS})
    ) d`,
    SMALLEST_FIRST,
    '$6',
  )
/** After the place $4 (how many debts) and $5 (plate), if given. */
const byCount = (from: string, direction: 'ASC' | 'DESC') => {
  const [sign, begin] = direction === 'ASC' ? ['>', '-1'] : ['<', '9223372036854775807']
  return firstRows(
    `SELECT ${SHOWN}${from}
    AND ${isSortedBy('arrear_count')} AND (arrear_count, plate_key) ${sign} (${unseen(`coalesce($4::bigint, ${begin})`)}, ${unseen(`coalesce($5::text, '')`)})`,
    `arrear_count ${direction}, plate_key ${direction}`,
    '$6',
  )
}
const total = (from: string) => `
  SELECT count(*)::int AS count, coalesce(sum(due_fen), 0)::bigint AS due_fen${from}`

const OF_LOT = 'lot_id = $2::uuid'
const OF_MERCHANT = `lot_id IS NULL AND ${unseen('$2::uuid')} IS NULL`

export const RANK_DEBTORS_OF_LOT = page(found(OF_LOT))
export const RANK_DEBTORS_OF_MERCHANT = page(found(OF_MERCHANT))
/** Asks for no plate, so that an index alone answers. */
export const SUM_ALL_DEBTORS_OF_LOT = total(all(OF_LOT))
export const SUM_ALL_DEBTORS_OF_MERCHANT = total(all(OF_MERCHANT))
export const SUM_DEBTORS_OF_LOT = total(found(OF_LOT))
export const SUM_DEBTORS_OF_MERCHANT = total(found(OF_MERCHANT))
export const SEARCH_DEBTORS_OF_LOT = page(foundByPart(OF_LOT))
export const SEARCH_DEBTORS_OF_MERCHANT = page(foundByPart(OF_MERCHANT))
export const SUM_FOUND_DEBTORS_OF_LOT = total(foundByPart(OF_LOT))
export const SUM_FOUND_DEBTORS_OF_MERCHANT = total(foundByPart(OF_MERCHANT))

/** The smallest first. */
export const RANK_SMALLEST_DEBTORS_OF_LOT = smallest(found(OF_LOT))
export const RANK_SMALLEST_DEBTORS_OF_MERCHANT = smallest(found(OF_MERCHANT))
export const SEARCH_SMALLEST_DEBTORS_OF_LOT = smallest(foundByPart(OF_LOT))
export const SEARCH_SMALLEST_DEBTORS_OF_MERCHANT = smallest(foundByPart(OF_MERCHANT))
/** Those with the most debts first. */
export const RANK_DEBTORS_OF_LOT_BY_MOST = byCount(found(OF_LOT), 'DESC')
export const RANK_DEBTORS_OF_MERCHANT_BY_MOST = byCount(found(OF_MERCHANT), 'DESC')
export const SEARCH_DEBTORS_OF_LOT_BY_MOST = byCount(foundByPart(OF_LOT), 'DESC')
export const SEARCH_DEBTORS_OF_MERCHANT_BY_MOST = byCount(foundByPart(OF_MERCHANT), 'DESC')
/** Those with the fewest first. */
export const RANK_DEBTORS_OF_LOT_BY_FEWEST = byCount(found(OF_LOT), 'ASC')
export const RANK_DEBTORS_OF_MERCHANT_BY_FEWEST = byCount(found(OF_MERCHANT), 'ASC')
export const SEARCH_DEBTORS_OF_LOT_BY_FEWEST = byCount(foundByPart(OF_LOT), 'ASC')
export const SEARCH_DEBTORS_OF_MERCHANT_BY_FEWEST = byCount(foundByPart(OF_MERCHANT), 'ASC')
