import {
  checkDeviceLogs,
  findBrokenLink,
  findMissingLink,
  INVARIANTS,
  readHorizon,
  type Finding,
  type LoggedMotion,
} from '../modules/audit'
import type { Database } from '../persistence/database'
import { ChainAuditLog } from './chain-audit-log'

export type InvariantReport = {
  clean: boolean
  checked: { id: string; rule: string; broken: string[] }[]
}

/** How many rows that break one invariant are named; the rest is found by checking again once these are repaired. */
const NAMED = 50

/**
 * Checks every invariant on the database, the devices' own logs where given, and what `checkCache` finds in Redis. Changes
 * nothing but the chain of the audit log, which it brings up to date before it walks it.
 */
export async function checkInvariants(
  database: Database,
  now: Date,
  given: { motions?: readonly LoggedMotion[]; checkCache?: () => Promise<Finding[]> } = {},
): Promise<InvariantReport> {
  const checked: InvariantReport['checked'] = []
  for (const { id, rule, sql } of INVARIANTS) {
    const values = sql.includes('$1') ? [now] : []
    const rows = await database.query<{ what: string }>(`${sql} LIMIT ${NAMED}`, values)
    checked.push({ id, rule, broken: rows.map(row => row.what) })
  }
  const horizon = await readHorizon(database)
  await new ChainAuditLog({ database }).run('all')
  const link = (await findBrokenLink(database)) ?? (await findMissingLink(database, horizon))
  checked.push({
    id: 'I22b',
    rule: 'The audit chain verifies, and no entry is missing in it',
    broken: link
      ? [`seq ${link.seq ?? 'missing'}, journal ${link.journalId}: ${link.entity} ${link.event}`]
      : [],
  })
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
  return { clean: checked.every(({ broken }) => broken.length === 0), checked }
}

const textOf = ({ id, what }: Finding): string => `${id} ${what}`
