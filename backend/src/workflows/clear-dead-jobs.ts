import type { Database } from '../persistence/database'
import { FORGET_SUCCEEDED_JOBS, TRY_DEAD_JOBS } from './clear-dead-jobs.queries'

const FORGOTTEN_AT_ONCE = 1000
const TRIED_AT_ONCE = 50
/** Between the further attempts of a job that has used up its own. */
const AGAIN_S = 3600

/** Keeps the number of dead jobs to those whose work is really not done. */
export class ClearDeadJobs {
  constructor(private readonly needs: { database: Database }) {}

  /**
   * Removes jobs whose successor does their work, and gives dead ones another attempt each hour: every job bears being run
   * twice, and one whose work was done meanwhile ends by it. Errors: as the database's.
   */
  async clear(): Promise<{ forgotten: number; tried: number }> {
    const { database } = this.needs
    const forgotten = await database.one<{ n: number }>(FORGET_SUCCEEDED_JOBS, [FORGOTTEN_AT_ONCE])
    const tried = await database.one<{ n: number }>(TRY_DEAD_JOBS, [AGAIN_S, TRIED_AT_ONCE])
    return { forgotten: forgotten!.n, tried: tried!.n }
  }
}
