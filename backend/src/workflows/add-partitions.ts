import type { Database } from '../persistence/database'
import { ADD_PARTITIONS } from './add-partitions.queries'

/** Some days of a city: as long as nobody may have time to see why none is added. */
const AHEAD = 3

/** Keeps empty partitions of the audit log ahead of what is written. */
export class AddPartitions {
  constructor(private readonly needs: { database: Database }) {}

  /**
   * Returns how many were added, none nearly always. Writers are not kept waiting; whoever reads the whole log keeps this
   * waiting no longer than any statement waits for a lock, and the next minute tries again.
   */
  async run(): Promise<number> {
    const row = await this.needs.database.one<{ n: number }>(ADD_PARTITIONS, [AHEAD])
    return row!.n
  }
}
