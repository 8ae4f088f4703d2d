import {
  DayCutter,
  dayToWalkAgain,
  entryBeforeUnproven,
  findBrokenDay,
  findBrokenLink,
  findMissingLink,
  linkBefore,
  proveDays,
  readDays,
  readHorizon,
  type BrokenLink,
  type ProvenDay,
  type Walk,
} from '../modules/audit'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import { ChainAuditLog } from './chain-audit-log'

/** `days`: what no proven day has, and one of those again. `all`: every link from the first. */
export type AuditReach = 'days' | 'all'

/**
 * Brings the chain of the audit log up to date and walks it; days that are over and hold are noted as proven. Returns what is
 * broken, and the digest of the newest proven day: whoever keeps it elsewhere can tell that nobody wrote the days again.
 */
export async function checkAuditLog(
  database: Database,
  now: Date,
  reach: AuditReach,
): Promise<{ broken: string[]; digest: string | null }> {
  const horizon = await readHorizon(database)
  await new ChainAuditLog({ database }).run(reach === 'all' ? 'all' : 'fresh')
  const days = await readDays(database)
  const brokenDay = await findBrokenDay(database, days)
  if (brokenDay) return { broken: [`day ${brokenDay} is not what it was when it was proven`], digest: null }
  const cutter = new DayCutter(days)
  const unproven: Walk = { after: linkBefore(days), onLink: (link, at) => cutter.add(link, at) }
  let link: BrokenLink | null = null
  for (const walk of [...walksOfProven(days, now, reach), unproven])
    link ??= await findBrokenLink(database, walk)
  const first = reach === 'all' ? 0 : await entryBeforeUnproven(database, days)
  const found = link ?? (await findMissingLink(database, horizon, first))
  if (found) {
    const { seq, journalId, entity, event } = found
    return { broken: [`seq ${seq ?? 'missing'}, journal ${journalId}: ${entity} ${event}`], digest: null }
  }
  const work = new UnitOfWork({ actor: 'audit', traceId: '' }, now)
  proveDays(work, days, cutter.days)
  await commitUnit(database, work)
  return { broken: [], digest: (await readDays(database)).at(-1)?.digest ?? null }
}

function walksOfProven(days: readonly ProvenDay[], now: Date, reach: AuditReach): Walk[] {
  if (days.length === 0) return []
  if (reach === 'all') return [{ until: days.at(-1)!.last_seq }]
  const index = dayToWalkAgain(days, now)
  return [{ after: linkBefore(days, index), until: days[index]!.last_seq }]
}
