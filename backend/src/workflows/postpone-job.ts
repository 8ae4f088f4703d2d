import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'

export type Postponed = { task: string; payload: Record<string, unknown>; key: string; delayMs: number }

type Needs = { database: Database; clock: Clock }

/** Puts a job that cannot do anything now back, without an attempt used up. */
export class PostponeJob {
  constructor(private readonly needs: Needs) {}

  /** The same work under the same key, later; the running job has nothing more to do. Errors: as commit. */
  async postpone({ task, payload, key, delayMs }: Postponed): Promise<void> {
    const work = new UnitOfWork({ actor: 'timer', traceId: newId() }, this.needs.clock.now())
    work.job(task, payload, { key, delayMs })
    await commitUnit(this.needs.database, work)
  }
}
