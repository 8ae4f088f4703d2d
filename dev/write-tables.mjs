/**
 * Writes what the migrations make of an empty database: `backend/src/persistence/migrations/tables.ts`, the types of every column
 * (kysely-codegen with backend/codegen.json), `columns.ts` beside it, their names, and `backend/src/persistence/migrations/schema.snapshot.txt`, which also shows
 * constraints, conditions of indexes, triggers and functions. `--check` says whether they are what would be written.
 */
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { format } from 'oxfmt'
import { asCommand, bootstrap, root } from './bootstrap.mjs'
import { build } from './build.mjs'
import { capture } from './checks/run.mjs'
import { withMigratedDatabase } from './schema/migrated.mjs'
import { readColumns } from './schema/columns.mjs'
import { readSchema } from './schema/snapshot.mjs'

const require = createRequire(import.meta.url)
const TABLES = 'backend/src/persistence/migrations/tables.ts'
const COLUMNS = 'backend/src/persistence/migrations/columns.ts'
const SNAPSHOT = 'backend/src/persistence/migrations/schema.snapshot.txt'

/** @returns {Promise<string>} the types of a migrated database, formatted like the rest of the project */
async function writeTypes(url) {
  const draft = path.join(os.tmpdir(), `fangxing-tables-${process.pid}.ts`)
  const program = path.join(path.dirname(require.resolve('kysely-codegen/package.json')), 'dist/cli/bin.js')
  const config = path.join(root, 'backend/codegen.json')
  try {
    const args = [program, `--config-file=${config}`, `--url=${url}`, `--out-file=${draft}`]
    const { ok, output } = await capture(process.execPath, args)
    if (!ok) throw new Error(output)
    return await formatted(TABLES, fs.readFileSync(draft, 'utf8'))
  } finally {
    fs.rmSync(draft, { force: true })
  }
}

/** As the rest of the project. */
async function formatted(file, text) {
  const style = JSON.parse(fs.readFileSync(path.join(root, '.oxfmtrc.json'), 'utf8'))
  const { code, errors } = await format(file, text, style)
  if (errors.length > 0) throw new Error(errors[0].message)
  return code
}

await asCommand(async () => {
  bootstrap({ parts: [] })
  await build(['contract', 'backend'])
  const written = await withMigratedDatabase(async url => ({
    [TABLES]: await writeTypes(url),
    [COLUMNS]: await formatted(COLUMNS, await readColumns(url)),
    [SNAPSHOT]: await readSchema(url),
  }))
  const stale = Object.entries(written).filter(([file, text]) => {
    const target = path.join(root, file)
    return !fs.existsSync(target) || fs.readFileSync(target, 'utf8') !== text
  })
  if (!process.argv.includes('--check')) {
    for (const [file, text] of stale) fs.writeFileSync(path.join(root, file), text)
    return console.log(stale.length > 0 ? stale.map(([file]) => `${file} 已写 / written`).join('\n') : '-')
  }
  if (stale.length === 0) return
  const names = stale.map(([file]) => file).join(', ')
  throw new Error(`${names} 已过期，请运行 / is stale, run: node dev/write-tables.mjs`)
})
