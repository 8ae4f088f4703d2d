import type { Pool } from 'pg'

/** One row that a settlement wrote; `old` is null for an insert. */
type WrittenRow = {
  table: string
  old: Record<string, unknown> | null
  new: Record<string, unknown>
}

const RECORDER = `
  CREATE TABLE bench_written (id bigserial, tx bigint, tbl text, old jsonb, new jsonb);
  CREATE FUNCTION bench_record() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO bench_written (tx, tbl, old, new) VALUES (txid_current(), TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME,
      CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END, to_jsonb(NEW));
    RETURN NULL;
  END $$`

const RECORDED_TABLES = `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
  WHERE (schemaname = 'public' OR schemaname = 'graphile_worker') AND tablename NOT LIKE 'bench%'`

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

type Column = { name: string; type: string; isText: boolean; isUnique: boolean; isKey: boolean }

const COLUMNS = `
  SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
    a.atttypid IN ('uuid'::regtype, 'text'::regtype) AS "isText",
    EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY (i.indkey)) AS "isUnique",
    EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS "isKey"
  FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attgenerated = '' AND a.attidentity = ''`

/** A parameter of the baseline's statement: the same for all rows, unique (`fresh`), or the key of row n (`keyed`). */
export type Slot = { kind: 'same'; value: unknown } | { kind: 'fresh' } | { kind: 'keyed'; salt: string }
/** One statement that writes the same rows as ours to copies of the tables, and its parameters. */
export type BaselinePlan = { text: string; slots: Slot[]; rows: number }

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
  return { text: `WITH ${parts.join(', ')} SELECT 1`, slots, rows: written.length }
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** JSON columns take text; arrays of PostgreSQL and plain values are passed unchanged. */
const asParameter = (value: unknown, type: string): unknown =>
  value !== null && /^jsonb?$/.test(type) ? JSON.stringify(value) : value
