import type { Pool } from 'pg'

/** One row that a settlement wrote, under the table itself where it went to a partition; `old` is null for an insert. */
type WrittenRow = {
  table: string
  old: Record<string, unknown> | null
  new: Record<string, unknown>
}

const RECORDER = `
  CREATE TABLE bench_written (id bigserial, tx bigint, tbl text, old jsonb, new jsonb);
  CREATE FUNCTION bench_record() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO bench_written (tx, tbl, old, new) VALUES (txid_current(),
      (SELECT nspname || '.' || relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
        WHERE pg_class.oid = coalesce(pg_partition_root(TG_RELID), TG_RELID)),
      CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END, to_jsonb(NEW));
    RETURN NULL;
  END $$`

/** A row trigger of a partitioned table stands on its partitions too, so these are left out. */
const RECORDED_TABLES = `SELECT format('%I.%I', nspname, relname) AS name
  FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
  WHERE nspname IN ('public', 'graphile_worker') AND relkind IN ('r', 'p') AND NOT relispartition
    AND relname NOT LIKE 'bench%'`

/** Records every row that is written during `settleOne` and returns those of the settlement's own transaction. */
export async function recordWrites(db: Pool, settleOne: () => Promise<void>): Promise<WrittenRow[]> {
  const tables = (await db.query<{ name: string }>(RECORDED_TABLES)).rows.map(row => row.name)
  await db.query(RECORDER)
  for (const table of tables) {
    await db.query(
      `CREATE TRIGGER bench_record AFTER INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION bench_record()`,
    )
  }
  try {
    await settleOne()
    const found = await db.query<WrittenRow>(
      `SELECT tbl AS table, old, new FROM bench_written
       WHERE tx = (SELECT tx FROM bench_written WHERE tbl = 'public.settlement' LIMIT 1) ORDER BY id`,
    )
    return found.rows
  } finally {
    for (const table of tables) await db.query(`DROP TRIGGER bench_record ON ${table}`)
    await db.query('DROP FUNCTION bench_record; DROP TABLE bench_written')
  }
}

/**
 * The rows that no settlement can leave out, pinned by hand: what we write beyond them (the debtors' ranking …) makes ours
 * slower and never the baseline.
 */
const PINNED: readonly [table: string, op: 'insert' | 'update', rows: number][] = [
  ['public.recovery_order', 'update', 1],
  ['public.payment', 'update', 1],
  ['public.arrear', 'update', 1],
  ['public.order_arrear', 'update', 1],
  ['public.device', 'update', 1],
  ['public.settlement', 'insert', 1],
  ['public.settlement_line', 'insert', 1],
  ['public.ledger_transaction', 'insert', 1],
  ['public.ledger_posting', 'insert', 2],
  ['public.lock_command', 'insert', 1],
  ['public.move_task', 'insert', 1],
  ['public.journal', 'insert', 6],
  ['public.deadline', 'insert', 2],
  ['graphile_worker._private_jobs', 'insert', 2],
]

/** Of the rows of a settlement those that are pinned. Errors: one of them was not written. */
export function pinnedRows(written: readonly WrittenRow[]): WrittenRow[] {
  return PINNED.flatMap(([table, op, rows]) => {
    const found = written.filter(row => row.table === table && (row.old === null) === (op === 'insert'))
    if (found.length < rows)
      throw new Error(`a settlement wrote ${found.length} of ${rows} rows (${op}) of ${table}`)
    return found.slice(0, rows)
  })
}

type Column = { name: string; type: string; isText: boolean; isUnique: boolean; isKey: boolean }

const COLUMNS = `
  SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
    a.atttypid IN ('uuid'::regtype, 'text'::regtype) AS "isText",
    EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY (i.indkey)) AS "isUnique",
    EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS "isKey"
  FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attgenerated = '' AND a.attidentity = ''
    AND NOT EXISTS (SELECT 1 FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum
      AND pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%')`

/** A parameter of the baseline's statement: the same for all rows, unique (`fresh`), or the key of row n (`keyed`). */
export type Slot = { kind: 'same'; value: unknown } | { kind: 'fresh' } | { kind: 'keyed'; salt: string }
/** One statement that writes the pinned rows to copies of the tables, and its parameters. */
export type BaselinePlan = { text: string; slots: Slot[] }

/** The key of row n in a copied table; the baseline program computes the same. */
const keySql = (salt: string) => `md5('${salt}' || i)::uuid`

/**
 * Creates `bench_` tables with the columns and indexes of ours, fills those that are updated with `count` rows from number
 * `from` on, and returns the statement that changes them as a settlement does.
 */
export async function planBaseline(
  db: Pool,
  written: readonly WrittenRow[],
  from: number,
  count: number,
): Promise<BaselinePlan> {
  const slots: Slot[] = []
  const parts: string[] = []
  const created = new Set<string>()
  const parameter = (slot: Slot, type: string) => `$${slots.push(slot)}::${type}`
  for (const [number, row] of written.entries()) {
    const table = `bench_${row.table.split('.')[1]!.replace(/^_/, '')}`
    if (!created.has(table)) await db.query(`CREATE TABLE ${table} (LIKE ${row.table} INCLUDING ALL)`)
    created.add(table)
    const columns = (await db.query<Column>(COLUMNS, [row.table])).rows
    const valueOf = (column: Column): Slot =>
      column.isText && column.isUnique
        ? { kind: 'fresh' }
        : { kind: 'same', value: asParameter(row.new[column.name], column.type) }
    const part = `w${number}`
    if (row.old === null) {
      const used = columns.filter(({ name }) => row.new[name] !== null)
      const values = used.map(column => parameter(valueOf(column), column.type))
      parts.push(
        `${part} AS (INSERT INTO ${table} (${used.map(({ name }) => name).join(', ')}) VALUES (${values.join(', ')}) RETURNING 1)`,
      )
      continue
    }
    const old = row.old
    const isKeyed = ({ isText, isUnique }: Column) => isText && isUnique
    const saltOf = (column: Column) => `${part}.${column.name}`
    const keys = columns.filter(isKeyed).map(column => `'${column.name}', ${keySql(saltOf(column))}`)
    const names = columns.map(({ name }) => name).join(', ')
    await db.query(
      `INSERT INTO ${table} (${names}) SELECT ${names} FROM generate_series($2::int, $3::int) AS i,
         jsonb_populate_record(NULL::${table}, $1::jsonb || jsonb_build_object(${keys.join(', ')}))`,
      [JSON.stringify(old), from, from + count - 1],
    )
    const changed = columns.filter(
      column => !isKeyed(column) && !isSame(old[column.name], row.new[column.name]),
    )
    const set = changed.map(column => `${column.name} = ${parameter(valueOf(column), column.type)}`)
    const where = columns
      .filter(column => column.isKey && isKeyed(column))
      .map(column => `${column.name} = ${parameter({ kind: 'keyed', salt: saltOf(column) }, column.type)}`)
    parts.push(`${part} AS (UPDATE ${table} SET ${set.join(', ')} WHERE ${where.join(' AND ')} RETURNING 1)`)
  }
  await db.query('ANALYZE')
  return { text: `WITH ${parts.join(', ')} SELECT 1`, slots }
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** JSON columns take text; arrays of PostgreSQL and plain values are passed unchanged. */
const asParameter = (value: unknown, type: string): unknown =>
  value !== null && /^jsonb?$/.test(type) ? JSON.stringify(value) : value
