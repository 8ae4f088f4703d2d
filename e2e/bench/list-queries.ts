import type { STAFF_CALLS } from '@fangxing/contract/calls'
import { listPlateAt } from './list-data'

export const PAGE = 50
type Row = Record<string, string | number>
/** Where a page of a bare query begins, in its parameters after the merchant. */
type Place = readonly (string | number)[]

/**
 * A list as the office asks for it, and the least that PostgreSQL has to do for it: one query that begins to read an index at the
 * place and stops after a page. `deep`: a row far down the list, after which reading goes on.
 */
export type MeasuredList = {
  name: string
  call: keyof typeof STAFF_CALLS
  query: Record<string, string>
  bare: string
  from: Place
  placeOf: (row: Row) => Place
  deep?: { text: string; cursorOf: (row: Row) => string }
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const NEWEST: Place = ['infinity', LAST_ID]
const OLDEST: Place = ['-infinity', '00000000-0000-0000-0000-000000000000']
const encode = (text: string): string => Buffer.from(text).toString('base64url')
const timeCursor = (row: Row): string => encode(`${Date.parse(String(row.at))}.${row.id}`)
const byExit = ({ exited_at: at, id }: Row): Place => [at!, id!]
const byCreation = ({ created_at: at, id }: Row): Place => [at!, id!]

const debts = (which: string, order: 'newest' | 'oldest'): string => {
  const [direction, sign] = order === 'newest' ? ['DESC', '<'] : ['ASC', '>']
  return `SELECT a.*, l.name AS lot_name FROM arrear a JOIN lot l ON l.id = a.lot_id
    WHERE a.merchant_id = $1 AND ${which} AND a.exited_at ${sign}= $2::timestamptz AND (a.exited_at, a.id) ${sign} ($2::timestamptz, $3::uuid)
    ORDER BY a.exited_at ${direction}, a.id ${direction} LIMIT ${PAGE + 1}`
}
const OWED = `a.state IN ('outstanding', 'held')`
/** `within`: the order that the cursor names, where it is not the list's own. */
const deepDebt = (order: 'newest' | 'oldest', within = '') => ({
  text: `SELECT a.exited_at AS at, a.id FROM arrear a WHERE a.merchant_id = $1 AND ${OWED}
    ORDER BY a.exited_at ${order === 'newest' ? 'DESC' : 'ASC'} OFFSET (SELECT count(*) * 4 / 5 FROM arrear a WHERE a.merchant_id = $1 AND ${OWED}) LIMIT 1`,
  cursorOf: (row: Row) => encode(`${within}${Date.parse(String(row.at))}.${row.id}`),
})
/** The largest debts in the state in which nearly all lie: one index tells their order. */
const LARGEST_DEBTS = `SELECT a.*, l.name AS lot_name FROM arrear a JOIN lot l ON l.id = a.lot_id
  WHERE a.merchant_id = $1 AND a.state = 'outstanding' AND a.due_fen <= 9007199254740991 AND (a.due_fen, a.id) < ($2::bigint, $3::uuid)
  ORDER BY a.due_fen DESC, a.id DESC LIMIT ${PAGE + 1}`
/** Whole rows with what stands beside them in every line of the office's table. */
const orders = (which: string): string => `SELECT o.*, l.name AS lot_name, s.name AS staff_name
  FROM recovery_order o JOIN lot l ON l.id = o.lot_id JOIN staff s ON s.id = o.opened_by
  WHERE o.merchant_id = $1 AND ${which} AND (o.created_at, o.id) < ($2::timestamptz, $3::uuid)
  ORDER BY o.created_at DESC, o.id DESC LIMIT ${PAGE + 1}`
/** The same by their amount, those that are completed: nearly all, and one index tells their order. */
const LARGEST_ORDERS = `SELECT o.*, l.name AS lot_name, s.name AS staff_name
  FROM recovery_order o JOIN lot l ON l.id = o.lot_id JOIN staff s ON s.id = o.opened_by
  WHERE o.merchant_id = $1 AND o.completed_at IS NOT NULL AND o.amount_fen <= 9007199254740991
    AND (o.amount_fen, o.id) < ($2::bigint, $3::uuid)
  ORDER BY o.amount_fen DESC, o.id DESC LIMIT ${PAGE + 1}`
const LARGEST: Place = [Number.MAX_SAFE_INTEGER, LAST_ID]
const deepOrder = {
  text: `SELECT o.created_at AS at, o.id FROM recovery_order o WHERE o.merchant_id = $1
    ORDER BY o.created_at DESC OFFSET (SELECT count(*) * 4 / 5 FROM recovery_order o WHERE o.merchant_id = $1) LIMIT 1`,
  cursorOf: timeCursor,
}
const day = (daysAgo: number): string =>
  new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10)
const PLATE = listPlateAt(8)

export const MEASURED_LISTS: readonly MeasuredList[] = [
  {
    name: 'debts',
    call: 'listArrears',
    query: {},
    bare: debts(OWED, 'newest'),
    from: NEWEST,
    placeOf: byExit,
    deep: deepDebt('newest'),
  },
  {
    name: 'debts, the oldest first',
    call: 'listArrears',
    query: { sort: 'exited', order: 'asc' },
    bare: debts(OWED, 'oldest'),
    from: OLDEST,
    placeOf: byExit,
    deep: deepDebt('oldest', 'exited asc:'),
  },
  {
    name: 'debts by what is due',
    call: 'listArrears',
    query: { sort: 'due', order: 'desc' },
    bare: LARGEST_DEBTS,
    from: LARGEST,
    placeOf: ({ due_fen: due, id }) => [due!, id!],
    deep: {
      text: `SELECT a.due_fen, a.id FROM arrear a WHERE a.merchant_id = $1 AND a.state = 'outstanding' ORDER BY a.due_fen DESC, a.id DESC
        OFFSET (SELECT count(*) * 4 / 5 FROM arrear a WHERE a.merchant_id = $1 AND a.state = 'outstanding') LIMIT 1`,
      cursorOf: row => encode(`due desc:${row.due_fen}.${row.id}`),
    },
  },
  {
    name: 'debts in review',
    call: 'listArrears',
    query: { state: 'review' },
    bare: debts(`a.state = 'review' AND a.state <> 'outstanding'`, 'newest'),
    from: NEWEST,
    placeOf: byExit,
  },
  {
    name: 'settled debts',
    call: 'listArrears',
    query: { state: 'settled' },
    bare: debts(`a.state = 'settled' AND a.state <> 'outstanding'`, 'newest'),
    from: NEWEST,
    placeOf: byExit,
  },
  {
    name: 'debts of a plate',
    call: 'listArrears',
    query: { plateText: PLATE },
    bare: `SELECT a.*, l.name AS lot_name FROM arrear a JOIN lot l ON l.id = a.lot_id
      WHERE a.merchant_id = $1 AND a.plate_text = '${PLATE}' AND ${OWED} AND (a.exited_at, a.id) < ($2::timestamptz, $3::uuid)
      ORDER BY a.exited_at DESC, a.id DESC LIMIT ${PAGE + 1}`,
    from: NEWEST,
    placeOf: byExit,
  },
  {
    name: 'debts by amount',
    call: 'listDebtors',
    query: {},
    bare: `SELECT d.* FROM debtor d WHERE d.merchant_id = $1 AND d.lot_id IS NULL AND d.arrear_count > 0 AND d.due_fen <= $2::bigint
      AND (d.due_fen < $2::bigint OR d.plate_key > $3::text) ORDER BY d.due_fen DESC, d.plate_key LIMIT ${PAGE + 1}`,
    from: [Number.MAX_SAFE_INTEGER, ''],
    placeOf: row => [row.due_fen!, row.plate_key!],
    deep: {
      text: `SELECT d.due_fen, d.plate_key FROM debtor d WHERE d.merchant_id = $1 AND d.lot_id IS NULL AND d.arrear_count > 0
        ORDER BY d.due_fen DESC, d.plate_key OFFSET (SELECT count(*) * 4 / 5 FROM debtor d WHERE d.merchant_id = $1 AND d.lot_id IS NULL) LIMIT 1`,
      cursorOf: row => encode(`${row.due_fen}.${row.plate_key}`),
    },
  },
  {
    name: 'debts by age',
    call: 'listAgedDebts',
    query: {},
    bare: debts(OWED, 'oldest'),
    from: OLDEST,
    placeOf: byExit,
    deep: deepDebt('oldest'),
  },
  {
    name: 'orders',
    call: 'listOrders',
    query: {},
    bare: orders('true'),
    from: NEWEST,
    placeOf: byCreation,
    deep: deepOrder,
  },
  {
    name: 'orders by amount',
    call: 'listOrders',
    query: { sort: 'amount', order: 'desc' },
    bare: LARGEST_ORDERS,
    from: LARGEST,
    placeOf: ({ amount_fen: amount, id }) => [amount!, id!],
    deep: {
      text: `SELECT o.amount_fen, o.id FROM recovery_order o WHERE o.merchant_id = $1 AND o.completed_at IS NOT NULL ORDER BY o.amount_fen DESC, o.id DESC
        OFFSET (SELECT count(*) * 4 / 5 FROM recovery_order o WHERE o.merchant_id = $1 AND o.completed_at IS NOT NULL) LIMIT 1`,
      cursorOf: row => encode(`amount desc:${row.amount_fen}.${row.id}`),
    },
  },
  {
    name: 'completed orders',
    call: 'listOrders',
    query: { state: 'completed' },
    bare: orders(`o.state = 'completed'`),
    from: NEWEST,
    placeOf: byCreation,
    deep: deepOrder,
  },
  {
    name: 'orders of a plate',
    call: 'listOrders',
    query: { plateText: '粤A00008' },
    bare: orders(`o.plate_key = '粤A00008/blue'`),
    from: NEWEST,
    placeOf: byCreation,
  },
  {
    name: 'money of 30 days',
    call: 'listSettlements',
    query: { from: day(29), to: day(0) },
    bare: `SELECT s.*, b.plate_text, b.plate_colour, l.name AS lot_name, p.out_trade_no, p.transaction_id
      FROM settlement s JOIN bill b ON b.id = s.bill_id JOIN lot l ON l.id = b.lot_id LEFT JOIN payment p ON p.id = s.payment_id
      WHERE s.merchant_id = $1 AND (s.created_at, s.id) < ($2::timestamptz, $3::uuid)
      ORDER BY s.created_at DESC, s.id DESC LIMIT ${PAGE + 1}`,
    from: NEWEST,
    placeOf: byCreation,
    deep: {
      text: `SELECT s.created_at AS at, s.id FROM settlement s WHERE s.merchant_id = $1 ORDER BY s.created_at DESC
        OFFSET (SELECT count(*) * 4 / 5 FROM settlement s WHERE s.merchant_id = $1 AND s.created_at > now() - interval '29 days') LIMIT 1`,
      cursorOf: timeCursor,
    },
  },
]
