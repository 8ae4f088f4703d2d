import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import { DELETE_DONE, DELETE_UNWANTED } from './keep-webhooks.queries'

/** So long a manager sees what was sent, and may have sent again what was given up. */
const KEPT_MS = 30 * 86_400_000
/** A statement must end long before its time limit. */
const SLICE = 2000
const BUDGET_MS = 20_000

/** Deletes what was sent, or given up, long ago. */
export class KeepWebhooks {
  constructor(
    private readonly needs: { database: Database; clock: Clock },
    private readonly limits = { slice: SLICE, budgetMs: BUDGET_MS },
  ) {}

  /** Every day. Returns whether nothing is left; harmless when it runs again. */
  async prune(): Promise<boolean> {
    const { database, clock } = this.needs
    const { slice, budgetMs } = this.limits
    const now = clock.now()
    const endMs = performance.now() + budgetMs
    const steps = [
      [DELETE_DONE, new Date(now.getTime() - KEPT_MS)],
      [DELETE_UNWANTED, now],
    ] as const
    for (const [text, before] of steps)
      for (;;) {
        const row = await database.one<{ n: number }>(text, [before, slice])
        if (row!.n < slice) break
        if (performance.now() > endMs) return false
      }
    return true
  }
}
