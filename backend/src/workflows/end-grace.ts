import { ARREAR, GRACE_MS } from '../domain/arrear'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { takenRows, transitionRows } from '../persistence/transition-where'
import type { Clock } from '../ports'
import { END_GRACE } from './end-grace.queries'

const BATCH = 5000

type Needs = { database: Database; clock: Clock }

/** Debts whose grace is over become outstanding. */
export class EndGrace {
  constructor(private readonly needs: Needs) {}

  /** Harmless when it runs again, and on several nodes at once. */
  async end(): Promise<void> {
    const { database, clock } = this.needs
    const at = clock.now()
    const { from, to } = transitionRows(ARREAR, 'grace_over')
    for (;;) {
      const changed = await database.query<{ from_state: string; n: number }>(END_GRACE, [
        from,
        to,
        new Date(at.getTime() - GRACE_MS),
        BATCH,
        newId(),
        at,
      ])
      database.transitions.note(takenRows(ARREAR, 'grace_over', changed))
      if (changed.reduce((sum, { n }) => sum + n, 0) < BATCH) return
    }
  }
}
