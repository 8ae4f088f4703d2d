import type { IntegrationRowReply } from '@fangxing/contract/integration'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import type { SourceNonce, SourceSession } from '../../domain/sessions'
import { distanceKm, type Place } from '../../domain/stays/distance'
import type { PriceStay } from '../../domain/stays/stay-fee'
import { isLate, STAY_RULES, type Outage } from '../../domain/stays/stay-rules'
import { NONCE_TAKEN, takeNonceIn } from '../../modules/sources'
import type { LotNews } from '../../persistence/cache/lot-news'
import { commitAsSets } from '../../persistence/commit-unit'
import { uniqueAsConflict, UniqueViolation, type Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import { readDebts } from '../../persistence/readings/debt-reading'
import type { StayRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import type { AlsoCommit } from '../also-commit'
import { followStays, readKnownCars } from './follow-stays'
import { applyEvent, type Applied } from './apply-event'
import { chargeStays } from './charge-stays'
import { answerBatch } from './event-batch'
import { inOurTerms, ofKnownLots, reasonsOf, type GoodRow, type StayEventRow } from './event-rows'
import { EventKeys } from './event-keys'
import { limitsOfRow, type StayRulesRow } from './lot-limits'
import { StayDrafts, stayPlateIdsOf, type StaySurroundings } from './stay-drafts'
import {
  READ_CANDIDATES,
  READ_LOT_PLACES,
  READ_OUTAGES_SINCE,
  READ_RANKS,
  READ_STAY_PLATES,
} from './stays.queries'

const DAY_MS = 86_400_000
/** A stay is reported no earlier than it begins: whatever an event may belong to was stored later than this before it. */
const LOOK_BACK_MS = STAY_RULES.longestMs + 31 * DAY_MS

type Needs = { database: Database; clock: Clock; priceStay: PriceStay; lotNews: LotNews }
type Submission = { source: SourceSession; kind: 'entry' | 'exit' }
type Batch = { source: SourceSession; events: StayEventRow[]; receivedAt: Date }
type LotPlace = Place & StayRulesRow & { id: string }
type PlateVersion = { id: string; version: number }
type ReadBefore = {
  lots: readonly LotPlace[]
  plates: readonly PlateVersion[]
  plateIds: ReadonlyMap<string, string>
}
/** What a batch means, ready to be committed. `changedLots`: those whose boards show it. */
type Decided = { replies: IntegrationRowReply[]; changedLots: ReadonlySet<string> }

/**
 * Takes entries and exits row by row, in the order in which they happened: each begins a stay, joins one, ends one, or says
 * something that cannot be true and that a person looks at. A stay that has ended is charged in the same commit.
 */
export class IngestStays {
  constructor(private readonly needs: Needs) {}

  /**
   * The same batch again answers the same and changes nothing; the same request (`nonce`) again is refused. Null: nothing was signed.
   * Refusals: INTEGRATION_REPLAYED.
   */
  take(
    { source, nonce }: { source: SourceSession; nonce: SourceNonce | null },
    kind: 'entry' | 'exit',
    rows: readonly unknown[],
    context: ActorContext,
  ): Promise<IntegrationRowReply[]> {
    const { database, clock, lotNews } = this.needs
    return answerBatch(kind, rows, good =>
      database.retryOnConflict(async () => {
        const work = new UnitOfWork(context, clock.now())
        const { replies, changedLots } = await this.decide(work, { source, kind }, good, batch => {
          // The contact comes first, see there.
          noteContact(work, batch)
          if (nonce) takeNonceIn(work, nonce)
        })
        await this.commit(work)
        failpoint('source_event.committed')
        await lotNews.publish(changedLots)
        return replies
      }),
    )
  }

  /** Exits that a person brings in a file: they say nothing about whether the source is there. */
  takeFinished(
    source: SourceSession,
    rows: readonly unknown[],
    context: ActorContext,
    also: AlsoCommit<IntegrationRowReply>,
  ): Promise<IntegrationRowReply[]> {
    const { database, clock, lotNews } = this.needs
    return answerBatch('exit', rows, (good, wrong) =>
      database.retryOnConflict(async () => {
        const work = new UnitOfWork(context, clock.now())
        const { replies, changedLots } = await this.decide(work, { source, kind: 'exit' }, good)
        await also(work, [...wrong, ...replies])
        await this.commit(work)
        await lotNews.publish(changedLots)
        return replies
      }),
    )
  }

  /** What {@link takeFinished} would answer; nothing is written. */
  previewFinished(
    source: SourceSession,
    rows: readonly unknown[],
    context: ActorContext,
  ): Promise<IntegrationRowReply[]> {
    const work = new UnitOfWork(context, this.needs.clock.now())
    return answerBatch(
      'exit',
      rows,
      async good => (await this.decide(work, { source, kind: 'exit' }, good)).replies,
    )
  }

  /** `begin` is called before anything else is written. */
  private async decide(
    work: UnitOfWork,
    { source, kind }: Submission,
    good: readonly GoodRow<'entry' | 'exit'>[],
    begin?: (batch: Batch) => void,
  ): Promise<Decided> {
    const { database } = this.needs
    const events = inOurTerms(kind, good, source)
    const keys = new EventKeys(database, work, { source, kind })
    const plateIds = plateIdsOf(source, events)
    // Plates before the stays: whatever is committed after this read makes the commit fail, so that nothing is missed between.
    const [lots, plates] = await Promise.all([
      database.query<LotPlace>(READ_LOT_PLACES, [source.merchantId]),
      database.query<PlateVersion>(READ_STAY_PLATES, [[...plateIds.values()]]),
      keys.read(events.map(({ value }) => value.eventId)),
    ])
    const { known, refused } = ofKnownLots(events, new Set(lots.map(({ id }) => id)))
    const fresh = known.filter(event => keys.isNew(event))
    const batch = { source, events: fresh, receivedAt: work.at }
    begin?.(batch)
    const [around, cars] = await Promise.all([
      this.readAround(batch, { lots, plates, plateIds }),
      readKnownCars(database, source, fresh),
    ])
    const drafts = new StayDrafts(work, around)
    const applied = fresh.map(event => ({ event, applied: applyEvent(drafts, event) }))
    const toCharge = [...drafts.toCharge.values()].map(stay => ({ stay, sourceKind: source.sourceKind }))
    await chargeStays(this.needs, work, toCharge, drafts)
    for (const { event, applied: result } of applied) note(keys, event, result, work.at)
    const happened = applied.map(({ event, applied: { stay } }) => ({ event, stay }))
    const changedLots = followStays(work, cars, happened)
    return { replies: [...refused, ...keys.replies()], changedLots }
  }

  private async commit(work: UnitOfWork): Promise<void> {
    // Another batch told of the same events, or for the first time of the same plate.
    await uniqueAsConflict(refuseReplay(commitAsSets(this.needs.database, work)))
  }

  private async readAround(
    { source, events, receivedAt }: Batch,
    { lots, plates, plateIds }: ReadBefore,
  ): Promise<StaySurroundings> {
    const { database } = this.needs
    const earliestMs = Math.min(receivedAt.getTime(), ...events.map(({ occurredMs }) => occurredMs))
    const texts = textsOf(events)
    const refs = [
      ...new Set(events.flatMap(({ value }) => (value.stayRef === undefined ? [] : [value.stayRef]))),
    ]
    const [stays, outages, ranks] = await Promise.all([
      database.query<StayRow>(READ_CANDIDATES, [
        source.merchantId,
        texts,
        lowestIdAt(new Date(earliestMs - LOOK_BACK_MS)),
        new Date(earliestMs - DAY_MS),
        source.sourceId,
        refs,
      ]),
      database.query<{ began_at: Date; ended_at: Date | null }>(READ_OUTAGES_SINCE, [
        source.sourceId,
        new Date(earliestMs - STAY_RULES.longestMs),
      ]),
      database.query<{ id: string; rank: number }>(READ_RANKS, [source.merchantId]),
    ])
    const arrearIds = stays.flatMap(({ arrear_id: id }) => (id === null ? [] : [id]))
    const placeOf = new Map(lots.map(lot => [lot.id, lot]))
    const rankOf = new Map(ranks.map(({ id, rank }) => [id, rank]))
    return {
      source,
      receivedMs: receivedAt.getTime(),
      stays,
      debts: arrearIds.length === 0 ? [] : await readDebts(database, source.merchantId, arrearIds),
      plateIds: new Map(texts.map(text => [text, plateIds.get(text)!])),
      plateVersions: new Map(plates.map(({ id, version }) => [id, version])),
      outages: outages.map(outageOf),
      distanceKm: (one, other) => distanceKm(placeOf.get(one), placeOf.get(other)),
      limitsOf: lotId => limitsOfRow(placeOf.get(lotId)!),
      rankOf: sourceId => rankOf.get(sourceId) ?? Infinity,
    }
  }
}

const textsOf = (events: readonly StayEventRow[]): string[] => [
  ...new Set(events.flatMap(({ plate }) => (plate.text === null ? [] : [plate.text]))),
]

/** The plates of events with the ids of their rows. */
function plateIdsOf(
  { merchantId }: SourceSession,
  events: readonly StayEventRow[],
): ReadonlyMap<string, string> {
  const idOf = stayPlateIdsOf(merchantId)
  return new Map(textsOf(events).map(text => [text, idOf(text)]))
}

const outageOf = (row: { began_at: Date; ended_at: Date | null }): Outage => ({
  fromMs: row.began_at.getTime(),
  toMs: row.ended_at?.getTime() ?? null,
})

/** What is answered now, and to the same event forever after. */
function note(keys: EventKeys, event: StayEventRow, { stay, joined }: Applied, receivedAt: Date): void {
  const isOver = stay.state === 'void'
  const isFlagged = stay.reasons.length > 0 && !isOver
  const outcome = joined === 'taken' ? (isFlagged ? 'review' : 'accepted') : joined
  const reasons = joined === 'half' ? withNoEntry(stay) : joined === 'merged' ? [] : stay.reasons
  keys.note(event, {
    outcome,
    stayId: stay.id,
    stayVersion: stay.version,
    ...(event.kind === 'exit' && stay.state === 'owed' && stay.arrear_id !== null
      ? { arrearId: stay.arrear_id }
      : {}),
    ...(reasons.length > 0 ? { reasons: reasonsOf(reasons) } : {}),
    isLate: isLate({
      occurredMs: event.occurredMs,
      receivedMs: receivedAt.getTime(),
      isReplay: event.value.replay,
    }),
    occurredAt: new Date(event.occurredMs),
  })
}

const withNoEntry = (stay: StayRow): StayRow['reasons'] => ['no_entry', ...stay.reasons]

async function refuseReplay<T>(commit: Promise<T>): Promise<T> {
  try {
    return await commit
  } catch (error) {
    if (error instanceof UniqueViolation && error.constraint === NONCE_TAKEN)
      throw new Refusal('INTEGRATION_REPLAYED')
    throw error
  }
}

/**
 * How long after it happened the last live event arrived, and how far the source's clock is ahead. All batches of a source write this
 * row: PostgreSQL carries out the last part of a statement first, so as the first part it is locked last and for the shortest time.
 */
function noteContact(work: UnitOfWork, { source, events, receivedAt }: Batch): void {
  const live = events.filter(({ value }) => !value.replay).at(-1)
  const most = 2 ** 31 - 1
  const within = (ms: number) => Math.max(-most, Math.min(most, Math.round(ms)))
  work.update(
    'source_contact',
    { source_id: source.sourceId },
    {
      seen_at: receivedAt,
      ...(live === undefined
        ? {}
        : {
            event_at: new Date(live.occurredMs),
            lag_ms: within(receivedAt.getTime() - live.occurredMs),
            clock_ahead_ms: within(Date.parse(live.value.sentAt) - receivedAt.getTime()),
          }),
    },
  )
}
