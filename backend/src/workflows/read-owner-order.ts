import { LRUCache } from 'lru-cache'
import { Refusal } from '@fangxing/contract/refusal'
import type { Session } from '../domain/sessions'
import { ownerOrderText } from '../modules/orders'
import { addOrderToHistory, type RefOf } from '../modules/owners'
import type { SessionStore } from '../modules/sessions'
import type { OrderCache } from '../persistence/cache/order-cache'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { JsonText } from '../ports/json-text'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'

const CAPACITY = 50_000

type Needs = {
  database: Database
  clock: Clock
  sessions: SessionStore
  orderCache: OrderCache
  refOf: RefOf
}

/** What every waiting phone asks again and again. */
export class ReadOwnerOrder {
  /** Pairs of owner and order that this node has put into the history already. */
  private readonly inHistory = new LRUCache<string, true>({ max: CAPACITY })

  constructor(private readonly needs: Needs) {}

  /**
   * An order for whoever holds its unguessable id: the owner who scanned, or the friend to whom they sent it. Session and
   * order come from Redis in one round trip, and the text goes out as it is. `since`: the version that the phone has; an
   * older copy is answered from PostgreSQL. Refusals: SESSION_EXPIRED, FORBIDDEN_ROLE, NOT_FOUND.
   */
  async read(token: string, orderId: string, since?: number): Promise<JsonText> {
    const { sessions, orderCache } = this.needs
    const hash = sessions.hashOf(token)
    const found = await orderCache.readWithSession(sessions.keyOf(hash), orderId, since)
    const cached = found?.session ? sessions.parse(hash, found.session) : null
    const bearer = cached ? bearerOf(cached.kind, cached.subjectId) : await this.findBearer(token)
    if (!bearer) throw new Refusal('SESSION_EXPIRED')
    if (bearer.kind !== 'owner') throw new Refusal('FORBIDDEN_ROLE')
    const text = found?.owner ?? (await orderCache.ownerJson(orderId, since))
    if (text === null) throw new Refusal('NOT_FOUND')
    await this.addToHistoryOnce(bearer.id, orderId)
    return new JsonText(ownerOrderText(text, () => this.needs.refOf(bearer.id)))
  }

  private async findBearer(token: string) {
    const session = await this.needs.sessions.find(token)
    return session && bearerOf(session.kind, session.kind === 'owner' ? session.ownerId : session.staffId)
  }

  /** The first time that this owner reads this order on this node, it joins their history. */
  private async addToHistoryOnce(ownerId: string, orderId: string): Promise<void> {
    const pair = `${ownerId}${orderId}`
    if (this.inHistory.has(pair)) return
    const work = new UnitOfWork({ actor: `owner:${ownerId}`, traceId: '' }, this.needs.clock.now())
    addOrderToHistory(work, ownerId, orderId)
    await commitUnit(this.needs.database, work)
    this.inHistory.set(pair, true)
  }
}

const bearerOf = (kind: Session['kind'], id: string) => ({ kind, id })
