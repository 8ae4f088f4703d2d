import { escapeLiteral } from 'pg'
import * as debtors from '../../src/modules/arrears/read-debtors.queries'
import * as debts from '../../src/modules/arrears/read-arrears.queries'
import * as orders from '../../src/modules/orders/sorted-orders.queries'
import * as ageing from '../../src/modules/reporting/ageing.queries'
import { FilledDatabase, type PlanNode } from '../support/filled-database'

const ROWS = 20_000
const MERCHANT_ID = '00000000-0000-4000-8000-000000000001'
const LOT_ID = '00000000-0000-4000-9000-000000000001'
/** A third of all rows are of others, in lots of their own. */
const MERCHANT = `(CASE WHEN i % 3 = 0 THEN '00000000-0000-4000-8000-00000000001' || i % 5 ELSE '${MERCHANT_ID}' END)::uuid`
const LOT = `('00000000-0000-4000-9000-' || lpad((i % 10 + CASE WHEN i % 3 = 0 THEN 100 ELSE 0 END)::text, 12, '0'))::uuid`
const AGO = `date_trunc('second', now()) - interval '1 day' - i * interval '1 minute'`
/** Many rows share each amount. */
const FEN = `(i * 7919 % 40 + 1) * 100`
/** Of ten debts eight are owed and nobody stands at the car. */
const STATE = `(ARRAY['outstanding', 'outstanding', 'outstanding', 'outstanding', 'outstanding', 'outstanding', 'outstanding', 'outstanding', 'held', 'void'])[i / 10 % 10 + 1]`
/** Of ten orders one has not ended, and one ended unpaid. */
const KIND = `(ARRAY['active', 'cancelled', 'completed', 'completed', 'completed', 'completed', 'completed', 'completed', 'completed', 'completed'])[i / 10 % 10 + 1]`
const FILLED = [
  `lot (id, merchant_id, name, address, hotline, road_kind, created_at)
    SELECT DISTINCT ON (1) ${LOT}, ${MERCHANT}, 'P' || i, '', '', 'private', now() FROM generate_series(1, 60) i`,
  `arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at, principal_fen, state, content_hash)
    SELECT md5('a' || i)::uuid, ${MERCHANT}, ${LOT}, 'camera', 'a' || i, '粤A' || i, 'blue', 'k' || i, ${AGO} - interval '1 hour', ${AGO}, ${FEN}, ${STATE}, 'h' || i FROM generate_series(1, ${ROWS}) i`,
  // Every second car has an older debt, too.
  `arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at, principal_fen, state, content_hash)
    SELECT md5('b' || i)::uuid, ${MERCHANT}, ${LOT}, 'camera', 'b' || i, '粤A' || i, 'blue', 'k' || i, ${AGO} - interval '4 hours', ${AGO} - interval '3 hours', ${FEN}, ${STATE}, 'h' || i FROM generate_series(1, ${ROWS}) i WHERE i % 2 = 0`,
  `debtor (merchant_id, lot_id, plate_key, plate_text, plate_colour, arrear_count, due_fen, last_exited_at)
    SELECT ${MERCHANT}, place.lot_id, 'k' || i, '粤A' || i, 'blue', i % 4 + 1, ${FEN}, ${AGO}
    FROM generate_series(1, ${ROWS}) i, LATERAL (VALUES (NULL::uuid), (${LOT})) AS place(lot_id)`,
  `recovery_order (id, merchant_id, lot_id, device_id, epoch, plate_text, plate_colour, plate_key, state, challenge, amount_fen, snapshot, checklist, opened_by, device_free, created_at, updated_at, ended_at, completed_at)
    SELECT md5('o' || i)::uuid, ${MERCHANT}, ${LOT}, 'FX' || i, 1, '粤A' || i, 'blue', 'k' || i, ${KIND}, '42', ${FEN}, '[]', '{}', gen_random_uuid(), ${KIND} <> 'active', ${AGO}, ${AGO},
      CASE WHEN ${KIND} <> 'active' THEN ${AGO} END, CASE WHEN ${KIND} = 'completed' THEN ${AGO} END FROM generate_series(1, ${ROWS}) i`,
]

let filled: FilledDatabase
beforeAll(async () => {
  filled = await FilledDatabase.open('sorted_lists', FILLED, 'VACUUM ANALYZE')
}, 120_000)
afterAll(() => filled.close())

type Listed = { text: string; table: 'arrear' | 'debtor' | 'recovery_order'; index: RegExp; most?: number }
type Case = [
  what: string,
  list: Listed & {
    /** What comes before the place, and after it. */
    values: readonly [before: unknown[], after: unknown[]]
    /** Reads the place four fifths down the list. */
    deep: string
  },
]

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
const OPEN = ['grace', 'review', 'outstanding', 'held', 'disputed']
const OURS = `merchant_id = '${MERCHANT_ID}'`
const NONE = [null, null]
const ALL_DEBTS: Case[1]['values'] = [
  [OPEN, null],
  [51, null],
]
const DEBTS_OF_LOT: Case[1]['values'] = [
  [OPEN, [LOT_ID]],
  [51, null],
]
const farDebt = (column: string, direction: string, which = 'true') =>
  `SELECT ${column}, id FROM arrear WHERE ${OURS} AND state IN ('outstanding', 'held') AND ${which} ORDER BY ${column} ${direction}, id ${direction}
    OFFSET (SELECT count(*) * 4 / 5 FROM arrear WHERE ${OURS} AND state IN ('outstanding', 'held') AND ${which}) LIMIT 1`
const farOrder = (column: string, direction: string, which = 'true') =>
  `SELECT ${column}, id FROM recovery_order WHERE ${OURS} AND ${which} ORDER BY ${column} ${direction}, id ${direction}
    OFFSET (SELECT count(*) * 4 / 5 FROM recovery_order WHERE ${OURS} AND ${which}) LIMIT 1`
const farDebtor = (column: string, direction: string, which: string) =>
  `SELECT ${column}, plate_key FROM debtor WHERE ${OURS} AND ${which} ORDER BY ${column} ${direction}, plate_key ${direction}
    OFFSET (SELECT count(*) * 4 / 5 FROM debtor WHERE ${OURS} AND ${which}) LIMIT 1`
const IN_LOT = `lot_id = '${LOT_ID}'`

const arrears = (text: string, index: RegExp) => ({ table: 'arrear' as const, text, index })
const ordersBy = (text: string, index: RegExp) => ({ table: 'recovery_order' as const, text, index })
const debtorsBy = (text: string, index: RegExp) => ({ table: 'debtor' as const, text, index })
/** Of states that are not the common one those of other lots are passed over. */
const OTHER_LOTS = 1_500
const CASES: Case[] = [
  ['the oldest debts', { ...arrears(debts.LIST_OLDEST_ARREARS, /^arrear_(age|listed)$/), values: ALL_DEBTS, deep: farDebt('exited_at', 'ASC') }],
  ['the largest debts', { ...arrears(debts.LIST_LARGEST_ARREARS, /^arrear_due$/), values: ALL_DEBTS, deep: farDebt('due_fen', 'DESC') }],
  ['the smallest debts', { ...arrears(debts.LIST_SMALLEST_ARREARS, /^arrear_due$/), values: ALL_DEBTS, deep: farDebt('due_fen', 'ASC') }],
  ['the largest debts that were withdrawn', { ...arrears(debts.LIST_LARGEST_ARREARS, /^arrear_due$/), values: [[['void'], null], [51, null]], deep: `SELECT 2000 AS fen, '80000000-0000-4000-8000-000000000000'` }],
  ['the oldest debts of a lot', { ...arrears(debts.LIST_OLDEST_ARREARS_OF_LOTS, /^(arrear_lot_(open|listed)|Bitmap Heap Scan)$/), values: DEBTS_OF_LOT, deep: farDebt('exited_at', 'ASC', IN_LOT) }],
  ['the newest debts of a lot', { ...arrears(debts.LIST_ARREARS_OF_LOT, /^(arrear_age|arrear_lot_(open|listed)|Bitmap Heap Scan)$/), values: [[OPEN, LOT_ID], [51, null]], deep: farDebt('exited_at', 'DESC', IN_LOT), most: OTHER_LOTS }],
  ['the largest debts of a lot', { ...arrears(debts.LIST_LARGEST_ARREARS_OF_LOTS, /^(arrear_lot_(listed_)?due|Bitmap Heap Scan)$/), values: DEBTS_OF_LOT, deep: farDebt('due_fen', 'DESC', IN_LOT) }],
  ['the smallest debts of a lot', { ...arrears(debts.LIST_SMALLEST_ARREARS_OF_LOTS, /^(arrear_lot_(listed_)?due|Bitmap Heap Scan)$/), values: DEBTS_OF_LOT, deep: farDebt('due_fen', 'ASC', IN_LOT) }],
  ['the newest owed debts', { ...arrears(ageing.LIST_NEWEST_AGED_DEBTS, /^arrear_age$/), values: [[null, null, new Date()], [51]], deep: farDebt('exited_at', 'DESC') }],
  ['the newest owed debts of a lot', { ...arrears(ageing.LIST_NEWEST_AGED_DEBTS_OF_LOT, /^arrear_lot_open$/), values: [[LOT_ID, null, new Date()], [51]], deep: farDebt('exited_at', 'DESC', IN_LOT) }],
  ['the largest owed debts', { ...arrears(ageing.LIST_LARGEST_OF_MANY, /^arrear_due$/), values: [[null, null, new Date()], [51]], deep: farDebt('due_fen', 'DESC') }],
  ['the smallest owed debts', { ...arrears(ageing.LIST_SMALLEST_OF_MANY, /^arrear_due$/), values: [[null, null, new Date()], [51]], deep: farDebt('due_fen', 'ASC') }],
  ['the largest debts of an age with many', { ...arrears(ageing.LIST_LARGEST_OF_MANY, /^arrear_due$/), values: [[null, daysAgo(12), daysAgo(4)], [51]], deep: farDebt('due_fen', 'DESC'), most: 1_000 }],
  ['the largest owed debts of a lot', { ...arrears(ageing.LIST_LARGEST_OF_MANY_OF_LOT, /^(arrear_lot_(listed_)?due|Bitmap Heap Scan)$/), values: [[LOT_ID, null, new Date()], [51]], deep: farDebt('due_fen', 'DESC', IN_LOT) }],
  ['the smallest owed debts of a lot', { ...arrears(ageing.LIST_SMALLEST_OF_MANY_OF_LOT, /^(arrear_lot_(listed_)?due|Bitmap Heap Scan)$/), values: [[LOT_ID, null, new Date()], [51]], deep: farDebt('due_fen', 'ASC', IN_LOT) }],
  ['the largest debts of an age with few', { ...arrears(ageing.LIST_LARGEST_OF_FEW, /^arrear_age$/), values: [[null, daysAgo(2), daysAgo(1)], [51]], deep: `SELECT 2000 AS fen, '80000000-0000-4000-8000-000000000000'`, most: 1_500 }],
  ['the largest debts of an age with few in a lot', { ...arrears(ageing.LIST_LARGEST_OF_FEW_OF_LOT, /^(arrear_lot_open|Bitmap Heap Scan)$/), values: [[LOT_ID, daysAgo(9), daysAgo(1)], [51]], deep: `SELECT 3000 AS fen, '80000000-0000-4000-8000-000000000000'`, most: 2_500 }],
  ['who owes longest', { ...arrears(debtors.RANK_DEBTORS_OF_MERCHANT_BY_OLDEST, /^arrear_(plate_)?age$/), values: [[null, null], [51]], deep: farDebt('exited_at', 'ASC'), most: 640 }],
  ['who owes since a short time', { ...arrears(debtors.RANK_DEBTORS_OF_MERCHANT_BY_NEWEST, /^arrear_(plate_)?age$/), values: [[null, null], [51]], deep: farDebt('exited_at', 'DESC'), most: 640 }],
  ['who owes longest in a lot', { ...arrears(debtors.RANK_DEBTORS_OF_LOT_BY_OLDEST, /^arrear_(lot_open|plate_age)$/), values: [[LOT_ID, null], [51]], deep: farDebt('exited_at', 'ASC', IN_LOT), most: 640 }],
  ['who owes since a short time in a lot', { ...arrears(debtors.RANK_DEBTORS_OF_LOT_BY_NEWEST, /^arrear_(lot_open|plate_age)$/), values: [[LOT_ID, null], [51]], deep: farDebt('exited_at', 'DESC', IN_LOT), most: 640 }],
  ['the oldest orders', { ...ordersBy(orders.LIST_OLDEST_ORDERS, /^recovery_order_merchant$/), values: [[null], [51, null]], deep: farOrder('created_at', 'ASC') }],
  ['the oldest orders of a lot', { ...ordersBy(orders.LIST_OLDEST_ORDERS_OF_LOT, /^recovery_order_lot$/), values: [[null], [51, LOT_ID]], deep: farOrder('created_at', 'ASC', IN_LOT) }],
  ['the largest orders', { ...ordersBy(orders.LIST_LARGEST_ORDERS, /^recovery_order_((open|unpaid)_)?amount$/), values: [[null], [51]], deep: farOrder('amount_fen', 'DESC') }],
  ['the smallest orders', { ...ordersBy(orders.LIST_SMALLEST_ORDERS, /^recovery_order_((open|unpaid)_)?amount$/), values: [[null], [51]], deep: farOrder('amount_fen', 'ASC') }],
  ['the largest completed orders', { ...ordersBy(orders.LIST_LARGEST_ORDERS, /^recovery_order_((open|unpaid)_)?amount$/), values: [[['completed']], [51]], deep: farOrder('amount_fen', 'DESC', `state = 'completed'`) }],
  ['the largest orders of a lot', { ...ordersBy(orders.LIST_LARGEST_ORDERS_OF_LOTS, /^recovery_order_(open_|unpaid_|lot_)amount$/), values: [[null], [51, [LOT_ID]]], deep: farOrder('amount_fen', 'DESC', IN_LOT), most: OTHER_LOTS }],
  ['the smallest orders of a lot', { ...ordersBy(orders.LIST_SMALLEST_ORDERS_OF_LOTS, /^recovery_order_(open_|unpaid_|lot_)amount$/), values: [[null], [51, [LOT_ID]]], deep: farOrder('amount_fen', 'ASC', IN_LOT), most: OTHER_LOTS }],
  ['the smallest debtors', { ...debtorsBy(debtors.RANK_SMALLEST_DEBTORS_OF_MERCHANT, /^(debtor_merchant_rank|Bitmap Heap Scan)$/), values: [[null, null], [51]], deep: farDebtor('due_fen', 'ASC', 'lot_id IS NULL') }],
  ['the smallest debtors of a lot', { ...debtorsBy(debtors.RANK_SMALLEST_DEBTORS_OF_LOT, /^(debtor_lot_rank|Bitmap Heap Scan)$/), values: [[LOT_ID, null], [51]], deep: farDebtor('due_fen', 'ASC', IN_LOT) }],
  ['who has the most debts', { ...debtorsBy(debtors.RANK_DEBTORS_OF_MERCHANT_BY_MOST, /^debtor_merchant_count$/), values: [[null, null], [51]], deep: farDebtor('arrear_count', 'DESC', 'lot_id IS NULL') }],
  ['who has the fewest debts', { ...debtorsBy(debtors.RANK_DEBTORS_OF_MERCHANT_BY_FEWEST, /^debtor_merchant_count$/), values: [[null, null], [51]], deep: farDebtor('arrear_count', 'ASC', 'lot_id IS NULL') }],
  ['who has the most debts in a lot', { ...debtorsBy(debtors.RANK_DEBTORS_OF_LOT_BY_MOST, /^debtor_lot_count$/), values: [[LOT_ID, null], [51]], deep: farDebtor('arrear_count', 'DESC', IN_LOT) }],
  ['who has the fewest debts in a lot', { ...debtorsBy(debtors.RANK_DEBTORS_OF_LOT_BY_FEWEST, /^debtor_lot_count$/), values: [[LOT_ID, null], [51]], deep: farDebtor('arrear_count', 'ASC', IN_LOT) }],
] // prettier-ignore

/** The indexes by which a statement that was prepared once reads a table, and how many rows of it. */
async function readBy(text: string, values: unknown[], table: string) {
  const given = values.map(value => (value === null ? 'NULL' : escapeLiteral(literal(value)))).join(', ')
  const nodes = await filled.nodesOf({ text, given, isGeneric: true }, { ran: true })
  const scans = nodes.filter(node => Number(node['Actual Loops']) > 0 && node['Relation Name'] === table)
  const count = (node: PlanNode) =>
    (Number(node['Actual Rows']) + Number(node['Rows Removed by Filter'] ?? 0)) * Number(node['Actual Loops'])
  return {
    indexes: scans.map(node => String(node['Index Name'] ?? node['Node Type'])),
    rows: scans.reduce((sum, node) => sum + count(node), 0),
  }
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `{${value.join()}}`
  return value instanceof Date ? value.toISOString() : String(value)
}

describe.each(CASES)('%s', (what, { text, table, index, values: [before, after], deep, most = 320 }) => {
  const placeOf = async (depth: string): Promise<unknown[]> => {
    if (depth === 'first') return NONE
    const { rows } = await filled.client.query<Record<string, unknown>>(deep)
    return Object.values(rows[0]!)
  }

  test.each(['first', 'deep'])('are read from where the %s page begins', async depth => {
    const values = [MERCHANT_ID, ...before, ...(await placeOf(depth)), ...after]
    const { indexes, rows } = await readBy(text, values, table)
    expect(indexes).not.toEqual([])
    for (const one of indexes) expect(one).toMatch(index)
    expect(rows).toBeGreaterThanOrEqual(51)
    expect(rows).toBeLessThan(most)
  })

  test('are planned once, not again for each page', async () => {
    const name = `page of ${what}`
    const deepPlace = await placeOf('deep')
    for (let turn = 0; turn < 8; turn++) {
      const values = [MERCHANT_ID, ...before, ...(turn % 2 === 0 ? NONE : deepPlace), ...after]
      const { rows } = await filled.client.query({ name, text, values })
      expect(rows).toHaveLength(51)
    }
    const { rows } = await filled.client.query<{ generic: string }>(
      'SELECT generic_plans AS generic FROM pg_prepared_statements WHERE name = $1',
      [name],
    )
    expect(Number(rows[0]!.generic)).toBeGreaterThan(0)
    await filled.client.query(`DEALLOCATE "${name}"`)
  })
})
