import {
  ARREAR,
  OPEN_ARREAR_STATES,
  OUTSTANDING_ARREAR_STATE,
  OWED_ARREAR_STATES,
  SETTLED_ARREAR_STATE,
} from '../../domain/arrear'
import { debtSince } from '../../persistence/readings/open-matter'
import { carsLeft } from '../../persistence/readings/car-left'
import { isCloneSuspected } from '../../persistence/readings/clone-plate'
import { picturesOfDebt } from '../../persistence/readings/pictures-as-json'
import type { ArrearRow } from '../../persistence/rows'
import { firstRows, MOST_ROWS } from '../../persistence/first-rows'
import { IS_PROVEN_REMINDER } from '../../persistence/readings/proven-reminder'
import { unseen, unseenArray } from '../../persistence/plan-cache'
import { comesAfter, isAfter, isSortedBy, orderBy, type Sorting } from '../../persistence/sorted-rows'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

const COMMON = stateList([OUTSTANDING_ARREAR_STATE])
const OWED = stateList(OWED_ARREAR_STATES)
/** The states besides in which a debt is open: those of a lot have indexes of their own. */
const OTHER_OPEN = stateList(OPEN_ARREAR_STATES.filter(state => state !== OUTSTANDING_ARREAR_STATE))
const OTHER_OWED = stateList(OWED_ARREAR_STATES.filter(state => state !== OUTSTANDING_ARREAR_STATE))

/**
 * In which order debts come, and how debts `a` of the state in which most lie are told from those of another: in words that lead to the
 * indexes of this order.
 */
type DebtOrder = Sorting & { isCommon: string; isOther: string }
const NEWEST: DebtOrder = {
  column: 'exited_at',
  type: 'timestamptz',
  direction: 'DESC',
  isCommon: `a.state IN ${COMMON}`,
  isOther: `a.state NOT IN ${COMMON}`,
}
const OLDEST: DebtOrder = {
  ...NEWEST,
  direction: 'ASC',
  // Does not lead to the index of debts that are barred next, in which those of all merchants lie.
  isCommon: `a.state IN ${OWED} AND a.state NOT IN ${OTHER_OWED}`,
}
/** A debt that is paid owes nothing, and lies in no index of what is due, so that no payment writes there. */
const LARGEST: DebtOrder = {
  column: 'due_fen',
  type: 'bigint',
  direction: 'DESC',
  isCommon: `a.state IN ${COMMON} AND ${isSortedBy('a.due_fen')}`,
  isOther: `asked.state NOT IN ${COMMON} AND a.state <> '${SETTLED_ARREAR_STATE}' AND ${isSortedBy('a.due_fen')}`,
}
const SMALLEST: DebtOrder = { ...LARGEST, direction: 'ASC' }

/** Of debt `a`: after the exit, or what is due, $4 of debt $5, if given. */
const PLACE = ['$4', '$5'] as const

/** The first debts in the state in which most lie. It has indexes of its own, that a payment does not write. */
const common = (place: string, by: DebtOrder, isAfterPlace = isAfter(by, 'a', PLACE)): string =>
  firstRows(
    `SELECT ${columnsOf('arrear', 'a')} FROM arrear a
    WHERE a.merchant_id = $1 AND ${by.isCommon} AND '${OUTSTANDING_ARREAR_STATE}' = ${unseenArray('$2', 'text')} AND ${place} AND ${isAfterPlace}`,
    orderBy(by),
    '$6',
  )
/** Of each of states $2 but the common one its first debts in `place`, where `which` holds too. */
const ofStates = (place: string, by: DebtOrder, which = 'true'): string =>
  `SELECT ${columnsOf('arrear', 'a')} FROM unnest(${unseen('$2::text[]')}) AS asked(state) CROSS JOIN LATERAL (${firstRows(
    `SELECT ${columnsOf('arrear', 'a')} FROM arrear a
      WHERE a.merchant_id = $1 AND a.state = asked.state AND ${by.isOther} AND ${which} AND ${place} AND ${isAfter(by, 'a', PLACE)}`,
    orderBy(by),
    '$6',
  )}) a`
/** Where an index of each lot leads to those that are open, and none to the rest. */
const IS_OPEN = `a.state IN ${OTHER_OPEN}`
const IS_OVER = `asked.state NOT IN ${stateList(OPEN_ARREAR_STATES)}`
/**
 * The first debts of merchant $1 in states $2 and in the lots of `place` ($3), at most $6: those in the common state, of each other
 * state its first, and of all these the first.
 */
const first = (
  place: string,
  by = NEWEST,
  ofCommon = common(place, by),
  ofOthers = ofStates(place, by),
): string => `
  (${ofCommon})
  UNION ALL
  (SELECT ${columnsOf('arrear', 'a')} FROM (${ofOthers}) a
    ORDER BY ${orderBy(by)} LIMIT ${MOST_ROWS})
  ORDER BY ${orderBy(by)} LIMIT $6`

/** What a list shows of a debt. Reading the rest, such as the steps of its price, costs a page more than finding its rows. */
export const SHOWN_COLUMNS = [
  'id',
  'lot_id',
  'plate_text',
  'plate_colour',
  'entered_at',
  'exited_at',
  'principal_fen',
  'late_fee_fen',
  'waived_fen',
  'paid_fen',
  'due_fen',
  'state',
  'grace_from',
  'reminder_count',
  'evidence',
] as const satisfies readonly (keyof ArrearRow)[]
const shownOf = (row: string): string => SHOWN_COLUMNS.map(column => `${row}.${column}`).join(', ')
const SHOWN = shownOf('p')
const SHOWN_OF_PLATE = shownOf('a')

/** When somebody was reminded of a debt, as far as it is proven that it reached him. */
const remindedAt = (arrearId: string): string =>
  `ARRAY(SELECT r.delivered_at FROM reminder r WHERE r.arrear_id = ${arrearId} AND ${IS_PROVEN_REMINDER})`

/** The page is cut first: reminders are looked up for its debts alone. `beside`: what else each row has. */
const shown = (page: string, { column, direction }: Sorting = NEWEST, beside = ''): string => `
  WITH page AS MATERIALIZED (${page})
  SELECT ${SHOWN}, (SELECT l.name FROM lot l WHERE l.id = p.lot_id) AS lot_name, ${remindedAt('p.id')} AS reminded_at${beside}
  FROM page p ORDER BY p.${column} ${direction}, p.id ${direction}`

const COLOUR = unseen('$7::text')
const EVERYWHERE = `${unseen('$3::uuid[]')} IS NULL`
const IN_LOTS = 'a.lot_id = ANY($3::uuid[])'
const OF_COLOUR = `(${COLOUR} IS NULL OR a.plate_colour = ${COLOUR})`

/**
 * Of each lot of $3, and of all these the first. Of a lot an index of its own tells the first, and nothing leads to that of all lots;
 * whoever asks for several has no plan that depends on which they are.
 */
const inLots = (by: DebtOrder): string => `
  SELECT ${columnsOf('arrear', 'a')} FROM (SELECT DISTINCT unnest(${unseen('$3::uuid[]')}) AS id) AS asked_lot CROSS JOIN LATERAL (${common(
    `a.lot_id = asked_lot.id AND ${OF_COLOUR}`,
    by,
    comesAfter(by, 'a', PLACE),
  )}) a
    ORDER BY ${orderBy(by)} LIMIT ${MOST_ROWS}`
const OF_PLATE = `FROM arrear a
  WHERE a.merchant_id = $1 AND a.plate_text = $8 AND a.state = ANY($2::text[]) AND ($3::uuid[] IS NULL OR ${IN_LOTS}) AND ${OF_COLOUR}`
/**
 * A plate has few debts: it leads to them, and never do all debts of the merchant. On the first page each row has the cars of the plate
 * that have left, and the sums of all pages, which on that page are of all that was found: a query of its own would cost as much as this
 * one.
 */
const ofPlate = (by: DebtOrder): string => {
  const sign = by.direction === 'ASC' ? '>' : '<'
  return shown(
    `
  SELECT ${SHOWN_OF_PLATE}, count(*) OVER () AS listed_count, sum(a.due_fen) OVER () AS listed_due_fen ${OF_PLATE}
    AND ($4::${by.type} IS NULL OR (a.${by.column}, a.id) ${sign} ($4::${by.type}, $5::uuid))
  ORDER BY ${orderBy(by)} LIMIT $6`,
    by,
    `, CASE WHEN $4::${by.type} IS NULL THEN (SELECT json_agg(c) FROM (${carsLeft('$1', '$8')}) c) END AS cars_left,
    CASE WHEN $4::${by.type} IS NULL THEN json_build_object('count', p.listed_count, 'dueFen', p.listed_due_fen) END AS sums,
    CASE WHEN $4::${by.type} IS NULL THEN ${isCloneSuspected('$1', '$8')} END AS is_clone_suspected`,
  )
}
const everywhere = (by: DebtOrder): string => shown(first(`${EVERYWHERE} AND ${OF_COLOUR}`, by), by)
const OF_ONE_LOT = `a.lot_id = asked_lot.id AND ${OF_COLOUR}`
/** The debts in other states of lots $3: of each lot those that are open, and of all in `place` the rest. */
const othersInLots = (place: string, by: DebtOrder): string => `
  (SELECT ${columnsOf('arrear', 'a')} FROM (SELECT DISTINCT unnest(${unseen('$3::uuid[]')}) AS id) AS asked_lot
    CROSS JOIN LATERAL (${ofStates(OF_ONE_LOT, by, IS_OPEN)}) a)
  UNION ALL
  (${ofStates(place, by, IS_OVER)})`
const SOME_LOTS = `a.lot_id = ${unseenArray('$3', 'uuid')} AND ${OF_COLOUR}`
const ofLots = (by: DebtOrder): string =>
  shown(first(SOME_LOTS, by, inLots(by), othersInLots(SOME_LOTS, by)), by)
const NEWEST_IN_LOTS = `${IN_LOTS} AND ${OF_COLOUR}`
const NEWEST_IN_LOT = `a.lot_id = $3::uuid AND ${OF_COLOUR}`

/** $1 merchant, $2 states, $3 null, $4 and $5 the place in the list, $6 how many, $7 colour or null. */
export const LIST_ARREARS = everywhere(NEWEST)
/** The same of lots $3: which of them have few debts decides how they are found. */
export const LIST_ARREARS_OF_LOTS = shown(
  first(NEWEST_IN_LOTS, NEWEST, common(NEWEST_IN_LOTS, NEWEST), othersInLots(NEWEST_IN_LOTS, NEWEST)),
)
/** The same of one lot, $3. */
export const LIST_ARREARS_OF_LOT = shown(
  first(
    NEWEST_IN_LOT,
    NEWEST,
    common(NEWEST_IN_LOT, NEWEST),
    `(${ofStates(NEWEST_IN_LOT, NEWEST, IS_OPEN)}) UNION ALL (${ofStates(NEWEST_IN_LOT, NEWEST, IS_OVER)})`,
  ),
)
/** The same of plate $8, in lots $3 or in all. */
export const LIST_ARREARS_OF_PLATE = ofPlate(NEWEST)

/** The same, the oldest first; $3 the lots of the second. */
export const LIST_OLDEST_ARREARS = everywhere(OLDEST)
export const LIST_OLDEST_ARREARS_OF_LOTS = ofLots(OLDEST)
export const LIST_OLDEST_ARREARS_OF_PLATE = ofPlate(OLDEST)
/** The same by what is due, in states in which something may be. */
export const LIST_LARGEST_ARREARS = everywhere(LARGEST)
export const LIST_LARGEST_ARREARS_OF_LOTS = ofLots(LARGEST)
export const LIST_LARGEST_ARREARS_OF_PLATE = ofPlate(LARGEST)
export const LIST_SMALLEST_ARREARS = everywhere(SMALLEST)
export const LIST_SMALLEST_ARREARS_OF_LOTS = ofLots(SMALLEST)
export const LIST_SMALLEST_ARREARS_OF_PLATE = ofPlate(SMALLEST)

/** Of a plate without a debt in such a list. $1 merchant, $2 plate. */
export const READ_CLONE_SUSPECTED = `SELECT ${isCloneSuspected('$1', '$2')} AS is_clone_suspected`

const REVIEWED = `  SELECT ${columnsOf('arrear', 'p')}, l.name AS lot_name, ${remindedAt('p.id')} AS reminded_at, ${picturesOfDebt('p')} AS stay_pictures, e.at AS sent_at, e.detail, s.name AS sent_by
  FROM page p JOIN lot l ON l.id = p.lot_id
  LEFT JOIN LATERAL (
    SELECT j.at, j.actor, j.detail FROM journal j
    WHERE j.entity = 'arrear' AND j.entity_id = p.id::text AND j.to_state = ANY($2::text[]) ORDER BY j.id DESC LIMIT 1) e ON true
  LEFT JOIN staff s ON s.merchant_id = p.merchant_id AND 'staff:' || s.id = e.actor
  ORDER BY p.exited_at DESC, p.id DESC`

/**
 * Debts of merchant $1 in states $2, newest first, with the entry of the audit log by which each came there: after the exit $4 of
 * debt $5, at most $6; $3 null. The page is cut first: entries are looked up for its debts alone.
 */
export const LIST_REVIEWS = `
  WITH page AS MATERIALIZED (${first(EVERYWHERE)})
${REVIEWED}`

/** The same of lot $3, or of all, and of the stays of source $7, or of any: few debts are in these states. */
export const LIST_REVIEWS_OF = `
  WITH page AS MATERIALIZED (
    SELECT ${columnsOf('arrear', 'a')} FROM arrear a
    WHERE a.merchant_id = $1 AND a.state = ANY($2::text[]) AND a.state NOT IN ${COMMON} AND ($3::uuid IS NULL OR a.lot_id = $3)
      AND ($7::uuid IS NULL OR EXISTS (SELECT 1 FROM parking_session y WHERE y.id = a.stay_id AND y.source_id = $7))
      AND ($4::timestamptz IS NULL OR (a.exited_at, a.id) < ($4::timestamptz, $5::uuid))
    ORDER BY ${orderBy(NEWEST)} LIMIT $6)
${REVIEWED}`

/** Debt $2 of merchant $1, with the order that holds a car for it. */
export const READ_ARREAR = `
  SELECT ${columnsOf('arrear', 'a')}, l.name AS lot_name, ${remindedAt('a.id')} AS reminded_at, ${picturesOfDebt('a')} AS stay_pictures,
    (SELECT o.order_id FROM order_arrear o WHERE o.arrear_id = a.id AND o.is_active LIMIT 1) AS held_by_order_id,
    CASE WHEN a.state IN ${stateList(ARREAR.ends)} THEN ${debtSince('a')} END AS over_since
  FROM arrear a JOIN lot l ON l.id = a.lot_id WHERE a.id = $2 AND a.merchant_id = $1`

/** Every reminder of debt $1, also those that reached nobody, the newest first. */
export const LIST_REMINDERS = `
  SELECT r.kind, r.sent_at, r.delivered_at, r.returned_at, r.photo_id, r.note
  FROM reminder r WHERE r.arrear_id = $1 ORDER BY r.sent_at DESC, r.id DESC LIMIT 50`
