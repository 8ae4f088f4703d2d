import type { Logger } from 'pino'
import type { ArrearState, StayState } from '@fangxing/contract/states'
import type { PictureKind } from '@fangxing/contract/integration'
import type { ActorContext } from '../../domain/actor-context'
import { keptUntilMs, PICTURE_RULES } from '../../domain/stays/picture-rules'
import { commitAsSets, commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import type { StayRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock, Pictures } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import { hastenStay, lowestStayId } from './take-pictures'
import {
  DELETE_PICTURES,
  LOOK_AT_PICTURES_AGAIN,
  READ_ARRIVED_PICTURES,
  READ_PICTURES_TO_LOOK_AT,
} from './stay-pictures.queries'

const SLICE = 200
const BUDGET_MS = 20_000
const DAY_MS = 86_400_000

type Needs = { database: Database; clock: Clock; pictures: Pictures; log: Logger }
type Arrived = Pick<StayRow, 'id' | 'version' | 'state' | 'check_at'> & {
  picture_id: string
  kind: PictureKind
  created_at: Date
  promises_pictures: boolean
  kept_count: number
}
type ToLookAt = {
  id: string
  created_at: Date
  stay_state: StayState | null
  exited_at: Date | null
  debt_state: ArrearState | null
  debt_since: Date | null
}

/** Pictures of stays find their stay, and are kept for as long as somebody may need them, and no longer. */
export class KeepPictures {
  constructor(private readonly needs: Needs) {}

  /** Every minute: pictures that came before their stay. Harmless when it runs again, and on several nodes at once. */
  async join(context: ActorContext): Promise<void> {
    const endMs = performance.now() + BUDGET_MS
    while ((await this.joinSlice(context)) === SLICE && performance.now() < endMs);
  }

  /** Every day, and again by a job of its own when its time is over before all that should be gone is. */
  async prune(context: ActorContext): Promise<void> {
    const { database, clock } = this.needs
    const endMs = performance.now() + BUDGET_MS
    while ((await this.pruneSlice()) === SLICE)
      if (performance.now() > endMs) {
        const work = new UnitOfWork(context, clock.now())
        work.job('prune', {}, { key: 'prune' })
        return commitUnit(database, work)
      }
  }

  private joinSlice(context: ActorContext): Promise<number> {
    const { database, clock } = this.needs
    return database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const { mostOfKind, freeMs } = PICTURE_RULES
      const values = [SLICE, lowestStayId(work.at), mostOfKind]
      const rows = await database.query<Arrived>(READ_ARRIVED_PICTURES, values)
      const counts = new Map<string, number>()
      const stays = new Map<string, Arrived>()
      for (const row of rows) {
        const key = `${row.id}|${row.kind}`
        const count = counts.get(key) ?? row.kept_count
        if (count >= mostOfKind) continue
        counts.set(key, count + 1)
        const set = { stay_id: row.id, look_at: new Date(row.created_at.getTime() + freeMs) }
        work.update('stay_picture', { id: row.picture_id, stay_id: null }, set)
        if (row.promises_pictures && !stays.has(row.id)) stays.set(row.id, row)
      }
      for (const stay of stays.values()) hastenStay(work, stay)
      await commitAsSets(database, work)
      if (rows.length > 0) failpoint('picture.joined')
      return rows.length
    })
  }

  /** The row names a file until that is gone: one whose deletion failed is deleted another day. */
  private async pruneSlice(): Promise<number> {
    const { database, clock, pictures, log } = this.needs
    const now = clock.now()
    const rows = await database.query<ToLookAt>(READ_PICTURES_TO_LOOK_AT, [now, SLICE])
    const gone: string[] = []
    const again: { id: string; at: Date }[] = []
    const decide = async (row: ToLookAt) => {
      const untilMs = keptUntilMs(keptOf(row), now.getTime())
      if (untilMs > now.getTime()) return again.push({ id: row.id, at: new Date(untilMs) })
      try {
        await pictures.remove(row.id)
        return gone.push(row.id)
      } catch (error) {
        log.warn({ err: error }, 'the picture of a stay could not be deleted yet')
        return again.push({ id: row.id, at: new Date(now.getTime() + DAY_MS) })
      }
    }
    await Promise.all(rows.map(decide))
    if (gone.length > 0) {
      failpoint('picture.file_removed')
      await database.query(DELETE_PICTURES, [gone])
    }
    if (again.length > 0)
      await database.query(LOOK_AT_PICTURES_AGAIN, [again.map(({ id }) => id), again.map(({ at }) => at)])
    return rows.length
  }
}

const keptOf = (row: ToLookAt) => ({
  createdMs: row.created_at.getTime(),
  stay: row.stay_state && { state: row.stay_state, exitedMs: row.exited_at?.getTime() ?? null },
  debt: row.debt_state && { state: row.debt_state, endedMs: row.debt_since!.getTime() },
})
