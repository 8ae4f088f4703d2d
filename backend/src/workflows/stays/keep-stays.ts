import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import {
  DELETE_ANSWERS,
  DELETE_NONCES,
  DELETE_PENDING,
  DELETE_RESERVATIONS,
  FORGET_PICTURES,
  GIVE_DEADLINES,
} from './keep-stays.queries'
import { ADD_STAY_PARTITIONS, DROP_STAY_PARTITIONS } from './watch-stays.queries'

const DAY_MS = 86_400_000
/** As long as a claim can be brought before a court, and a month for what was told late. */
const ROWS_MS = (3 * 365 + 31) * DAY_MS
/** Of a stay that nobody owes: raw pictures are gone after this. */
const PICTURES_MS = 30 * DAY_MS
/** So long a source may send an event again and is answered as before. */
const ANSWERS_MS = 90 * DAY_MS
const MONTHS_AHEAD = 3
const SLICE = 2000
/** Of rows that nothing refers to. */
const NARROW_SLICE = 10_000
const BUDGET_MS = 20_000

/** Partitions for what comes, and an end for what nobody may keep. */
export class KeepStays {
  constructor(
    private readonly needs: { database: Database; clock: Clock },
    private readonly limits: { slice?: number; budgetMs: number } = { budgetMs: BUDGET_MS },
  ) {}

  /** Every minute: nearly always nothing is added. */
  async addPartitions(): Promise<number> {
    const row = await this.needs.database.one<{ n: number }>(ADD_STAY_PARTITIONS, [MONTHS_AHEAD])
    return row!.n
  }

  /** Every day. Returns whether nothing is left; harmless when it runs again. */
  async prune(): Promise<boolean> {
    const { database, clock } = this.needs
    const nowMs = clock.now().getTime()
    const before = (ms: number) => new Date(nowMs - ms)
    await database.one(DROP_STAY_PARTITIONS, [before(ROWS_MS)])
    const endMs = performance.now() + this.limits.budgetMs
    // What there is most of comes last, so that all others have their turn in each run.
    const steps = [
      [GIVE_DEADLINES, before(0), SLICE],
      [DELETE_NONCES, before(0), NARROW_SLICE],
      [DELETE_RESERVATIONS, before(0), SLICE],
      [DELETE_PENDING, before(ANSWERS_MS), SLICE],
      [FORGET_PICTURES, before(PICTURES_MS), SLICE],
      [DELETE_ANSWERS, before(ANSWERS_MS), NARROW_SLICE],
    ] as const
    let isDone = true
    for (const [text, at, slice] of steps)
      isDone = (await this.takeAll(text, [at, this.limits.slice ?? slice], endMs)) && isDone
    return isDone
  }

  /** At least one slice, also when the time is over. Answers whether nothing is left. */
  private async takeAll(text: string, [at, slice]: readonly [Date, number], endMs: number): Promise<boolean> {
    do {
      const row = await this.needs.database.one<{ n: number }>(text, [at, slice])
      if (row!.n < slice) return true
    } while (performance.now() < endMs)
    return false
  }
}
