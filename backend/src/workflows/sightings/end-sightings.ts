import type { StaffCall } from '@fangxing/contract/calls'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import { dayOf } from '../../domain/shanghai-time'
import { mayWorkIn } from '../../domain/staff-access'
import { may } from '../../domain/state-machine'
import { SIGHTING } from '../../domain/sighting'
import { VOID_STATE } from '../../domain/stays/stay'
import { endSighting, findSighting } from '../../modules/sightings'
import type { LotNews } from '../../persistence/cache/lot-news'
import { commitAsSets, commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import type { SightingRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { DELETE_PATROL_DAYS, DELETE_SIGHTINGS, READ_SIGHTINGS_TO_END } from './end-sightings.queries'

const DAY_MS = 86_400_000
/** Where a car was is forgotten so long after its debts have ended, and in any case after three years. */
const SETTLED_MS = 90 * DAY_MS
const ROWS_MS = 3 * 365 * DAY_MS
const SLICE = 500
const DELETE_SLICE = 2000
const BUDGET_MS = 20_000
/** Of a car that went away, in the order in which they did; the time as text, since a Date would cut it. */
export type SightingPlace = { ended_at: string; id: string }
const FIRST: SightingPlace = { ended_at: '-infinity', id: '00000000-0000-0000-0000-000000000000' }

type Needs = { database: Database; clock: Clock; lotNews: LotNews }
type Due = SightingRow & { owes: boolean; has_left: boolean }

/** Takes cars off the boards that no exit event takes off. */
export class EndSightings {
  constructor(
    private readonly needs: Needs,
    private readonly limits = { slice: DELETE_SLICE, budgetMs: BUDGET_MS },
  ) {}

  /** Every minute, in slices. Harmless when it runs again, and on several nodes at once. */
  async end(context: ActorContext): Promise<void> {
    const endMs = performance.now() + BUDGET_MS
    while ((await this.endSlice(context)) === SLICE && performance.now() < endMs);
  }

  /** Somebody in the lot says so. The same again changes nothing. Refusals: NOT_FOUND, FORBIDDEN_LOT. */
  async reportGone(
    session: StaffSession,
    sightingId: string,
    context: ActorContext,
  ): Promise<StaffCall<'endSighting'>['reply']> {
    const { database, clock, lotNews } = this.needs
    const sighting = await database.retryOnConflict(async () => {
      const found = await findSighting(database, session.merchantId, sightingId)
      if (!found) throw new Refusal('NOT_FOUND')
      if (!mayWorkIn(session, found.lot_id)) throw new Refusal('FORBIDDEN_LOT')
      if (!may(SIGHTING, found.state, 'reported_gone')) return found
      const work = new UnitOfWork(context, clock.now())
      endSighting(work, found, 'reported_gone')
      await commitUnit(database, work)
      return found
    })
    await lotNews.publish([sighting.lot_id])
    return { id: sighting.id, version: sighting.version, state: sighting.state }
  }

  /**
   * Every day. Returns where to go on, or null when all were looked at: cars that owe are kept, so whoever began again would look at the
   * same ones again. Harmless when it runs again.
   */
  async prune(after: SightingPlace = FIRST): Promise<SightingPlace | null> {
    const { database, clock } = this.needs
    const { slice, budgetMs } = this.limits
    const nowMs = clock.now().getTime()
    const [settled, old] = [new Date(nowMs - SETTLED_MS), new Date(nowMs - ROWS_MS)]
    await database.query(DELETE_PATROL_DAYS, [dayOf(settled)])
    const endMs = performance.now() + budgetMs
    let place = after
    do {
      const values = [settled, old, slice, place.ended_at, place.id]
      const { looked, ...last } = (await database.one<SightingPlace & { looked: number }>(
        DELETE_SIGHTINGS,
        values,
      ))!
      if (looked < slice) return null
      place = last
    } while (performance.now() < endMs)
    return place
  }

  private async endSlice(context: ActorContext): Promise<number> {
    const { database, clock, lotNews } = this.needs
    const due = await database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const rows = await database.query<Due>(READ_SIGHTINGS_TO_END, [work.at, SLICE, VOID_STATE])
      for (const { owes, has_left: hasLeft, ...row } of rows)
        endSighting(work, row, hasLeft ? 'left' : owes ? 'timed_out' : 'debts_ended')
      if (rows.length > 0) await commitAsSets(database, work)
      return rows
    })
    await lotNews.publish(new Set(due.map(row => row.lot_id)))
    return due.length
  }
}
