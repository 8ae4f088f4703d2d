import type { Logger } from 'pino'
import { RETENTION } from '../../domain/retention'
import type { Database } from '../../persistence/database'
import type { Clock, Pictures } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import type { Metrics } from '../../telemetry/metrics'

const DAY_MS = 86_400_000
const SLICE = 200
const BUDGET_MS = 20_000

/** What every service needs that lets files of pictures go. */
export type PictureNeeds = {
  database: Database
  clock: Clock
  pictures: Pictures
  log: Logger
  metrics: Pick<Metrics, 'retired'>
}
/** `gone_at`: when it was decided that it is not kept. */
type Claimed = { id: string; gone_at: Date | null }
export type PictureKeeping<Row extends Claimed> = {
  what: 'stay_picture' | 'photo'
  /** At most $3 pictures that are due at $1, each kept from other nodes until $2. */
  claim: string
  /** Until when one is kept; one whose time has come leaves. */
  keptUntilMs: (row: Row, nowMs: number) => number
  /** $1 pictures and, side by side, $2 when they are looked at again. */
  lookAgain: string
  /** $1 pictures that leave at $2. Answers which. */
  leave: string
  /** $1 pictures whose files are gone. */
  forget: string
}

/**
 * Pictures leave when their time is over: first their row says so, then the file goes, then the row. Whoever dies between takes nothing from
 * anybody: the row is due again when the claim of the dead is over. Each slice belongs to one node.
 */
export class RetirePictures<Row extends Claimed> {
  constructor(
    private readonly needs: PictureNeeds,
    private readonly keeping: PictureKeeping<Row>,
    private readonly limits = { slice: SLICE, budgetMs: BUDGET_MS },
  ) {}

  /** Returns whether nothing is left; harmless when it runs again, and on several nodes at once. */
  async run(): Promise<boolean> {
    const endMs = performance.now() + this.limits.budgetMs
    do if ((await this.takeSlice()) < this.limits.slice) return true
    while (performance.now() < endMs)
    return false
  }

  private async takeSlice(): Promise<number> {
    const { database, clock, metrics } = this.needs
    const { claim, keptUntilMs, lookAgain, leave, forget, what } = this.keeping
    const [now, claimedMs] = [clock.now(), performance.now()]
    const until = new Date(now.getTime() + RETENTION.leaseMs)
    const rows = await database.query<Row>(claim, [now, until, this.limits.slice])
    const decided = rows.map(row => ({ row, ms: row.gone_at ? 0 : keptUntilMs(row, now.getTime()) }))
    const [kept, over] = [
      decided.filter(({ ms }) => ms > now.getTime()),
      decided.filter(({ ms }) => ms <= now.getTime()),
    ]
    if (kept.length > 0)
      await database.query(lookAgain, [kept.map(({ row }) => row.id), kept.map(({ ms }) => new Date(ms))])
    if (over.length > 0) {
      const left = await database.query<{ id: string }>(leave, [over.map(({ row }) => row.id), now])
      failpoint('picture.left')
      const gone = await this.removeFiles(left, now, claimedMs + RETENTION.leaseMs / 2)
      failpoint('picture.file_removed')
      if (gone.length > 0) await database.query(forget, [gone])
      metrics.retired.inc({ what }, gone.length)
    }
    return rows.length
  }

  /** Only while the claim surely holds: later another node has removed it, and somebody may have sent the same picture again. */
  private async removeFiles(rows: readonly { id: string }[], now: Date, endMs: number): Promise<string[]> {
    const { database, pictures, log } = this.needs
    const gone: string[] = []
    const failed: string[] = []
    const remove = async ({ id }: { id: string }) => {
      if (performance.now() > endMs) return
      try {
        await pictures.remove(id)
        gone.push(id)
      } catch (error) {
        log.warn({ err: error }, 'a picture could not be deleted yet')
        failed.push(id)
      }
    }
    await Promise.all(rows.map(remove))
    const again = new Date(now.getTime() + DAY_MS)
    if (failed.length > 0) await database.query(this.keeping.lookAgain, [failed, failed.map(() => again)])
    return gone
  }
}
