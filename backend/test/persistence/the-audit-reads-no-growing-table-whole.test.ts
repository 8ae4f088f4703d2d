import { INVARIANTS } from '../../src/modules/audit'
import { statementOf } from '../../src/modules/audit/ask-rules'
import * as subjects from '../../src/modules/audit/subjects.queries'
import { READ_BESIDE, READ_KEYS, READ_RANGE_END } from '../../src/modules/audit/subjects.queries'
import { FilledDatabase, type PlanNode } from '../support/filled-database'
import { AGO, MERCHANT, OVER, ROWS } from '../support/rows-that-are-over'

/** What only the audit reads beside the others; an entry of the audit log for each order and debt. */
const MORE = [
  `journal (merchant_id, entity, entity_id, order_id, event, from_state, to_state, version, actor, at)
    SELECT ${MERCHANT}, (ARRAY['recovery_order', 'bill', 'arrear', 'payment', 'device'])[i % 5 + 1], md5('o' || i / 5), md5('o' || i / 5)::uuid, 'changed', 'a', 'b', i % 5, 'timer', ${AGO} FROM generate_series(1, 100000) i`,
  `order_arrear (order_id, arrear_id, amount_fen, is_active) SELECT md5('o' || i)::uuid, gen_random_uuid(), 100, false FROM generate_series(1, ${ROWS}) i`,
  `settlement_line (settlement_id, arrear_id, amount_fen) SELECT gen_random_uuid(), gen_random_uuid(), 100 FROM generate_series(1, ${ROWS}) i`,
  `bill_stay (bill_id, merchant_id, stay_id, amount_fen, priced_at, is_live) SELECT md5('o' || i)::uuid, ${MERCHANT}, md5('y' || i)::uuid, 1, ${AGO}, false FROM generate_series(1, ${ROWS}) i`,
  `ledger_transaction (id, merchant_id, kind, cause_id, booked_at) SELECT md5('l' || i)::uuid, ${MERCHANT}, 'settlement', md5('o' || i)::uuid, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `ledger_posting (ledger_transaction_id, line, account, amount_fen) SELECT md5('l' || i / 2)::uuid, i % 2, 'parking_revenue', 1 FROM generate_series(1, ${ROWS} * 2) i`,
  `bill_reduction (id, bill_id, arrear_id, amount_fen, act, cause_id, created_at) SELECT gen_random_uuid(), md5('o' || i)::uuid, gen_random_uuid(), 1, 'waive', gen_random_uuid(), ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `device_event (id, merchant_id, device_id, epoch, kind, happened_at, told_at) SELECT gen_random_uuid(), ${MERCHANT}, 'FX' || i % 500, i, 'down', ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `external_payment (source_id, payment_ref, arrear_id, merchant_id, channel, amount_fen, told_at) SELECT gen_random_uuid(), i, gen_random_uuid(), ${MERCHANT}, 'POS', 1, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `integration_event (id, source_id, merchant_id, event_id, kind, outcome, received_at, content) SELECT md5('e' || i)::uuid, ${MERCHANT}, ${MERCHANT}, i, 'exit', 'accepted', ${AGO}, '{}' FROM generate_series(1, ${ROWS}) i`,
  `integration_event_id (source_id, event_id, content_hash, answer, received_at) SELECT ${MERCHANT}, i, 'x', '{}', ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `reminder (id, merchant_id, arrear_id, kind, sent_at) SELECT gen_random_uuid(), ${MERCHANT}, gen_random_uuid(), 'notice', ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `reminder_message (id, merchant_id, channel, day, plate_key, plate_text, plate_colour, state, created_at, updated_at, ended_at)
    SELECT gen_random_uuid(), ${MERCHANT}, 'text', '2026-01-01', 'k' || i, '粤A' || i, 'blue', 'delivered', ${AGO}, ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `ended_message (id, merchant_id, owner_id, cause, cause_id, plate_key, plate_text, amount_fen, debt_count, state, created_at, updated_at, ended_at)
    SELECT gen_random_uuid(), ${MERCHANT}, gen_random_uuid(), 'correction', gen_random_uuid(), 'k' || i, '粤A' || i, 1, 1, 'sent', ${AGO}, ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `owner (id, appid, openid) SELECT gen_random_uuid(), 'wx', 'o' || i FROM generate_series(1, ${ROWS}) i`,
  `approval (id, merchant_id, lot_id, act, arrear_ids, amount_fen, reason, plate_text, plate_key, state, asked_by, asked_at)
    SELECT gen_random_uuid(), ${MERCHANT}, ${MERCHANT}, 'waive', '{}', 1, 'x', '粤A' || i, 'k' || i, 'approved', gen_random_uuid(), ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `dispute (id, merchant_id, lot_id, order_id, owner_id, incident_id, plate_key, ground, arrear_ids, state, is_released_unanswered, submitted_at, decide_by, decided_at)
    SELECT gen_random_uuid(), ${MERCHANT}, ${MERCHANT}, md5('o' || i)::uuid, gen_random_uuid(), gen_random_uuid(), 'k' || i, 'paid', '{}', 'rejected', true, ${AGO}, ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `complaint (id, merchant_id, lot_id, ticket_number, content, state, received_at, due_at, entered_by, created_at, closed_at)
    SELECT gen_random_uuid(), ${MERCHANT}, ${MERCHANT}, i, 'x', 'closed', ${AGO}, ${AGO}, gen_random_uuid(), ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
]

/** Devices and their lots are as many as there are; an import is kept for some months. */
const NOT_GROWING = ['device', 'lot', 'key_offer', 'deadline']
let filled: FilledDatabase
let growing: Set<string>
let partial: Set<string>

beforeAll(async () => {
  filled = await FilledDatabase.open('audit_plans', [...OVER, ...MORE], 'VACUUM ANALYZE')
  const names = async (text: string) =>
    new Set((await filled.client.query<{ name: string }>(text)).rows.map(({ name }) => name))
  growing = await names(`SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND reltuples >= 1000`)
  for (const name of NOT_GROWING) growing.delete(name)
  partial = await names(
    `SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indpred IS NOT NULL`,
  )
}, 300_000)
afterAll(() => filled.close())

/** What is read from one end to the other: a table, or an index that holds all of it. A few rows of an end are few rows. */
function readWhole(node: PlanNode, isLimited = false): string[] {
  const { type, table, index } = {
    type: node['Node Type'] as string,
    table: node['Relation Name'] as string | undefined,
    index: node['Index Name'] as string | undefined,
  }
  const isTable = type === 'Seq Scan' && growing.has(table!)
  const isIndex = index !== undefined && node['Index Cond'] === undefined && !partial.has(index)
  const own = !isLimited && (isTable || isIndex) ? [`${type} of ${table ?? index!}`] : []
  // What is sorted or counted before it is cut is read all the same.
  const isCutBelow = type === 'Limit' || (isLimited && !/^(Sort|Aggregate|Unique|Hash)/.test(type))
  return [...own, ...(node.Plans ?? []).flatMap(child => readWhole(child, isCutBelow))]
}

async function expectNothingWhole(text: string): Promise<void> {
  const [plan] = await filled.nodesOf({ text, given: null, isGeneric: true })
  expect(readWhole(plan!)).toEqual([])
}

const ASKS = INVARIANTS.flatMap(({ id, asks }) =>
  asks.map(({ of, sql }) => [id, of, statementOf(sql, of === 'open' ? 0 : /\$2\b/.test(sql) ? 2 : 1)] as const),
) // prettier-ignore

test.each(ASKS)('%s asks of %s by an index', (_id, _of, text) => expectNothingWhole(text))

test.each([
  ...Object.entries(READ_KEYS),
  ...Object.entries(READ_RANGE_END),
  ...READ_BESIDE.map(([from, to, text]) => [`${to} of ${from}`, text] as const),
  ['what devices told', subjects.READ_REPORTED_EVENTS],
  ['what has changed', subjects.READ_CHANGED],
  ['the newest entry', subjects.READ_NEWEST_ENTRY],
  ['names of devices', subjects.READ_NAMES.device],
  ['names of debtors', subjects.READ_NAMES.debtor],
] as const)('%s: keys are read by an index', (_what, text) => expectNothingWhole(text))

test('the tables that grow are there, with their rows', () => {
  for (const table of ['journal_before', 'arrear', 'payment', 'device_event', 'ledger_posting', 'settlement_line'])
    expect(growing).toContain(table)
  expect([...growing].filter(name => /^(parking_session|integration_event)/.test(name)).length).toBeGreaterThan(2)
}) // prettier-ignore
