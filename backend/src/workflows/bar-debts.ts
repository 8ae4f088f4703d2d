import { ARREAR, type ArrearEvent } from '../domain/arrear'
import { TIME_BAR_YEARS } from '../domain/eligibility'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { takenRows, transitionRows } from '../persistence/transition-where'
import type { Clock } from '../ports'
import { BAR_DEBTS } from './bar-debts.queries'

const BATCH = 5000
const BARRED: ArrearEvent = 'time_barred'
/** So many years are at least so long. */
const LEAST_MS = TIME_BAR_YEARS * 365 * 86_400_000

type Needs = { database: Database; clock: Clock }

/** Debts that the law does not help with any more are not asked for; whoever wants to may still pay one. */
export class BarDebts {
  constructor(private readonly needs: Needs) {}

  /** Harmless when it runs again, and on several nodes at once. */
  async bar(): Promise<void> {
    const { database, clock } = this.needs
    const at = clock.now()
    const { from, to } = transitionRows(ARREAR, BARRED)
    for (;;) {
      const changed = await database.query<{ from_state: string; n: number }>(BAR_DEBTS, [
        from,
        to,
        new Date(at.getTime() - LEAST_MS),
        BATCH,
        newId(),
        at,
        TIME_BAR_YEARS,
        BARRED,
      ])
      database.transitions.note(takenRows(ARREAR, BARRED, changed))
      if (changed.reduce((sum, { n }) => sum + n, 0) < BATCH) return
    }
  }
}
