import type { Database } from '../../persistence/database'
import { chainAudit, verifyChain } from './chain-audit'
import { CHECKS } from './invariants'
import { checkDeviceLogs, type LoggedMotion } from './device-log-invariants'

export type Finding = { id: string; what: string }
export type AuditReport = { clean: boolean; checked: { id: string; says: string; broken: string[] }[] }

/** How many broken rows of one rule are named; the rest is counted by looking again once these are mended. */
const NAMED = 50

/**
 * Checks every invariant on the database, the devices' own logs where given, and whatever `more` adds (the live copy in
 * Redis, say). Changes nothing but the audit chain, which it brings up to date before it walks it.
 */
export async function runAudit(
  database: Database,
  now: Date,
  given: { motions?: readonly LoggedMotion[]; more?: () => Promise<Finding[]> } = {},
): Promise<AuditReport> {
  const checked: AuditReport['checked'] = []
  for (const check of CHECKS) {
    const values = check.sql.includes('$1') ? [now] : []
    const rows = await database.query<{ what: string }>(`${check.sql} LIMIT ${NAMED}`, values)
    checked.push({ id: check.id, says: check.says, broken: rows.map(row => row.what) })
  }
  await chainAudit(database, 'all')
  const link = await verifyChain(database)
  checked.push({
    id: 'I22b',
    says: 'The audit chain verifies',
    broken: link ? [`seq ${link.seq}, journal ${link.journalId}`] : [],
  })
  if (given.motions)
    add(
      checked,
      'devices',
      'The devices moved only as the database says',
      await checkDeviceLogs(database, given.motions),
    )
  if (given.more) add(checked, 'I18', 'Redis holds what PostgreSQL says', await given.more())
  return { clean: checked.every(check => check.broken.length === 0), checked }
}

function add(checked: AuditReport['checked'], id: string, says: string, findings: Finding[]): void {
  checked.push({ id, says, broken: findings.map(finding => `${finding.id} ${finding.what}`) })
}
