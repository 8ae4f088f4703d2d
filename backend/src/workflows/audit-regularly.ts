import type { ActorContext } from '../domain/actor-context'
import type { Broken } from '../modules/audit'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { json } from '../persistence/json-column'
import { newId } from '../persistence/new-id'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import { checkAuditLog, type AuditReach } from './check-audit-log'
import { beginLook, lookOn, type LookPosition, type Look } from './check-invariants'

/** So long one job looks before its successor goes on: others of its runner want to run as well, and a node wants to stop. */
const BUDGET_MS = 20_000

/** Where the run before ended; nothing: a new look begins. */
export type AuditProgress = {
  beganAt?: string
  look?: Omit<Look, 'now'>
  position?: LookPosition
  broken?: Broken
}
/** `reach`: whether the rules were asked of every row, or only of those that changed since the last proven day. */
export type AuditResult = { beganAt: Date; broken: Broken; digest: string | null; reach: AuditReach }

/** Looks once a day at what changed since the last proven day, on one node, and leaves what it found. */
export class AuditRegularly {
  constructor(
    private readonly needs: { database: Database; clock: Clock },
    private readonly budgetMs = BUDGET_MS,
  ) {}

  /** Answers what was found once all was looked at; null: a successor goes on. Harmless when it runs again. */
  async run(progress: AuditProgress, context: ActorContext): Promise<AuditResult | null> {
    const { database, clock } = this.needs
    const now = clock.now()
    const look: Look = progress.look ? { ...progress.look, now } : await beginLook(database, now, 'days')
    const broken: Broken = { ...progress.broken }
    const endMs = performance.now() + this.budgetMs
    const position = await lookOn(database, look, broken, {
      ...(progress.position && { from: progress.position }),
      isOver: () => performance.now() >= endMs,
    })
    const beganAt = progress.beganAt ?? now.toISOString()
    if (position) {
      const { newestEntry, windows } = look
      await this.again({ beganAt, look: { newestEntry, windows }, position, broken }, context)
      return null
    }
    const began = new Date(beganAt)
    // A day that ended while this look went on has entries that it did not see: the next look proves it.
    const { broken: links, digest } = await checkAuditLog(database, began, 'days')
    if (links.length > 0) broken.I22b = links
    const result: AuditResult = { beganAt: began, broken, digest, reach: 'days' }
    await noteAudit(database, result, now)
    return result
  }

  private async again(progress: AuditProgress, context: ActorContext): Promise<void> {
    const work = new UnitOfWork(context, this.needs.clock.now())
    work.job('audit', progress, { key: 'audit' })
    await commitUnit(this.needs.database, work)
  }
}

/** Every node shows in its figures what the runs since the last one of all rows found. */
export async function noteAudit(database: Database, result: AuditResult, now: Date): Promise<void> {
  const work = new UnitOfWork({ actor: 'audit', traceId: '' }, now)
  work.insert('audit_run', {
    id: newId(),
    began_at: result.beganAt,
    ended_at: now,
    broken_count: Object.values(result.broken).flat().length,
    broken: json(result.broken),
    digest: result.digest,
    reach: result.reach,
  })
  await commitUnit(database, work)
}
