import type { Logger } from 'pino'
import { FREES_A_CAR } from '../domain/durable-jobs'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import type { PlateRepriceRow } from '../persistence/rows'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import { NOTE_REPRICES_HASTENED, READ_REPRICES_TO_HASTEN } from './requeue-overdue.queries'
import { queueRepriceJob } from './stays/queue-reprice'

/** Of one turn, the rest at the next. */
const LARGEST_TURN = 500

type ToHasten = Omit<PlateRepriceRow, 'id' | 'hastened_at'>
type Needs = { database: Database; clock: Clock; log: Logger }

/** A plate that is to be priced again gets a lost job again, and goes first as soon as a car with it is held. */
export class HastenReprices {
  constructor(private readonly needs: Needs) {}

  /** Returns how many jobs were queued again. */
  async hasten(): Promise<number> {
    const { database, clock, log } = this.needs
    const at = clock.now()
    const found = await database.query<ToHasten & { is_lost: boolean }>(READ_REPRICES_TO_HASTEN, [
      at,
      FREES_A_CAR,
      LARGEST_TURN,
    ])
    if (found.length === 0) return 0
    const lost = found.filter(({ is_lost: isLost }) => isLost)
    if (lost.length > 0)
      // A node of the former version finishes the work and leaves the row.
      log.warn({ jobs: lost.length, tasks: ['reprice-plate'] }, 'overdue without a job: queued again')
    const work = new UnitOfWork({ actor: 'timer', traceId: newId() }, at)
    for (const row of found) queueRepriceJob(work, targetOf(row))
    await commitUnit(database, work)
    await database.query(NOTE_REPRICES_HASTENED, [at, lost.map(row => row.job_key)])
    return found.length
  }
}

const targetOf = (row: ToHasten) => ({
  merchantId: row.merchant_id,
  plateText: row.plate_text,
  from: row.from_at.toISOString(),
  to: row.to_at.toISOString(),
  why: row.why,
  ...(row.waits_until && { waitsUntil: row.waits_until.toISOString() }),
})
