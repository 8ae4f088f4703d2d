import type { Logger } from 'pino'
import type { Job } from '../persistence/changes'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import { READ_LOST_JOBS } from './requeue-lost-jobs.queries'

type Needs = { database: Database; clock: Clock; log: Logger }
type Lost = { task: string; payload: Job['payload']; key: string }

/**
 * Whatever must happen has a durable job; a job can still be lost to a restored backup or to an operator's hand. This
 * finds what waits for nothing and queues it again.
 */
export class RequeueLostJobs {
  constructor(private readonly needs: Needs) {}

  /** Returns how many jobs had to be queued again. */
  async requeue(): Promise<number> {
    const { database, clock, log } = this.needs
    const lost = await database.query<Lost>(READ_LOST_JOBS, [clock.now()])
    for (const { task, payload, key } of lost) {
      log.error({ task, key }, 'a job was missing and is queued again')
      const work = new UnitOfWork({ actor: 'timer', traceId: newId() }, clock.now())
      work.job(task, payload, { key })
      await commitUnit(database, work)
    }
    return lost.length
  }
}
