import {
  AskRules,
  checkDeviceLogs,
  INVARIANTS,
  readDays,
  readNewestEntry,
  sourcesOfAll,
  sourcesOfWindows,
  windowsSince,
  type Broken,
  type Finding,
  type LoggedMotion,
  type Window,
} from '../modules/audit'
import type { Database } from '../persistence/database'
import { checkAuditLog, type AuditReach } from './check-audit-log'

export type InvariantReport = {
  clean: boolean
  checked: { id: string; rule: string; broken: string[] }[]
  /** Of the newest proven day of the audit log: it covers all days before it. */
  digest: string | null
}

/** Where a look that was interrupted goes on. */
export type LookPosition = { source: number; place: string | null }

/** What a look is about; `windows`: only what was changed or made then and what goes on, else everything. */
export type Look = { now: Date; newestEntry: string; windows: Window[] | null }

/** Fixes what a look is about, so that what changes meanwhile is left to the next one. `days`: since the last proven day; `all`: every row. */
export async function beginLook(database: Database, now: Date, reach: AuditReach): Promise<Look> {
  const newestEntry = await readNewestEntry(database)
  if (reach === 'all') return { now, newestEntry, windows: null }
  return { now, newestEntry, windows: await windowsSince(database, await readDays(database), now) }
}

/**
 * Looks on until all was looked at or `isOver` says that the time is; then the answer says where to go on. No statement
 * reads more than some thousand rows. What breaks a rule is added to `broken`.
 */
export async function lookOn(
  database: Database,
  { now, newestEntry, windows }: Look,
  broken: Broken,
  { from = { source: 0, place: null }, isOver }: { from?: LookPosition; isOver?: () => boolean } = {},
): Promise<LookPosition | null> {
  const rules = new AskRules({ database, rules: INVARIANTS }, now, broken)
  const needs = { database, rules, now }
  const sources = windows ? sourcesOfWindows(needs, windows) : sourcesOfAll(needs, newestEntry)
  let { place } = from
  for (let source = from.source; source < sources.length; source++)
    do {
      if (isOver?.()) return { source, place }
      place = await sources[source]!(place)
    } while (place !== null)
  return null
}

/**
 * Checks every invariant on the database, the devices' own logs where given, and what `checkCache` finds in Redis. Changes
 * nothing but the chain of the audit log, which it brings up to date before it walks it, and the proofs of its days. With the
 * reach `days` only what no proven day has is looked at, with one of those again and all that goes on; else everything.
 */
export async function checkInvariants(
  database: Database,
  now: Date,
  given: {
    motions?: readonly LoggedMotion[]
    checkCache?: () => Promise<Finding[]>
    reach?: AuditReach
  } = {},
): Promise<InvariantReport> {
  const reach = given.reach ?? 'all'
  const found: Broken = {}
  await lookOn(database, await beginLook(database, now, reach), found)
  const checked: InvariantReport['checked'] = INVARIANTS.map(({ id, rule }) => ({
    id,
    rule,
    broken: found[id] ?? [],
  }))
  const { broken, digest } = await checkAuditLog(database, now, reach)
  checked.push({ id: 'I22b', rule: 'The audit chain verifies, and no entry is missing in it', broken })
  if (given.motions)
    checked.push({
      id: 'devices',
      rule: 'The devices moved only as the database says',
      broken: (await checkDeviceLogs(database, given.motions)).map(textOf),
    })
  if (given.checkCache)
    checked.push({
      id: 'I18',
      rule: 'Redis holds what PostgreSQL says',
      broken: (await given.checkCache()).map(textOf),
    })
  return { clean: checked.every(check => check.broken.length === 0), checked, digest }
}

const textOf = ({ id, what }: Finding): string => `${id} ${what}`
