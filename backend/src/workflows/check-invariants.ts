import {
  checkDeviceLogs,
  entryBeforeUnproven,
  INVARIANTS,
  readDays,
  type Finding,
  type LoggedMotion,
} from '../modules/audit'
import type { Database } from '../persistence/database'
import { checkAuditLog, type AuditReach } from './check-audit-log'

export type InvariantReport = {
  clean: boolean
  checked: { id: string; rule: string; broken: string[] }[]
  /** Of the newest proven day of the audit log: it covers all days before it. */
  digest: string | null
}

/** How many rows that break one invariant are named; the rest is found by checking again once these are repaired. */
const NAMED = 50

/**
 * Checks every invariant on the database, the devices' own logs where given, and what `checkCache` finds in Redis. Changes
 * nothing but the chain of the audit log, which it brings up to date before it walks it, and the proofs of its days. With the
 * reach `days` the audit log is read from the last proven day on, everything else as a whole.
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
  const checked: InvariantReport['checked'] = []
  const reach = given.reach ?? 'all'
  const since = reach === 'all' ? null : await entryBeforeUnproven(database, await readDays(database))
  for (const { id, rule, sql, sinceSql } of INVARIANTS) {
    const [text, values] =
      since !== null && sinceSql ? [sinceSql, [since]] : [sql, sql.includes('$1') ? [now] : []]
    const rows = await database.query<{ what: string }>(`${text} LIMIT ${NAMED}`, values)
    checked.push({ id, rule, broken: rows.map(row => row.what) })
  }
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
