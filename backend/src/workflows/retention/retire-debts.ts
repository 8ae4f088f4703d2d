import type { ActorContext } from '../../domain/actor-context'
import { debtKeptUntil, RETENTION } from '../../domain/retention'
import { yearsLater } from '../../domain/shanghai-time'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import type { Clock } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import type { Metrics } from '../../telemetry/metrics'
import {
  LOOK_AT_DEBTS_AGAIN,
  READ_DEBTS_TO_LOOK_AT,
  RETIRE_DEBTS,
  RETIRE_KEPT_STAYS,
  RETIRE_NOTICES,
} from './retire-debts.queries'

const SLICE = 500
const BUDGET_MS = 20_000
/** As stays of one month are: a month for what was told late. */
const LATE_MS = 31 * 86_400_000

type Needs = { database: Database; clock: Clock; metrics: Pick<Metrics, 'retired'> }
type Limits = { slice: number; budgetMs: number }
type ToLookAt = { id: string; since: Date; is_wanted: boolean }

/** Debts that are over leave three years after their end, with their notices and reminders; what was taken for them stays in the books. */
export class RetireDebts {
  constructor(
    private readonly needs: Needs,
    private readonly limits: Limits = { slice: SLICE, budgetMs: BUDGET_MS },
  ) {}

  /** Every day. Returns whether nothing is left; harmless when it runs again, and on several nodes at once. */
  async run(context: ActorContext): Promise<boolean> {
    const endMs = performance.now() + this.limits.budgetMs
    const steps = [
      () => this.retireDebts(context),
      () => this.retireNotices(),
      () => this.retireKeptStays(),
    ] as const
    let isDone = true
    for (const step of steps) isDone = (await this.takeAll(step, endMs)) && isDone
    return isDone
  }

  private async takeAll(step: () => Promise<number>, endMs: number): Promise<boolean> {
    do if ((await step()) < this.limits.slice) return true
    while (performance.now() < endMs)
    return false
  }

  /** Returns how many were looked at. */
  private async retireDebts(context: ActorContext): Promise<number> {
    const { database, clock, metrics } = this.needs
    const now = clock.now()
    const rows = await database.query<ToLookAt>(READ_DEBTS_TO_LOOK_AT, [now, this.limits.slice])
    const over = rows.filter(row => debtKeptUntil(row.since) <= now && !row.is_wanted).map(({ id }) => id)
    const later = (ms: number) => new Date(now.getTime() + ms)
    const times = rows.map(row => {
      if (debtKeptUntil(row.since) > now) return debtKeptUntil(row.since)
      // One that leaves is due again soon, in case that somebody changes it, or this node dies, at this moment.
      return later(row.is_wanted ? RETENTION.againMs : RETENTION.leaseMs)
    })
    if (rows.length > 0) await database.query(LOOK_AT_DEBTS_AGAIN, [rows.map(({ id }) => id), times])
    failpoint('debt.to_retire')
    if (over.length > 0) {
      const gone = await database.one<{ n: number }>(RETIRE_DEBTS, [over, now, context.traceId])
      metrics.retired.inc({ what: 'debt' }, gone!.n)
    }
    return rows.length
  }

  private async retireNotices(): Promise<number> {
    const before = yearsLater(this.needs.clock.now(), -RETENTION.rowYears)
    return this.retire('notice', RETIRE_NOTICES, [lowestIdAt(before), before, this.limits.slice])
  }

  private retireKeptStays(): Promise<number> {
    const before = yearsLater(this.needs.clock.now(), -RETENTION.rowYears)
    return this.retire('stay', RETIRE_KEPT_STAYS, [new Date(before.getTime() - LATE_MS), this.limits.slice])
  }

  private async retire(what: 'notice' | 'stay', text: string, values: unknown[]): Promise<number> {
    const row = await this.needs.database.one<{ n: number }>(text, values)
    this.needs.metrics.retired.inc({ what }, row!.n)
    return row!.n
  }
}
