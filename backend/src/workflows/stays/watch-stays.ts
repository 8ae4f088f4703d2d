import { may } from '../../domain/state-machine'
import type { ActorContext } from '../../domain/actor-context'
import type { ReviewDecision } from '../../domain/review-decision'
import { HALF_STATE, INSIDE_STATE, LEFT_STATE, REVIEW_STATE, STAY } from '../../domain/stays/stay'
import type { PriceStay } from '../../domain/stays/stay-fee'
import { STAY_RULES } from '../../domain/stays/stay-rules'
import { commitAsSets } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { lowestIdAt, newId } from '../../persistence/new-id'
import { readDebts } from '../../persistence/readings/debt-reading'
import type { StayRow } from '../../persistence/rows'
import type { Row } from '../../persistence/table-types'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { queueReturn } from '../queue-return'
import { chargeStays, flagStay } from './charge-stays'
import { StaySet } from './stay-set'
import {
  END_OUTAGES,
  READ_CONFIRMED,
  READ_DUE_STAYS,
  READ_LOTS_TO_REVIEW,
  READ_OUTAGES_TO_REVIEW,
  READ_SILENT_SOURCES,
  READ_STAYS_OF_PERIOD,
} from './watch-stays.queries'

const SLICE = 500
const BUDGET_MS = 20_000
/** Stays of a period were stored no earlier than this before it. */
const STORED_BEFORE_MS = STAY_RULES.longestMs + 31 * 86_400_000

type Needs = { database: Database; clock: Clock; priceStay: PriceStay }
type Due = StayRow & { source_kind: string; has_picture: boolean }
type Outage = Pick<Row<'source_outage'>, 'id' | 'source_id' | 'merchant_id' | 'began_at'> & { ended_at: Date }

/** What nobody sends an event for: an entry, a picture or an exit that never came, a source that is not heard any more. */
export class WatchStays {
  constructor(private readonly needs: Needs) {}

  /** Harmless when it runs again, and on several nodes at once. */
  async watch(context: ActorContext): Promise<void> {
    await this.watchSources(context)
    const endMs = performance.now() + BUDGET_MS
    while ((await this.checkSlice(context)) === SLICE && performance.now() < endMs);
    await this.reviewOutages(context)
  }

  /** Returns how many stays were due. */
  private checkSlice(context: ActorContext): Promise<number> {
    const { database, clock } = this.needs
    return database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const due = await database.query<Due>(READ_DUE_STAYS, [work.at, SLICE])
      const withPicture: Due[] = []
      for (const stay of due) {
        if (stay.state === HALF_STATE) flagStay(work, stay, ['no_entry'])
        else if (stay.state === INSIDE_STATE) flagStay(work, stay, ['too_long'])
        else if (stay.state === REVIEW_STATE && isUnproven(stay)) voidUnproven(work, stay)
        else if (stay.state !== LEFT_STATE) work.updateVersioned('parking_session', stay, { check_at: null })
        else if (stay.has_picture) withPicture.push(stay)
        else flagStay(work, stay, ['no_picture'])
      }
      for (const merchantId of new Set(withPicture.map(stay => stay.merchant_id))) {
        const own = withPicture.filter(stay => stay.merchant_id === merchantId)
        await chargeStays(
          this.needs,
          work,
          own.map(stay => ({ stay, sourceKind: stay.source_kind })),
        )
      }
      await commitAsSets(database, work)
      return due.length
    })
  }

  private async watchSources(context: ActorContext): Promise<void> {
    const { database, clock } = this.needs
    await database.one(END_OUTAGES)
    const at = clock.now()
    const since = new Date(at.getTime() - STAY_RULES.silenceMs)
    const silent = await database.query<{ id: string; merchant_id: string; seen_at: Date }>(
      READ_SILENT_SOURCES,
      [since],
    )
    const work = new UnitOfWork(context, at)
    for (const { id, merchant_id, seen_at } of silent)
      work.insertNew('source_outage', {
        id: newId(),
        source_id: id,
        merchant_id,
        began_at: seen_at,
        ended_at: null,
      })
    await commitAsSets(database, work)
  }

  /** Debts of stays that overlap an outage go back to be looked at: their times may be wrong. */
  private async reviewOutages(context: ActorContext): Promise<void> {
    const outages = await this.needs.database.query<Outage>(READ_OUTAGES_TO_REVIEW)
    const failed: unknown[] = []
    for (const outage of outages)
      try {
        await this.reviewOutage(outage, context)
      } catch (error) {
        // Others', and other merchants', are looked through all the same.
        failed.push(error)
      }
    if (failed.length > 0) throw failed[0]
  }

  private async reviewOutage(outage: Outage, context: ActorContext): Promise<void> {
    const { database } = this.needs
    await this.note(outage, 'tried_at', context)
    for (const lotId of await readLots(database, outage.merchant_id)) {
      let after: string | null = lowestIdAt(new Date(0))
      while (after !== null) after = await this.reviewSlice(outage, { lotId, after }, context)
    }
    await this.note(outage, 'reviewed_at', context)
  }

  private async note({ id }: Outage, what: 'tried_at' | 'reviewed_at', context: ActorContext): Promise<void> {
    const work = new UnitOfWork(context, this.needs.clock.now())
    work.update('source_outage', { id }, { [what]: work.at })
    await commitAsSets(this.needs.database, work)
  }

  /** Returns the last stay that was looked at, or null when that were all. */
  private reviewSlice(
    outage: Outage,
    { lotId, after }: { lotId: string; after: string },
    context: ActorContext,
  ): Promise<string | null> {
    const { database, clock } = this.needs
    return database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const stays = await readStaysOfPeriod(database, outage.source_id, {
        lotId,
        from: outage.began_at,
        to: outage.ended_at,
        states: STAY.states.filter(state => may(STAY, state, 'flagged')),
        after,
      })
      const set = new StaySet(work, await readDebtsOf(database, stays))
      const confirmed = await readConfirmed(database, outage, stays)
      for (const stay of stays)
        if (!stay.reasons.includes('outage') && !confirmed(stay)) set.flag(stay, ['outage'])
      await commitAsSets(database, work)
      return stays.length < SLICE ? null : stays.at(-1)!.id
    })
  }
}

/** An end of it is missing, and with it any price: nobody owes it. */
const isUnproven = (stay: StayRow): boolean =>
  (stay.entered_at === null || stay.exited_at === null) && stay.arrear_id === null

/** Nobody has decided about it, and nothing has proved what is missing: void, and never the most that a stay may cost. */
function voidUnproven(work: UnitOfWork, stay: StayRow): void {
  work.transition(STAY, stay, 'voided', { set: { check_at: null } })
  queueReturn(work, stay)
  work.audit({
    merchantId: stay.merchant_id,
    entity: STAY.table,
    entityId: stay.id,
    event: 'unproven',
    detail: { reasons: stay.reasons },
  })
}

type Period = { lotId: string; from: Date; to: Date; states: readonly string[]; after: string }

/** A slice of the stays of a source that were inside a lot at some moment of a period. */
export const readStaysOfPeriod = (
  database: Database,
  sourceId: string,
  { lotId, from, to, states, after }: Period,
): Promise<StayRow[]> =>
  database.query<StayRow>(READ_STAYS_OF_PERIOD, [
    sourceId,
    from,
    to,
    states,
    lowestIdAt(new Date(from.getTime() - STORED_BEFORE_MS)),
    after,
    SLICE,
    lotId,
  ])

/** Stays are found by their lot: a statement for each reads no more than what was reported there. */
export async function readLots(database: Database, merchantId: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>(READ_LOTS_TO_REVIEW, [merchantId])
  return rows.map(({ id }) => id)
}

/** Whether a person has looked at a stay, or its debt, since the outage began: it is not flagged again for that. */
async function readConfirmed(
  database: Database,
  { merchant_id: merchantId, began_at: since }: Outage,
  stays: readonly StayRow[],
): Promise<(stay: StayRow) => boolean> {
  const ids = stays.map(({ id }) => id)
  const debtIds = stays.flatMap(({ arrear_id: id }) => (id === null ? [] : [id]))
  const decided: ReviewDecision = 'owed'
  const rows = await database.query<{ stay_id: string | null; arrear_id: string | null }>(READ_CONFIRMED, [
    merchantId,
    since,
    decided,
    ids,
    debtIds,
  ])
  const named = new Set(rows.flatMap(row => [row.stay_id, row.arrear_id]))
  return ({ id, arrear_id: debtId }) => named.has(id) || (debtId !== null && named.has(debtId))
}

/** The debts of stays of one merchant. */
export async function readDebtsOf(database: Database, stays: readonly StayRow[]) {
  const ids = stays.flatMap(({ arrear_id: id }) => (id === null ? [] : [id]))
  return ids.length === 0 ? [] : readDebts(database, stays[0]!.merchant_id, ids)
}
