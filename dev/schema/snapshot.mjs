import { withClient } from './migrated.mjs'

const IN_PUBLIC = `= 'public'::regnamespace`

/** What a list of columns does not show. Each query gives lines `name`, `definition`, sorted by name. */
const SECTIONS = [
  {
    title: 'Columns',
    query: `SELECT c.relname || '.' || a.attname AS name,
        format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
        || CASE WHEN a.attgenerated <> '' THEN ' GENERATED ALWAYS AS ' || pg_get_expr(d.adbin, d.adrelid)
             ELSE coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') END AS definition
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE c.relnamespace ${IN_PUBLIC} AND c.relkind IN ('r', 'p', 'v') AND a.attnum > 0 AND NOT a.attisdropped`,
  },
  {
    title: 'Constraints',
    query: `SELECT conrelid::regclass || '.' || conname AS name, pg_get_constraintdef(oid) AS definition
      FROM pg_constraint WHERE connamespace ${IN_PUBLIC} AND contype <> 'n'`,
  },
  {
    title: 'Indexes',
    query: `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace ${IN_PUBLIC}`,
  },
  {
    title: 'Triggers',
    query: `SELECT t.tgrelid::regclass || '.' || t.tgname AS name, pg_get_triggerdef(t.oid) AS definition
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace ${IN_PUBLIC} AND NOT t.tgisinternal`,
  },
  {
    title: 'Functions',
    query: `SELECT p.oid::regprocedure::text AS name, pg_get_functiondef(p.oid) AS definition
      FROM pg_proc p WHERE p.pronamespace ${IN_PUBLIC} AND p.prokind IN ('f', 'p')`,
  },
]

const heading = `What a newly migrated database holds, as PostgreSQL describes it.
Written by \`node dev/write-tables.mjs\` from the migrations. Do not edit by hand.
`

const line = ({ name, definition }) =>
  definition.includes('\n') ? `\n${name}:\n${definition.trim()}\n` : `${name}: ${definition}`

/**
 * Tables, constraints, indexes with their conditions, triggers and functions of the public schema as readable text, so
 * that a change of any of them is seen in a review.
 *
 * @param {string} url a migrated database
 * @returns {Promise<string>}
 */
export async function readSchema(url) {
  return withClient(url, async client => {
    const sections = []
    for (const { title, query } of SECTIONS) {
      const { rows } = await client.query(`SELECT * FROM (${query}) AS found ORDER BY name COLLATE "C"`)
      sections.push(`\n## ${title}\n\n${rows.map(line).join('\n')}\n`)
    }
    return heading + sections.join('')
  })
}
