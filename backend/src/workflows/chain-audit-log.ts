import { setTimeout as pause } from 'node:timers/promises'
import { addLinks, readLastChainedId, readUnchained } from '../modules/audit'
import { commitUnit } from '../persistence/commit-unit'
import { UniqueViolation, type Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'

/** Hashed in one turn of the event loop: few enough that no payment callback waits for it. */
const BATCH = 250
/** A recent pass rests this many times as long as it works: nobody waits for it, and callbacks do not wait for it either. */
const REST = 3
/** How far back a recent pass looks for entries that were committed after later ids; a pass over all looks at each. */
const LATE_IDS = 10_000

/**
 * Links entries of the audit log that are not in the chain yet, oldest first. Chaining happens after the fact, so that no
 * transaction waits for another one's hash; two nodes that chain at once collide on `seq` and one gives way. Entries may
 * commit out of the order of their ids: whichever is missing is linked by the pass that finds it.
 */
export class ChainAuditLog {
  constructor(private readonly needs: { database: Database }) {}

  /** 'recent' is the minute's pass, which rests most of the time. Returns how many entries were linked. */
  async run(reach: 'recent' | 'all' = 'recent'): Promise<number> {
    let linked = 0
    let afterId = reach === 'all' ? 0 : Math.max(0, (await readLastChainedId(this.needs.database)) - LATE_IDS)
    for (;;) {
      const startedMs = performance.now()
      const batch = await this.linkBatch(afterId)
      linked += batch.linked
      if (batch.linked < BATCH) return linked
      afterId = batch.lastId
      if (reach === 'recent') await pause(REST * (performance.now() - startedMs))
    }
  }

  private async linkBatch(afterId: number): Promise<{ linked: number; lastId: number }> {
    const { database } = this.needs
    const { last, rows } = await readUnchained(database, afterId, BATCH)
    if (rows.length === 0) return { linked: 0, lastId: afterId }
    const work = new UnitOfWork({ actor: 'timer', traceId: '' }, new Date(0))
    addLinks(work, last, rows)
    try {
      await commitUnit(database, work)
      return { linked: rows.length, lastId: rows.at(-1)!.id }
    } catch (error) {
      if (error instanceof UniqueViolation) return { linked: 0, lastId: afterId }
      throw error
    }
  }
}
