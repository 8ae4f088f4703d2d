import { withClient } from './migrated.mjs'

const NAMES = `
  SELECT c.relname AS "table", array_agg(a.attname::text ORDER BY a.attnum) AS columns
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
  GROUP BY c.relname ORDER BY c.relname COLLATE "C"`

/**
 * The names of every table's columns as a module, so that statements can name them: a statement that says * does not fit any
 * more once a column is added while it is prepared.
 *
 * @param {string} url a migrated database
 * @returns {Promise<string>}
 */
export async function readColumns(url) {
  return withClient(url, async client => {
    const { rows } = await client.query(NAMES)
    const tables = rows.filter(({ table }) => table !== 'migrations')
    const lines = tables.map(({ table, columns }) => `  ${table}: ${JSON.stringify(columns.join(' '))},`)
    return `/** Written by \`node dev/write-tables.mjs\` from the migrations. Do not edit by hand. */\nexport const COLUMNS = {\n${lines.join('\n')}\n}\n`
  })
}
