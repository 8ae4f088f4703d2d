import { firstRows } from '../../persistence/first-rows'
import { after, isFound, keyOf } from './money-order'
import { columnsOf } from '../../persistence/columns-of'

const SHOWN = `s.id, s.receipt_no, s.created_at, s.method, s.state, s.amount_fen, s.order_id, b.lot_id, l.name AS lot_name, b.plate_text,
    b.plate_colour, p.out_trade_no, p.transaction_id,
    coalesce((SELECT sum(r.amount_fen) FROM refund r
      WHERE r.payment_id = s.payment_id AND r.state = ANY($7) AND r.cause <> ALL($8)), 0)::bigint AS refunded_fen`
const BESIDE = `JOIN bill b ON b.id = coalesce(s.bill_id, s.order_id) JOIN lot l ON l.id = b.lot_id
    LEFT JOIN payment p ON p.id = s.payment_id`
const BEFORE = `s.merchant_id = $1 AND (s.created_at, s.id) < ($3::timestamptz, $4::uuid) AND ($5::text IS NULL OR s.method = $5)`

/**
 * What came in, newest first. $1 merchant, $2 from, $3 and $4 before this time and id, $5 method, $6 how many, $7 given back, $8 causes of
 * refunds of what no bill needed. The page is found first, and only what belongs to its rows is read beside them.
 */
export const LIST_SETTLEMENTS = `
  SELECT ${SHOWN}
  FROM (${firstRows(`SELECT ${columnsOf('settlement', 's')} FROM settlement s WHERE ${BEFORE}`, 'created_at DESC, id DESC', '$6')}) s ${BESIDE}
  WHERE s.created_at >= $2
  ORDER BY s.created_at DESC, s.id DESC`
/** The same of lot $9, which only the bills know. */
export const LIST_SETTLEMENTS_OF_LOT = `
  SELECT ${SHOWN} FROM settlement s ${BESIDE}
  WHERE ${BEFORE} AND s.created_at >= $2 AND b.lot_id = $9::uuid
  ORDER BY s.created_at DESC, s.id DESC LIMIT $6`

/** From the other end: $3 the end of the days, $4 the place, and the id there. Times are told apart by milliseconds, as cursors hold them. */
const AFTER = `s.merchant_id = $1 AND s.created_at >= greatest($2::timestamptz, $4) AND s.created_at < $3 AND ($5::text IS NULL OR s.method = $5)
    AND ($4::timestamptz IS NULL OR (date_trunc('milliseconds', s.created_at), s.id) > ($4, $9::uuid))`
export const LIST_OLDEST_SETTLEMENTS = `
  SELECT ${SHOWN}
  FROM (${firstRows(`SELECT ${columnsOf('settlement', 's')} FROM settlement s WHERE ${AFTER}`, 'created_at, id', '$6')}) s ${BESIDE}
  ORDER BY s.created_at, s.id`
/** The same of lot $10. */
export const LIST_OLDEST_SETTLEMENTS_OF_LOT = `
  SELECT ${SHOWN} FROM settlement s ${BESIDE}
  WHERE ${AFTER} AND b.lot_id = $10::uuid
  ORDER BY s.created_at, s.id LIMIT $6`

const AMOUNT = '($4::bigint * s.amount_fen)'
const OF_AMOUNTS = `SELECT ${columnsOf('settlement', 's')}, ${AMOUNT} AS key FROM settlement s
    WHERE s.merchant_id = $1 AND s.created_at >= $2 AND s.created_at < $3 AND ($5::text IS NULL OR s.method = $5)
      AND ($9::bigint IS NULL OR (${AMOUNT}, s.id) < ($9::bigint, $10::uuid))`
/** By amount: what came in on the days is read and sorted, and beside it only what belongs to the page. $4 direction, $9 and $10 the place. */
export const SORT_SETTLEMENTS_BY_AMOUNT = `
  SELECT ${SHOWN} FROM (${firstRows(OF_AMOUNTS, 'key DESC, id DESC', '$6')}) s ${BESIDE}
  ORDER BY s.key DESC, s.id DESC`
/** The same of lot $11: bills are looked at in this order, until there is a page of the lot. */
export const SORT_SETTLEMENTS_OF_LOT_BY_AMOUNT = `
  SELECT ${SHOWN} FROM (${OF_AMOUNTS} ORDER BY key DESC, id DESC OFFSET 0) s
    JOIN LATERAL (SELECT b.lot_id, b.plate_text, b.plate_colour FROM bill b
      WHERE b.id = coalesce(s.bill_id, s.order_id) AND b.lot_id = $11::uuid OFFSET 0) b ON true
    LEFT JOIN LATERAL (SELECT l.name FROM lot l WHERE l.id = b.lot_id OFFSET 0) l ON true
    LEFT JOIN LATERAL (SELECT p.out_trade_no, p.transaction_id FROM payment p WHERE p.id = s.payment_id OFFSET 0) p ON true
  ORDER BY s.key DESC, s.id DESC LIMIT $6`

const KEY = keyOf('s', '$11', '$12')
/** Searched, in any order: all of the days are read. $4 lot, $9 and $10 texts, $11 by amount, $12 direction, $13 and $14 the place. */
export const SEARCH_SETTLEMENTS = `
  SELECT ${SHOWN} FROM settlement s ${BESIDE}
  WHERE s.merchant_id = $1 AND s.created_at >= $2 AND s.created_at < $3 AND ($4::uuid IS NULL OR b.lot_id = $4)
    AND ($5::text IS NULL OR s.method = $5) AND ${after(KEY, 's', ['$13', '$14'])}
    AND ${isFound(['s.receipt_no', 'p.out_trade_no', 'p.transaction_id'], ['$9', '$10'])}
  ORDER BY ${KEY} DESC, s.id DESC LIMIT $6`

const SUMS = 'SELECT s.method, count(*)::int AS count, sum(s.amount_fen)::bigint AS fen'
const OF_DAYS = 's.merchant_id = $1 AND s.created_at >= $2 AND s.created_at < $3'
/** $1 merchant, $2 from, $3 before. Of all lots, so that no bill is looked at. */
export const SUM_SETTLEMENTS = `${SUMS}
  FROM settlement s WHERE ${OF_DAYS} GROUP BY s.method ORDER BY s.method`
/** The same of lot $4. */
export const SUM_SETTLEMENTS_OF_LOT = `${SUMS}
  FROM settlement s JOIN bill b ON b.id = coalesce(s.bill_id, s.order_id)
  WHERE ${OF_DAYS} AND b.lot_id = $4::uuid GROUP BY s.method ORDER BY s.method`

/** Ids are ordered by time: the days bound what is looked at, in an index that has each merchant's refunds together. $5 and $6: ids around them. */
const REFUNDS = `
  FROM refund r JOIN payment p ON p.id = r.payment_id JOIN bill b ON b.id = coalesce(r.bill_id, r.order_id)
  WHERE r.merchant_id = $1 AND r.created_at >= $2 AND r.created_at < $3 AND ($4::uuid IS NULL OR b.lot_id = $4)
    AND r.id >= $5 AND r.id < $6`

const REFUND_KEY = keyOf('r', '$11', '$12')
/**
 * What went back. $1 to $6 as above, $7 state, $8 how many, $9 and $10 texts, $11 by amount, $12 direction, $13 and $14 the place.
 */
export const LIST_REFUNDS = `
  SELECT r.id, r.state, r.cause, r.amount_fen, r.out_refund_no, r.created_at, r.succeeded_at, r.order_id, b.lot_id,
    (SELECT l.name FROM lot l WHERE l.id = b.lot_id) AS lot_name, b.plate_text, b.plate_colour, p.out_trade_no, p.transaction_id, r.reason
  ${REFUNDS} AND ($7::text IS NULL OR r.state = $7) AND ${after(REFUND_KEY, 'r', ['$13', '$14'])}
    AND ${isFound(['r.out_refund_no', 'p.out_trade_no', 'p.transaction_id', '(SELECT s.receipt_no FROM settlement s WHERE s.payment_id = p.id)'], ['$9', '$10'])}
  ORDER BY ${REFUND_KEY} DESC, r.id DESC LIMIT $8`

export const SUM_REFUNDS = `
  SELECT r.state, count(*)::int AS count, sum(r.amount_fen)::bigint AS fen ${REFUNDS} GROUP BY r.state ORDER BY r.state`
