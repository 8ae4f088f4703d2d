import type { Database } from '../database'
import {
  BEGIN_CACHE_GENERATION,
  CLAIM_CACHE_SWEEP,
  LEAVE_CACHE,
  READ_CACHE_GENERATION,
  RENEW_CACHE_LEASE,
} from './cache-lease.queries'

/** The generation that holds for all nodes: its number, the server that it lives on, and how old it is. */
export type CacheGeneration = { generation: number; server: string; ageS: number; nodesBehind: number }
type GenerationRow = { generation: number; server: string; age_s: number; behind: number }

const SWEEP_S = 60

/** What PostgreSQL knows about the copies in Redis: which generation holds, and which living node follows which. */
export class CacheLease {
  private writing: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly database: Database,
    private readonly name: string,
    private readonly nodeId: string,
  ) {}

  /**
   * Says which generation this node follows (null: none) and reads the one that holds. One after the other, so that what
   * was said last is what stands; each has the limits of a statement. Errors: DatabaseUnavailable.
   */
  renew(generation: number | null): Promise<CacheGeneration | null> {
    const write = () => this.one(RENEW_CACHE_LEASE, [this.name, this.nodeId, generation])
    const turn = this.writing.then(write, write)
    this.writing = turn.catch(() => undefined)
    return turn
  }

  read(): Promise<CacheGeneration | null> {
    return this.one(READ_CACHE_GENERATION, [this.name])
  }

  /** The number of the generation that begins now, or null when another node was first. */
  async begin(before: number | null, server: string): Promise<number | null> {
    const row = await this.database.one<{ generation: number }>(BEGIN_CACHE_GENERATION, [
      this.name,
      before,
      server,
    ])
    return row && row.generation
  }

  async leave(): Promise<void> {
    await this.writing
    await this.database.query(LEAVE_CACHE, [this.name, this.nodeId])
  }

  /** The generation to keep, when it is this node's turn to remove the others. */
  async claimSweep(): Promise<number | null> {
    const row = await this.database.one<{ generation: number }>(CLAIM_CACHE_SWEEP, [this.name, SWEEP_S])
    return row && row.generation
  }

  private async one(text: string, values: unknown[]): Promise<CacheGeneration | null> {
    const row = await this.database.one<GenerationRow>(text, values)
    return (
      row && {
        generation: row.generation,
        server: row.server,
        ageS: row.age_s,
        nodesBehind: row.behind,
      }
    )
  }
}
