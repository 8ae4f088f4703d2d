import { OUTSTANDING_ARREAR_STATE } from '../../domain/arrear'
import { carsLeft } from '../../persistence/readings/car-left'
import { isCloneSuspected } from '../../persistence/readings/clone-plate'
import { picturesOfDebt } from '../../persistence/readings/pictures-as-json'
import type { ArrearRow } from '../../persistence/rows'
import { firstRows, MOST_ROWS } from '../../persistence/first-rows'
import { unseen, unseenArray } from '../../persistence/plan-cache'
import { stateList } from '../../persistence/state-list'

const NEWEST_FIRST = 'exited_at DESC, id DESC'
/**
 * Of debt `a`: after the exit $4 of debt $5, if given. Without an alternative for the first page, so that an index begins to be read
 * there, however deep the page is; the first condition is what the index of debts that are owed asks for.
 */
const AT = unseen(`coalesce($4::timestamptz, 'infinity')`)
const ID = unseen(`coalesce($5::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')`)
const IS_AFTER = `a.exited_at <= ${AT}
  AND (a.exited_at, a.id) < (${AT}, ${ID})`
const COMMON = stateList([OUTSTANDING_ARREAR_STATE])

/**
 * The newest debts of merchant $1 in states $2 and in the lots of `place` ($3), as IS_AFTER says, at most $6. The state in which
 * most debts lie has indexes of its own, that a payment does not write; of each other state the newest are taken, and of all these
 * the newest.
 */
const newest = (place: string): string => `
  (${firstRows(
    `SELECT a.* FROM arrear a
    WHERE a.merchant_id = $1 AND a.state IN ${COMMON} AND '${OUTSTANDING_ARREAR_STATE}' = ${unseenArray('$2', 'text')} AND ${place} AND ${IS_AFTER}`,
    NEWEST_FIRST,
    '$6',
  )})
  UNION ALL
  (SELECT a.* FROM unnest(${unseen('$2::text[]')}) AS asked(state) CROSS JOIN LATERAL (${firstRows(
    `SELECT a.* FROM arrear a
      WHERE a.merchant_id = $1 AND a.state = asked.state AND a.state NOT IN ${COMMON} AND ${place} AND ${IS_AFTER}`,
    NEWEST_FIRST,
    '$6',
  )}) a
    ORDER BY ${NEWEST_FIRST} LIMIT ${MOST_ROWS})
  ORDER BY ${NEWEST_FIRST} LIMIT $6`

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
const SHOWN = SHOWN_COLUMNS.map(column => `p.${column}`).join(', ')

/** When somebody was reminded of a debt, as far as it reached him. */
const remindedAt = (arrearId: string): string =>
  `ARRAY(SELECT r.delivered_at FROM reminder r WHERE r.arrear_id = ${arrearId} AND r.delivered_at IS NOT NULL AND r.returned_at IS NULL)`

/** The page is cut first: reminders are looked up for its debts alone. `beside`: what else each row has. */
const shown = (page: string, beside = ''): string => `
  WITH page AS MATERIALIZED (${page})
  SELECT ${SHOWN}, (SELECT l.name FROM lot l WHERE l.id = p.lot_id) AS lot_name, ${remindedAt('p.id')} AS reminded_at${beside}
  FROM page p ORDER BY p.exited_at DESC, p.id DESC`

const COLOUR = unseen('$7::text')
const EVERYWHERE = `${unseen('$3::uuid[]')} IS NULL`
const IN_LOTS = 'a.lot_id = ANY($3::uuid[])'
const OF_COLOUR = `(${COLOUR} IS NULL OR a.plate_colour = ${COLOUR})`

/** $1 merchant, $2 states, $3 null, $4 and $5 the place in the list, $6 how many, $7 colour or null. */
export const LIST_ARREARS = shown(newest(`${EVERYWHERE} AND ${OF_COLOUR}`))
/** The same of lots $3: which of them have few debts decides how they are found. */
export const LIST_ARREARS_OF_LOTS = shown(newest(`${IN_LOTS} AND ${OF_COLOUR}`))
/** The same of one lot, $3. */
export const LIST_ARREARS_OF_LOT = shown(newest(`a.lot_id = $3::uuid AND ${OF_COLOUR}`))
/**
 * The same of plate $8, in lots $3 or in all. A plate has few debts: it leads to them, and never do all debts of the merchant. On the
 * first page each row has the cars of the plate that have left, looked for once: a query of its own would cost as much as this one.
 */
export const LIST_ARREARS_OF_PLATE = shown(
  `
  SELECT a.* FROM arrear a
  WHERE a.merchant_id = $1 AND a.plate_text = $8 AND a.state = ANY($2::text[]) AND ($3::uuid[] IS NULL OR ${IN_LOTS}) AND ${OF_COLOUR}
    AND ($4::timestamptz IS NULL OR (a.exited_at, a.id) < ($4::timestamptz, $5::uuid))
  ORDER BY ${NEWEST_FIRST} LIMIT $6`,
  `, CASE WHEN $4::timestamptz IS NULL THEN (SELECT json_agg(c) FROM (${carsLeft('$1', '$8')}) c) END AS cars_left, CASE WHEN $4::timestamptz IS NULL THEN ${isCloneSuspected('$1', '$8')} END AS is_clone_suspected`,
)
/** Of a plate without a debt in such a list. $1 merchant, $2 plate. */
export const READ_CLONE_SUSPECTED = `SELECT ${isCloneSuspected('$1', '$2')} AS is_clone_suspected`

/**
 * Debts of merchant $1 in states $2, newest first, with the entry of the audit log by which each came there: after the exit $4 of
 * debt $5, at most $6; $3 null. The page is cut first: entries are looked up for its debts alone.
 */
export const LIST_REVIEWS = `
  WITH page AS MATERIALIZED (${newest(EVERYWHERE)})
  SELECT p.*, l.name AS lot_name, ${remindedAt('p.id')} AS reminded_at, ${picturesOfDebt('p')} AS stay_pictures, e.at AS sent_at, e.detail, s.name AS sent_by
  FROM page p JOIN lot l ON l.id = p.lot_id
  LEFT JOIN LATERAL (
    SELECT j.at, j.actor, j.detail FROM journal j
    WHERE j.entity = 'arrear' AND j.entity_id = p.id::text AND j.to_state = ANY($2::text[]) ORDER BY j.id DESC LIMIT 1) e ON true
  LEFT JOIN staff s ON s.merchant_id = p.merchant_id AND 'staff:' || s.id = e.actor
  ORDER BY p.exited_at DESC, p.id DESC`

/** Debt $2 of merchant $1, with the order that holds a car for it. */
export const READ_ARREAR = `
  SELECT a.*, l.name AS lot_name, ${remindedAt('a.id')} AS reminded_at, ${picturesOfDebt('a')} AS stay_pictures,
    (SELECT o.order_id FROM order_arrear o WHERE o.arrear_id = a.id AND o.is_active LIMIT 1) AS held_by_order_id
  FROM arrear a JOIN lot l ON l.id = a.lot_id WHERE a.id = $2 AND a.merchant_id = $1`

/** Every reminder of debt $1, also those that reached nobody, the newest first. */
export const LIST_REMINDERS = `
  SELECT r.kind, r.sent_at, r.delivered_at, r.returned_at, r.photo_id, r.note
  FROM reminder r WHERE r.arrear_id = $1 ORDER BY r.sent_at DESC, r.id DESC LIMIT 50`
