import type { ActorContext } from '../../domain/actor-context'
import { plateKeptUntilMs, RETENTION } from '../../domain/retention'
import { yearsLater } from '../../domain/shanghai-time'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import type { Metrics } from '../../telemetry/metrics'
import {
  CLAIM_APPROVALS,
  CLAIM_BILLS,
  CLAIM_ORDERS,
  FORGET_PLATES_OF_APPROVALS,
  FORGET_PLATES_OF_BILLS,
  FORGET_PLATES_OF_INCIDENTS,
  FORGET_PLATES_OF_ORDERS,
  FORGET_PLATES_WITHOUT_STAYS,
  LOOK_AT_APPROVALS_AGAIN,
  LOOK_AT_BILLS_AGAIN,
  LOOK_AT_ORDERS_AGAIN,
} from './forget-plates.queries'

const SLICE = 500
const BUDGET_MS = 20_000
const DAY_MS = 86_400_000
/** Plates that cars parked under have ids spread evenly: each day those of one first byte are looked at. */
const PARTS = 256

type Needs = { database: Database; clock: Clock; metrics: Pick<Metrics, 'retired'> }
/** `ended_at`: null where it goes on. */
type Claimed = { id: string; ended_at: Date | null; is_wanted: boolean }
type Keeping = { claim: string; lookAgain: string; forget: string }

const KEPT: readonly Keeping[] = [
  { claim: CLAIM_ORDERS, lookAgain: LOOK_AT_ORDERS_AGAIN, forget: FORGET_PLATES_OF_ORDERS },
  { claim: CLAIM_BILLS, lookAgain: LOOK_AT_BILLS_AGAIN, forget: FORGET_PLATES_OF_BILLS },
  { claim: CLAIM_APPROVALS, lookAgain: LOOK_AT_APPROVALS_AGAIN, forget: FORGET_PLATES_OF_APPROVALS },
]

/**
 * Orders, bills and approvals are what was booked and stay. Their plate leaves three years after their end, and not before the last of
 * their debts: sums, receipts and payments are then of no car any more.
 */
export class ForgetPlates {
  /** On which day, and after which id, this node broke off: a successor does not begin the part again. */
  private reached: { day: number; after: string } | null = null

  constructor(
    private readonly needs: Needs,
    private readonly limits = { slice: SLICE, budgetMs: BUDGET_MS },
  ) {}

  /** Every day. Returns whether nothing is left; harmless when it runs again, and on several nodes at once. */
  async run(context: ActorContext): Promise<boolean> {
    const endMs = performance.now() + this.limits.budgetMs
    const steps = [
      ...KEPT.map(keeping => () => this.takeSlice(keeping, context)),
      () => this.clearIncidents(),
    ]
    let isDone = true
    for (const step of steps) isDone = (await this.takeAll(step, endMs)) && isDone
    return (await this.forgetWithoutStays(endMs)) && isDone
  }

  private async takeAll(step: () => Promise<number>, endMs: number): Promise<boolean> {
    do if ((await step()) < this.limits.slice) return true
    while (performance.now() < endMs)
    return false
  }

  /** Returns how many were looked at. What a dead node has claimed is due again after the claim. */
  private async takeSlice({ claim, lookAgain, forget }: Keeping, context: ActorContext): Promise<number> {
    const { database, clock, metrics } = this.needs
    const now = clock.now()
    const nowMs = now.getTime()
    const until = new Date(nowMs + RETENTION.leaseMs)
    const rows = await database.query<Claimed>(claim, [now, until, this.limits.slice])
    const decided = rows.map(row => ({
      id: row.id,
      ms: plateKeptUntilMs({ endedAt: row.ended_at, isWanted: row.is_wanted }, nowMs),
    }))
    const kept = decided.filter(({ ms }) => ms > nowMs)
    const over = decided.filter(({ ms }) => ms <= nowMs).map(({ id }) => id)
    if (kept.length > 0)
      await database.query(lookAgain, [kept.map(({ id }) => id), kept.map(({ ms }) => new Date(ms))])
    if (over.length > 0) {
      const gone = await database.one<{ n: number }>(forget, [over, now, context.traceId])
      metrics.retired.inc({ what: 'plate' }, gone!.n)
    }
    return rows.length
  }

  private async forgetWithoutStays(endMs: number): Promise<boolean> {
    const { database, clock, metrics } = this.needs
    const day = Math.floor(clock.now().getTime() / DAY_MS)
    const part = (day % PARTS).toString(16).padStart(2, '0')
    let after = this.reached?.day === day ? this.reached.after : `${part}000000-0000-0000-0000-000000000000`
    const last = `${part}ffffff-ffff-ffff-ffff-ffffffffffff`
    for (;;) {
      const values = [after, last, this.limits.slice]
      type Looked = { n: number; looked: number; last: string | null }
      const row = (await database.one<Looked>(FORGET_PLATES_WITHOUT_STAYS, values))!
      metrics.retired.inc({ what: 'plate' }, row.n)
      after = row.last ?? after
      this.reached = { day, after }
      if (row.looked < this.limits.slice) return true
      if (performance.now() > endMs) return false
    }
  }

  private async clearIncidents(): Promise<number> {
    const before = yearsLater(this.needs.clock.now(), -RETENTION.rowYears)
    const values = [before, this.limits.slice]
    const row = await this.needs.database.one<{ n: number }>(FORGET_PLATES_OF_INCIDENTS, values)
    this.needs.metrics.retired.inc({ what: 'plate' }, row!.n)
    return row!.n
  }
}
