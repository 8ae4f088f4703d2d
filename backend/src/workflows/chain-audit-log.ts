import { setTimeout as pause } from 'node:timers/promises'
import {
  addLinks,
  EVERYTHING,
  positionAfter,
  readChainPosition,
  readUnchained,
  type Link,
  type UnchainedRow,
} from '../modules/audit'
import { commitUnit } from '../persistence/commit-unit'
import { UniqueViolation, type Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'

/** Hashed in one turn of the event loop: few enough that no payment callback waits for it. */
const BATCH = 250
/** Read in one statement, which sorts all that is not chained yet. */
const READ_AT_ONCE = 2500
/** A recent pass rests this many times as long as it works: nobody waits for it, and callbacks do not wait for it either. */
const REST = 3
/** So often a pass over everything begins again where another node has linked something meanwhile. */
const COLLISIONS = 20

/**
 * Links entries of the audit log that are not in the chain yet. Chaining happens after the fact, so that no transaction
 * waits for another one's hash; two nodes that chain at once collide on `seq` and one gives way. Only what is older than
 * every running transaction is linked, in the order of transactions: an entry that is committed late keeps those after it
 * waiting instead of being left out.
 */
export class ChainAuditLog {
  constructor(private readonly needs: { database: Database }) {}

  /**
   * 'recent' is the minute's pass, which rests most of the time and gives way to another node's; 'fresh' does the same without
   * resting, beside others; 'all' looks at every entry. Returns how many were linked.
   */
  async run(reach: 'recent' | 'fresh' | 'all' = 'recent'): Promise<number> {
    const { database } = this.needs
    let after = reach === 'all' ? EVERYTHING : await readChainPosition(database)
    const restFactor = reach === 'recent' ? REST : 0
    let linked = 0
    for (let collisions = reach === 'recent' ? 0 : COLLISIONS; collisions >= 0;) {
      const { last, rows } = await readUnchained(database, after, READ_AT_ONCE)
      const count = await this.linkAll(last, rows, restFactor)
      linked += count
      if (count > 0) after = positionAfter(after, rows[count - 1]!)
      if (count < rows.length) collisions--
      else if (rows.length < READ_AT_ONCE) break
    }
    return linked
  }

  /** How many were linked: all of them unless another node links something meanwhile. */
  private async linkAll(last: Link, rows: readonly UnchainedRow[], restFactor: number): Promise<number> {
    let end: Link | null = last
    for (let from = 0; from < rows.length; from += BATCH) {
      const startedMs = performance.now()
      end = await this.link(end, rows.slice(from, from + BATCH))
      if (!end) return from
      if (restFactor > 0) await pause(restFactor * (performance.now() - startedMs))
    }
    return rows.length
  }

  /** The end of the chain after it, or null when another node has linked something meanwhile. */
  private async link(last: Link, rows: readonly UnchainedRow[]): Promise<Link | null> {
    const work = new UnitOfWork({ actor: 'timer', traceId: '' }, new Date(0))
    const end = addLinks(work, last, rows)
    try {
      await commitUnit(this.needs.database, work)
      return end
    } catch (error) {
      if (error instanceof UniqueViolation) return null
      throw error
    }
  }
}
