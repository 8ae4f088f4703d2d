import { firstRows } from '../../persistence/first-rows'
import { after, isFound, keyOf } from './money-order'
import { columnsOf } from '../../persistence/columns-of'

const SHOWN = `p.id, p.state, p.created_at, p.success_at, p.amount_fen, p.paid_fen, p.order_id, b.id AS bill_id, b.lot_id,
    (SELECT l.name FROM lot l WHERE l.id = b.lot_id) AS lot_name, b.plate_text, b.plate_colour, p.out_trade_no, p.transaction_id,
    (SELECT s.receipt_no FROM settlement s WHERE s.payment_id = p.id) AS receipt_no`
const BILL = 'JOIN bill b ON b.id = coalesce(p.bill_id, p.order_id)'
/** Ids are ordered by time: the days bound what is looked at, in an index that has each merchant's payments together. */
const OF_DAYS = `p.merchant_id = $1 AND p.created_at >= $2 AND p.created_at < $3 AND p.id >= $4::uuid AND p.id < $5::uuid
    AND ($6::text IS NULL OR p.state = $6)`

/** Attempts to pay, newest first. $1 merchant, $2 from, $3 before, $4 and $5 ids around them or the place, $6 state, $7 how many. */
export const LIST_PAYMENTS = `
  SELECT ${SHOWN}
  FROM (${firstRows(`SELECT ${columnsOf('payment', 'p')} FROM payment p WHERE ${OF_DAYS}`, 'id DESC', '$7')}) p ${BILL}
  ORDER BY p.id DESC`
/** The same of lot $8, which only the bills know. */
export const LIST_PAYMENTS_OF_LOT = `
  SELECT ${SHOWN} FROM payment p ${BILL}
  WHERE ${OF_DAYS} AND b.lot_id = $8::uuid
  ORDER BY p.id DESC LIMIT $7`

/** The same from the other end: $4 is the place, or the lowest id. */
const FROM_OLDEST = `p.merchant_id = $1 AND p.created_at >= $2 AND p.created_at < $3 AND p.id > $4::uuid AND p.id < $5::uuid
    AND ($6::text IS NULL OR p.state = $6)`
export const LIST_OLDEST_PAYMENTS = `
  SELECT ${SHOWN}
  FROM (${firstRows(`SELECT ${columnsOf('payment', 'p')} FROM payment p WHERE ${FROM_OLDEST}`, 'id', '$7')}) p ${BILL}
  ORDER BY p.id`
export const LIST_OLDEST_PAYMENTS_OF_LOT = `
  SELECT ${SHOWN} FROM payment p ${BILL}
  WHERE ${FROM_OLDEST} AND b.lot_id = $8::uuid
  ORDER BY p.id LIMIT $7`

const AMOUNT = '($8::bigint * p.amount_fen)'
const OF_AMOUNTS = `SELECT ${columnsOf('payment', 'p')}, ${AMOUNT} AS key FROM payment p
    WHERE ${OF_DAYS} AND ($9::bigint IS NULL OR (${AMOUNT}, p.id) < ($9::bigint, $10::uuid))`
/**
 * By amount: the payments of the days are read and sorted, and beside them only what belongs to the page. $1 to $7 as above, $8 direction,
 * $9 and $10 the place.
 */
export const SORT_PAYMENTS_BY_AMOUNT = `
  SELECT ${SHOWN} FROM (${firstRows(OF_AMOUNTS, 'key DESC, id DESC', '$7')}) p ${BILL}
  ORDER BY p.key DESC, p.id DESC`
/** The same of lot $11: bills are looked at in this order, until there is a page of the lot. */
export const SORT_PAYMENTS_OF_LOT_BY_AMOUNT = `
  SELECT ${SHOWN} FROM (${OF_AMOUNTS} ORDER BY key DESC, id DESC OFFSET 0) p
    JOIN LATERAL (SELECT b.id, b.lot_id, b.plate_text, b.plate_colour FROM bill b
      WHERE b.id = coalesce(p.bill_id, p.order_id) AND b.lot_id = $11::uuid OFFSET 0) b ON true
  ORDER BY p.key DESC, p.id DESC LIMIT $7`

const KEY = keyOf('p', '$11', '$12')
/** Nothing settles before it is paid. Found for all at once: one after the other they would cost as much as everything else. */
const HAS_RECEIPT = `p.id IN (SELECT s.payment_id FROM settlement s
      WHERE s.merchant_id = $1 AND s.created_at >= $2 AND s.payment_id IS NOT NULL AND starts_with(lower(s.receipt_no), $9::text))`
/** Searched, in any order: all of the days are read. $8 lot, $9 and $10 texts, $11 by amount, $12 direction, $13 and $14 the place. */
export const SEARCH_PAYMENTS = `
  SELECT ${SHOWN} FROM payment p ${BILL}
  WHERE ${OF_DAYS} AND ($8::uuid IS NULL OR b.lot_id = $8) AND ${after(KEY, 'p', ['$13', '$14'])}
    AND (${isFound(['p.out_trade_no', 'p.transaction_id'], ['$9', '$10'])} OR ${HAS_RECEIPT})
  ORDER BY ${KEY} DESC, p.id DESC LIMIT $7`
