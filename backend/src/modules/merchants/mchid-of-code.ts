import type { Database } from '../../persistence/database'
import type { Services } from '../../services'

const RELOAD_AFTER_MS = 1000
const REFRESH_AFTER_MS = 60_000
type Directory = { mchids: Promise<Map<string, string>>; loadedAtMs: number }
const directories = new WeakMap<Database, Directory>()

/**
 * The merchant number behind a code of the notice route, or null: no such merchant, or none with credentials here.
 * Remembered, because every notice asks; an unknown code costs at most one look a second, whoever sends it.
 * Errors: as the database's.
 */
export async function mchidOfCode(platform: Services, code: string): Promise<string | null> {
  if (!/^[0-9A-Za-z_-]{1,64}$/.test(code)) return null
  let directory = directories.get(platform.database) ?? load(platform.database)
  let mchid = (await directory.mchids).get(code)
  const ageMs = performance.now() - directory.loadedAtMs
  if (mchid === undefined && ageMs > RELOAD_AFTER_MS) {
    directory = load(platform.database)
    mchid = (await directory.mchids).get(code)
  } else if (ageMs > REFRESH_AFTER_MS) {
    load(platform.database).mchids.catch(() => undefined)
  }
  return mchid !== undefined && platform.pay.knows(mchid) ? mchid : null
}

function load(database: Database): Directory {
  const rows = database.query<{ code: string; mchid: string }>('SELECT code, mchid FROM merchant')
  const mchids = rows.then(found => new Map(found.map(row => [row.code, row.mchid])))
  const directory = { mchids, loadedAtMs: performance.now() }
  directories.set(database, directory)
  mchids.catch(() => {
    if (directories.get(database) === directory) directories.delete(database)
  })
  return directory
}
