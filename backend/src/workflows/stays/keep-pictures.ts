import type { ArrearState, StayState } from '@fangxing/contract/states'
import type { PictureKind } from '@fangxing/contract/integration'
import type { ActorContext } from '../../domain/actor-context'
import { keptUntilMs, PICTURE_RULES } from '../../domain/stays/picture-rules'
import { commitAsSets } from '../../persistence/commit-unit'
import type { StayRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import { failpoint } from '../../settings/failpoint'
import { RetirePictures, type PictureKeeping, type PictureNeeds } from '../retention/retire-pictures'
import { hastenStay, lowestStayId } from './take-pictures'
import {
  CLAIM_PICTURES,
  FORGET_PICTURES,
  LEAVE_PICTURES,
  LOOK_AT_PICTURES_AGAIN,
  READ_ARRIVED_PICTURES,
} from './stay-pictures.queries'

const SLICE = 200
const BUDGET_MS = 20_000

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
  gone_at: Date | null
  stay_state: StayState | null
  exited_at: Date | null
  debt_state: ArrearState | null
  debt_since: Date | null
  is_wanted: boolean
}

/** Pictures of stays find their stay, and are kept for as long as somebody may need them, and no longer. */
export class KeepPictures {
  private readonly retire: RetirePictures<ToLookAt>

  constructor(private readonly needs: PictureNeeds) {
    this.retire = new RetirePictures(needs, KEEPING)
  }

  /** Every minute: pictures that came before their stay. Harmless when it runs again, and on several nodes at once. */
  async join(context: ActorContext): Promise<void> {
    const endMs = performance.now() + BUDGET_MS
    while ((await this.joinSlice(context)) === SLICE && performance.now() < endMs);
  }

  /** Every day. Returns whether nothing is left; harmless when it runs again. */
  prune(): Promise<boolean> {
    return this.retire.run()
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
}

const keptOf = (row: ToLookAt) => ({
  createdMs: row.created_at.getTime(),
  stay: row.stay_state && { state: row.stay_state, exitedMs: row.exited_at?.getTime() ?? null },
  debt: row.debt_state && {
    state: row.debt_state,
    endedMs: row.debt_since!.getTime(),
    isWanted: row.is_wanted,
  },
})

const KEEPING: PictureKeeping<ToLookAt> = {
  what: 'stay_picture',
  claim: CLAIM_PICTURES,
  lookAgain: LOOK_AT_PICTURES_AGAIN,
  leave: LEAVE_PICTURES,
  forget: FORGET_PICTURES,
  keptUntilMs: (row, nowMs) => keptUntilMs(keptOf(row), nowMs),
}
