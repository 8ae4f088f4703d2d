import type { Database } from '../persistence/database'
import { DROP_INDEX, READ_RETIRED } from './retire-indexes.queries'

/** Drops indexes that only statements of the former version need, once no node of it runs any more. */
export class RetireIndexes {
  constructor(private readonly needs: { database: Database }) {}

  /**
   * Returns which were dropped. Dropping waits for the table no longer than any statement waits for a lock; what does not
   * get it is tried again a minute later.
   */
  async run(): Promise<string[]> {
    const { database } = this.needs
    const retired = await database.query<{ name: string }>(READ_RETIRED, [Object.keys(DROP_INDEX)])
    for (const { name } of retired) await database.query(DROP_INDEX[name]!)
    return retired.map(({ name }) => name)
  }
}
