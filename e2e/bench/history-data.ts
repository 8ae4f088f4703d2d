import type { PoolClient } from 'pg'
import { uuidOf } from './orders'
import type { BenchSystem } from './bench-system'

const DEVICES = 1000
const BATCH = 100_000
/** Two connections fill these groups in parallel, each about half of the bytes. */
const TABLE_GROUPS = [
  [
    'arrear',
    'recovery_order',
    'order_arrear',
    'bill',
    'bill_line',
    'owner_order',
    'move_task',
    'lock_command',
  ],
  ['payment', 'settlement', 'settlement_line', 'ledger_transaction', 'ledger_posting', 'journal'],
] as const
type HistoryTable = (typeof TABLE_GROUPS)[number][number]

const id = (kind: string) => uuidOf(`'past-${kind}' || i`)
const DEVICE = `'PAST' || lpad((i % ${DEVICES})::text, 6, '0')`
const PLATE = `'粤A' || lpad((i % 100000)::text, 5, '0')`
const AGO = `now() - interval '1 day' - (i % 31536000) * interval '1 second'`
/** Whole, as it is written when an order is opened: the office's list of orders shows it. */
const SNAPSHOT = `jsonb_build_array(jsonb_build_object('arrearId', ${id('arrear')}, 'lotName', '科技园停车场',
  'enteredAt', '2026-01-01T00:00:00.000Z', 'exitedAt', '2026-01-01T03:00:00.000Z', 'principalFen', 1500, 'lateFeeFen', 0,
  'waivedFen', 0, 'amountFen', 1500, 'trace', '[]'::jsonb, 'photoIds', '[]'::jsonb))`

/** $1 first number, $2 last number, $3 merchant, $4 lot, $5 staff, $6 owner, $7 mchid, $8 appid. */
const STATEMENTS: Record<HistoryTable, string> = {
  arrear: `(id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at,
      principal_fen, paid_fen, state, version, reminder_count, content_hash)
    SELECT ${id('arrear')}, $3, $4, 'camera', 'past' || i, ${PLATE}, 'blue', ${PLATE} || '/blue', ${AGO} - interval '4 hours',
      ${AGO} - interval '1 hour', 1500, 1500, 'settled', 4, 2, 'past' || i`,
  recovery_order: `(id, merchant_id, lot_id, device_id, epoch, plate_text, plate_colour, plate_key, state, version, challenge,
      amount_fen, snapshot, checklist, opened_by, device_free, created_at, active_at, paid_at, released_at, release_proof,
      completed_at, ended_at, updated_at)
    SELECT ${id('order')}, $3, $4, ${DEVICE}, i / ${DEVICES} + 1, ${PLATE}, 'blue', ${PLATE} || '/blue', 'completed', 9, '42',
      1500, ${SNAPSHOT}, '{}', $5, true, ${AGO}, ${AGO}, ${AGO}, ${AGO}, 'device', ${AGO}, ${AGO}, ${AGO}`,
  order_arrear: `(order_id, arrear_id, amount_fen, is_active) SELECT ${id('order')}, ${id('arrear')}, 1500, false`,
  bill: `(id, merchant_id, lot_id, cause, mchid, payee_name, plate_text, plate_colour, plate_key, state, version, total_fen,
      created_at, updated_at)
    SELECT ${id('order')}, $3, $4, 'recovery', $7, 'bench', ${PLATE}, 'blue', ${PLATE} || '/blue', 'settled', 2, 1500, ${AGO}, ${AGO}`,
  bill_line: `(bill_id, arrear_id, amount_fen, is_live) SELECT ${id('order')}, ${id('arrear')}, 1500, false`,
  owner_order: `(owner_id, order_id, first_seen_at) SELECT $6, ${id('order')}, ${AGO}`,
  lock_command: `(id, merchant_id, device_id, order_id, epoch, op, why, cause_kind, cause_id, state, version, attempts,
      issued_at, sent_at, ended_at)
    SELECT ${id('lower')}, $3, ${DEVICE}, ${id('order')}, i / ${DEVICES} + 1, 'LOWER', 'PAID', 'settlement', ${id('settlement')},
      'succeeded', 4, 1, ${AGO}, ${AGO}, ${AGO}`,
  payment: `(id, merchant_id, order_id, bill_id, out_trade_no, mchid, appid, owner_id, openid, amount_fen, state, version, prepay_id,
      expires_at, transaction_id, paid_fen, success_at, proof, created_at, updated_at)
    SELECT ${id('payment')}, $3, ${id('order')}, ${id('order')}, 'PAST' || i, $7, $8, $6, 'bench-owner', 1500, 'succeeded', 3, 'wx' || i, ${AGO},
      'PAST' || i, 1500, ${AGO}, 'notice', ${AGO}, ${AGO}`,
  settlement: `(id, merchant_id, order_id, bill_id, payment_id, method, amount_fen, state, receipt_no, created_at)
    SELECT ${id('settlement')}, $3, ${id('order')}, ${id('order')}, ${id('payment')}, 'wechat', 1500, 'posted', 'PAST' || i, ${AGO}`,
  settlement_line: `(settlement_id, arrear_id, amount_fen) SELECT ${id('settlement')}, ${id('arrear')}, 1500`,
  move_task: `(id, merchant_id, lot_id, device_id, order_id, state, version, assigned_to, closed_at, created_at, updated_at)
    SELECT ${id('task')}, $3, $4, ${DEVICE}, ${id('order')}, 'closed', 4, $5, ${AGO}, ${AGO}, ${AGO}`,
  ledger_transaction: `(id, merchant_id, kind, cause_id, booked_at)
    SELECT ${id('booking')}, $3, 'settlement', ${id('payment')}::text, ${AGO}`,
  ledger_posting: `(ledger_transaction_id, line, account, amount_fen)
    SELECT ${id('booking')}, line, CASE line WHEN 0 THEN 'wechat_clearing' ELSE 'parking_revenue' END,
      CASE line WHEN 0 THEN 1500 ELSE -1500 END`,
  journal: `(merchant_id, entity, entity_id, order_id, event, from_state, to_state, version, actor, at)
    SELECT $3, 'recovery_order', ${id('order')}::text, ${id('order')}, (ARRAY['activated','settled','completed'])[line + 1],
      (ARRAY['deploying','active','released'])[line + 1], (ARRAY['active','paid','completed'])[line + 1], line * 3 + 1, 'bench', ${AGO}`,
}
/** For tables with several rows for each order: the last line number, counted from 0. */
const LAST_LINE: Partial<Record<HistoryTable, number>> = { ledger_posting: 1, journal: 2 }

type Index = { name: string; definition: string }
/**
 * Indexes that are not unique: rebuilding them after the filling is faster than updating them during it. Summaries of pages stay: they
 * cost little, and without that of orders the backend's sweep would read the whole table each second.
 */
const NON_UNIQUE_INDEXES = `
  SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_am m ON m.oid = c.relam
  WHERE i.indrelid = ANY ($1::regclass[]) AND NOT i.indisunique AND m.amname <> 'brin'`

/**
 * A year of completed orders with their arrears, payments, settlements, ledger and audit log. Foreign keys are correct by
 * construction and not checked during the filling.
 */
export async function fillHistory(bench: BenchSystem, count: number): Promise<void> {
  const { merchant, lot } = bench
  await bench.db.query(
    `INSERT INTO device (id, merchant_id, lot_id, public_code, lifecycle, last_epoch)
     SELECT 'PAST' || lpad(i::text, 6, '0'), $1, $2, 'PAST' || i, 'assigned', $3 FROM generate_series(0, $4::int - 1) AS i`,
    [merchant.id, lot.id, Math.ceil(count / DEVICES) + 1, DEVICES],
  )
  await Promise.all(TABLE_GROUPS.map(tables => fillTables(bench, tables, count)))
  await bench.db.query('VACUUM ANALYZE')
  await bench.db.query('CHECKPOINT')
}

/** Fills tables while they have none of the indexes that are not unique; the backend retires some of them by itself. */
export async function withoutIndexes(
  client: PoolClient,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const indexes = (await client.query<Index>(NON_UNIQUE_INDEXES, [tables])).rows
  for (const { name } of indexes) await client.query(`DROP INDEX IF EXISTS ${name}`)
  await work()
  for (const { definition } of indexes) await client.query(definition)
}

async function fillTables(bench: BenchSystem, tables: readonly HistoryTable[], count: number): Promise<void> {
  const { merchant, lot, staff, ownerId, appid } = bench
  const client = await bench.db.connect()
  try {
    await client.query(
      `SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '256MB'`,
    )
    await withoutIndexes(client, tables, async () => {
      for (let first = 0; first < count; first += BATCH) {
        const last = Math.min(first + BATCH, count) - 1
        const values = [first, last, merchant.id, lot.id, staff.id, ownerId, merchant.mchid, appid]
        for (const table of tables) await fill(client, table, values)
      }
    })
  } finally {
    client.release(true)
  }
}

async function fill(client: PoolClient, table: HistoryTable, values: unknown[]): Promise<void> {
  const lines = LAST_LINE[table] === undefined ? '' : `, generate_series(0, ${LAST_LINE[table]}) AS line`
  const statement = `INSERT INTO ${table} ${STATEMENTS[table]} FROM generate_series($1::int, $2::int) AS i${lines}`
  // PostgreSQL refuses parameters that a statement does not use, so they are numbered again.
  const used = [...new Set([...statement.matchAll(/\$(\d)/g)].map(match => Number(match[1])))].sort()
  const text = statement.replace(/\$(\d)/g, (_all, number: string) => `$${used.indexOf(Number(number)) + 1}`)
  await client.query(
    text,
    used.map(number => values[number - 1]),
  )
}
