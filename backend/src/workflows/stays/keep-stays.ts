import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import {
  DELETE_ANSWERS,
  DELETE_NONCES,
  DELETE_PENDING,
  DELETE_RESERVATIONS,
  FORGET_PICTURES,
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
const BUDGET_MS = 20_000

/** Partitions for what comes, and an end for what nobody may keep. */
export class KeepStays {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

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
    const endMs = performance.now() + BUDGET_MS
    const steps = [
      [DELETE_NONCES, before(0)],
      [DELETE_RESERVATIONS, before(0)],
      [DELETE_ANSWERS, before(ANSWERS_MS)],
      [DELETE_PENDING, before(ANSWERS_MS)],
      [FORGET_PICTURES, before(PICTURES_MS)],
    ] as const
    for (const [text, at] of steps)
      for (;;) {
        const row = await database.one<{ n: number }>(text, [at, SLICE])
        if (row!.n < SLICE) break
        if (performance.now() > endMs) return false
      }
    return true
  }
}
