import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { root } from '../bootstrap.mjs'
import { ensureDatabase, startPostgres } from '../stack/index.mjs'

const require = createRequire(import.meta.url)

/**
 * Runs `use` on a temporary PostgreSQL that has the schema of the built backend's migrations and nothing else.
 *
 * @template T
 * @param {(url: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withMigratedDatabase(use) {
  const { MIGRATIONS } = require(path.join(root, 'backend/dist/persistence/migrations/index.js'))
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-schema-'))
  fs.chmodSync(dir, 0o755)
  const postgres = await startPostgres({ dir: path.join(dir, 'postgres'), durable: false })
  try {
    const url = await ensureDatabase(postgres.url, 'schema')
    await withClient(url, async client => {
      for (const Migration of MIGRATIONS) await new Migration().up({ query: text => client.query(text) })
    })
    return await use(url)
  } finally {
    await postgres.stop()
    postgres.remove?.()
    fs.rmSync(dir, { recursive: true, force: true })
  }
}

/** Runs `use` on one connection and closes it. */
export async function withClient(url, use) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
