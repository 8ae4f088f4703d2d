import type { Logger } from 'pino'
import { eventOfChange, PUBLISHED_ENTITIES } from '../../domain/webhooks/event-of-change'
import { TRIED_FOR_MS } from '../../domain/webhooks/attempts'
import {
  COLLECTING_WEBHOOK_STATES,
  SENDING_WEBHOOK_STATES,
  WEBHOOK_DELIVERY,
} from '../../domain/webhooks/webhook'
import { readHorizon } from '../../modules/audit'
import { json } from '../../persistence/changes'
import { commitAsSets, commitUnit } from '../../persistence/commit-unit'
import { OptimisticLockError, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { readPublishedObjects } from '../../persistence/readings/webhook-objects'
import type { Row } from '../../persistence/table-types'
import { takenRows, transitionRows } from '../../persistence/transition-where'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import { timerContext } from '../timer-context'
import {
  GIVE_UP_LATE,
  READ_CHANGES,
  READ_COLLECTING,
  READ_CURSOR,
  READ_DUE_WEBHOOKS,
} from './collect-webhooks.queries'
import { eventOf, type PublishedChange } from './event-content'
import { queueCollection, queueDelivery } from './queue-collection'

/** Of one commit. */
const LARGEST_BATCH = 500
/** So long one turn works before the next one goes on. */
const BUDGET_MS = 5_000
/** The cursor follows although nothing was of interest, so that no turn reads what many have read before. */
const TRANSACTIONS_BEHIND = 5_000
/** So many transactions one batch looks at: behind a long outage it would sort all that has happened since, each time. */
const WIDEST_TRANSACTIONS = 20_000
/** Of entries that were written at the same time: no more ids lie between them. It leaves older partitions unread. */
const WIDEST_IDS = 5_000_000
/** The last attempts of what runs out are made before it is given up unasked. */
const LATE_MS = 10 * 60_000
const LATE_SLICE = 1000

type Needs = { database: Database; clock: Clock; log: Logger }
type Cursor = Row<'webhook_cursor'>
type Collecting = Pick<Row<'webhook'>, 'id' | 'merchant_id' | 'event_types' | 'from_journal_id'>

/**
 * Makes events of the audit log, which every change writes in its own commit: whoever is told about nothing costs nothing, and
 * nothing that was committed is missed. Only entries of transactions before which none is running are read, in their order,
 * so that a commit that comes late is never passed by. The cursor moves in the commit that writes the events.
 */
export class CollectWebhooks {
  constructor(
    private readonly needs: Needs,
    private readonly limits = {
      batch: LARGEST_BATCH,
      budgetMs: BUDGET_MS,
      transactions: WIDEST_TRANSACTIONS,
    },
  ) {}

  /** One turn; the next one is queued first, so that a turn that fails is followed by another. Harmless on several nodes at once. */
  async turn(): Promise<void> {
    const { database, clock } = this.needs
    if ((await this.readCollecting()).length > 0) {
      const work = new UnitOfWork(timerContext(), clock.now())
      queueCollection(work, { isNext: true })
      await commitUnit(database, work)
    }
    await this.collect()
    await this.giveUpLate()
    await this.wake()
  }

  /** Returns how many changes were read. */
  private async collect(): Promise<number> {
    const endMs = performance.now() + this.limits.budgetMs
    let read = 0
    try {
      let isAll = false
      do {
        const batch = await this.collectBatch()
        read += batch.count
        isAll = batch.isAll
      } while (!isAll && performance.now() < endMs)
    } catch (error) {
      // Another node has collected the same at this moment.
      if (!(error instanceof OptimisticLockError)) throw error
    }
    return read
  }

  /** `isAll`: nothing more could be read at this moment. */
  private async collectBatch(): Promise<{ count: number; isAll: boolean }> {
    const { database, clock } = this.needs
    const [cursor, horizon] = await Promise.all([database.one<Cursor>(READ_CURSOR), readHorizon(database)])
    if (!cursor) throw new Error('webhook_cursor has no row')
    // After the horizon: whatever lies before it was committed before a webhook that is not among these.
    const webhooks = await this.readCollecting()
    const after = this.placeIn(cursor, horizon)
    const isRenumbered = after.xid !== cursor.xid
    const widest = isRenumbered || webhooks.length === 0 ? Infinity : after.xid + this.limits.transactions
    const below = Math.min(horizon.below, widest)
    const isBehind = isRenumbered || horizon.below - cursor.xid > TRANSACTIONS_BEHIND
    const changes =
      webhooks.length === 0
        ? []
        : await database.query<PublishedChange>(READ_CHANGES, [
            after.xid,
            after.journal_id,
            below,
            Math.max(after.floor_id, cursor.last_id - WIDEST_IDS),
            PUBLISHED_ENTITIES,
            this.limits.batch,
          ])
    const isFull = changes.length >= this.limits.batch
    const isAll = !isFull && below === horizon.below
    if (changes.length === 0 && isAll && !isBehind) return { count: 0, isAll }
    const work = new UnitOfWork(timerContext(), clock.now())
    const before = cursor.position
    const position = await this.addDeliveries(work, webhooks, { changes, position: before })
    const last = changes.at(-1)
    work.updateVersioned('webhook_cursor', cursor, {
      // The transaction before the first that may still run: of those, nothing was read.
      ...(isFull ? { xid: last!.xid, journal_id: last!.id } : { xid: below, journal_id: 0 }),
      floor_id: after.floor_id,
      last_id: Math.max(cursor.last_id, ...changes.map(({ id }) => id)),
      position,
    })
    await commitAsSets(database, work)
    if (position > before) failpoint('webhook.collected')
    return { count: changes.length, isAll }
  }

  private readCollecting(): Promise<Collecting[]> {
    return this.needs.database.query<Collecting>(READ_COLLECTING, [COLLECTING_WEBHOOK_STATES])
  }

  /** In a database that was restored elsewhere transactions are numbered again: its entries are known by their ids. */
  private placeIn(
    cursor: Cursor,
    horizon: { from: number },
  ): Pick<Cursor, 'xid' | 'journal_id' | 'floor_id'> {
    if (cursor.xid <= horizon.from) return cursor
    this.needs.log.warn(
      { xid: cursor.xid, from: horizon.from },
      'transactions are numbered anew: events go on',
    )
    return { xid: 0, journal_id: 0, floor_id: cursor.last_id }
  }

  /** Returns the position of the last one. */
  private async addDeliveries(
    work: UnitOfWork,
    webhooks: readonly Collecting[],
    { changes, position: before }: { changes: readonly PublishedChange[]; position: number },
  ): Promise<number> {
    const published = changes.flatMap(change => {
      const type = eventOfChange(change)
      return type ? [{ type, change }] : []
    })
    const merchantIds = [...new Set(webhooks.map(webhook => webhook.merchant_id))]
    const objects = await readPublishedObjects(
      this.needs.database,
      published.map(({ change }) => change),
      merchantIds,
    )
    let position = before
    for (const { type, change } of published) {
      const event = eventOf(type, change, objects)
      if (!event) continue
      position++
      for (const webhook of webhooks) {
        const isSubscribed = webhook.merchant_id === event.merchantId && webhook.event_types.includes(type)
        if (!isSubscribed || change.id <= webhook.from_journal_id) continue
        work.create(WEBHOOK_DELIVERY, {
          id: newId(),
          webhook_id: webhook.id,
          position,
          journal_id: change.id,
          event_type: type,
          object_id: event.objectId,
          object_version: event.content.objectVersion,
          content: json(event.content),
          created_at: work.at,
          next_at: work.at,
          deadline_at: new Date(work.at.getTime() + TRIED_FOR_MS),
        })
      }
    }
    return position
  }

  /** What nobody could be asked for in time: its receiver was paused, or silent for days. */
  private async giveUpLate(): Promise<void> {
    const { database, clock, log } = this.needs
    const at = clock.now()
    const { from, to } = transitionRows(WEBHOOK_DELIVERY, 'given_up')
    const values = [new Date(at.getTime() - LATE_MS), from, to, LATE_SLICE, at]
    const changed = await database.query<{ from_state: string; n: number }>(GIVE_UP_LATE, values)
    database.transitions.note(takenRows(WEBHOOK_DELIVERY, 'given_up', changed))
    const count = changed.reduce((sum, { n }) => sum + n, 0)
    if (count > 0) log.warn({ count }, 'events given up: their receivers took none for three days')
  }

  private async wake(): Promise<void> {
    const { database, clock } = this.needs
    const at = clock.now()
    const due = await database.query<{ id: string }>(READ_DUE_WEBHOOKS, [SENDING_WEBHOOK_STATES, at])
    if (due.length === 0) return
    const work = new UnitOfWork(timerContext(), at)
    for (const { id } of due) queueDelivery(work, id)
    await commitUnit(database, work)
  }
}
