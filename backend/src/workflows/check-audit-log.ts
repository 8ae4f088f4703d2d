import {
  DayCutter,
  daysDropped,
  dayToWalkAgain,
  entryBeforeUnproven,
  findBrokenDay,
  findBrokenLink,
  findFalselyDropped,
  findMissingLink,
  linkBefore,
  proveDays,
  readDays,
  readDropped,
  readHorizon,
  type BrokenLink,
  type ProvenDay,
  type Walk,
} from '../modules/audit'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import { ChainAuditLog } from './chain-audit-log'

/** `days`: what no proven day has, and one of those again. `all`: every link from the first whose entry is kept. */
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
  const droppedSeq = await readDropped(database)
  const brokenDay = await findBrokenDay(database, days, droppedSeq)
  if (brokenDay) return { broken: [`day ${brokenDay} is not what it was when it was proven`], digest: null }
  const kept = await findFalselyDropped(database)
  if (kept !== null)
    return { broken: [`seq ${kept} is kept, and an entry says that it was dropped`], digest: null }
  const cutter = new DayCutter(days)
  const unproven: Walk = { after: linkBefore(days), onLink: (link, at) => cutter.add(link, at) }
  let link: BrokenLink | null = null
  const first = daysDropped(days, droppedSeq)
  for (const walk of [...walksOfProven(days, { now, reach, first }), unproven])
    link ??= await findBrokenLink(database, walk)
  const afterEntry = reach === 'all' ? 0 : await entryBeforeUnproven(database, days)
  const found = link ?? (await findMissingLink(database, horizon, afterEntry))
  if (found) {
    const { seq, journalId, entity, event } = found
    return { broken: [`seq ${seq ?? 'missing'}, journal ${journalId}: ${entity} ${event}`], digest: null }
  }
  const work = new UnitOfWork({ actor: 'audit', traceId: '' }, now)
  proveDays(work, days, cutter.days)
  await commitUnit(database, work)
  return { broken: [], digest: (await readDays(database)).at(-1)?.digest ?? null }
}

/** `first`: the first day all of whose entries are kept. */
function walksOfProven(
  days: readonly ProvenDay[],
  { now, reach, first }: { now: Date; reach: AuditReach; first: number },
): Walk[] {
  if (days.length === first) return []
  if (reach === 'all') return [{ after: linkBefore(days, first), until: days.at(-1)!.last_seq }]
  const index = dayToWalkAgain(days, now, first)
  return [{ after: linkBefore(days, index), until: days[index]!.last_seq }]
}
