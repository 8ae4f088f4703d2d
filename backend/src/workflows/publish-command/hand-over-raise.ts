import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import type { LockCommandRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'

type Needs = { database: Database; clock: Clock }

/** Asks the nodes to publish a RAISE that was certainly not written to a connection, because the node had none. */
export class HandOverRaise {
  constructor(private readonly needs: Needs) {}

  /** Durable; without a delay it wakes the job runners of all nodes. Errors: as commit. */
  ask(command: Pick<LockCommandRow, 'id'>, delayMs?: number): Promise<void> {
    const work = new UnitOfWork({ actor: 'platform', traceId: newId() }, this.needs.clock.now())
    const key = `publish-raise:${command.id}`
    work.job('publish-raise', { commandId: command.id }, { key, ...(delayMs ? { delayMs } : {}) })
    return commitUnit(this.needs.database, work)
  }
}
