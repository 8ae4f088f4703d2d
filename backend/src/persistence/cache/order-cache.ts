import { EventEmitter } from 'node:events'
import { LRUCache } from 'lru-cache'
import { DatabaseUnavailable, type Database } from '../database'
import { failpoint } from '../../settings/failpoint'
import { ChangeTokens } from './change-tokens'
import type { FencedRedis } from './fenced-redis'
import { NewestVersions } from './newest-versions'
import {
  MARK_SECONDS,
  OrderCopies,
  type OrderCopy,
  type OrderProjection,
  type StoreOptions,
} from './order-copies'
import { withTimeLimit } from './with-time-limit'
import { withinCommand } from './within-request'
import { READ_RECENT_VERSIONS } from './order-cache.queries'

/** Reads from PostgreSQL what is cached; the cache itself knows nothing about the views. */
type OrderProjector = {
  project(orderIds: string[]): Promise<OrderProjection[]>
  /** Orders that screens may show without being asked for. */
  readLiveOrderIds(): Promise<string[]>
}

const MARKED_ORDERS = 20_000
/** One reading that hangs does not hold up the next for longer. */
const REFRESH_WAITS_MS = 2000
const SWEEP_MS = 1000
const SWEEP_AT_ONCE = 200
const REFRESH_AT_ONCE = 200
const SWEEP_LOOKS_BACK_MS = 15_000
const SEEN_ORDERS = 50_000
const SHOWN_ORDERS = 20_000

/** What was read for somebody, or for nobody yet: no news, and no change has ended by it. */
const FILL: StoreOptions = { announce: false, endedTokens: '' }

/** A change that is about to be committed: see `OrderCache.invalidate`. */
export type Invalidation = { ready: Promise<void>; end: () => void }
type LiveChange = { orderId: string; merchantId: string; lotId: string; version: number }

export type OrderCacheNeeds = {
  database: Database
  redis: FencedRedis
  projector: OrderProjector
  now: () => Date
  warn: (message: string, error?: unknown) => void
}

/**
 * The complete, versioned state of every live order in Redis: what all screens read. It is a function of PostgreSQL and
 * nothing else: lost, stale or hanging Redis costs speed, never truth.
 */
export class OrderCache {
  /** Emits `change` (LiveChange) on every node for each new version, and `renewed` when everything must be read again. */
  readonly events = new EventEmitter()
  private timer: NodeJS.Timeout | null = null
  private isSweeping = false
  /** The newest version this node has given out; a reader is never shown an older one. */
  private readonly seen = new NewestVersions(SEEN_ORDERS)
  /** What this node knows to be in Redis, by its key: the sweep need not look at it again. */
  private readonly shown = new NewestVersions(SHOWN_ORDERS)

  /** What this node is changing, or has just changed: marked again where another generation begins. */
  private readonly marked = new LRUCache<string, true>({ max: MARKED_ORDERS, ttl: MARK_SECONDS * 1000 })

  private readonly tokens = new ChangeTokens({ orders: MARKED_ORDERS, ttlS: MARK_SECONDS })
  private readonly copies: OrderCopies
  private channel = 'fx:orders'

  constructor(private readonly needs: OrderCacheNeeds) {
    this.copies = new OrderCopies(needs.redis, () => this.channel)
    this.events.setMaxListeners(0)
  }

  async start(channel: string): Promise<void> {
    this.channel = channel
    const { redis } = this.needs
    redis.subscriber.on('message', (_channel, text: string) => {
      const [orderId, merchantId, lotId, version] = text.split('|')
      this.events.emit('change', { orderId, merchantId, lotId, version: Number(version) })
    })
    // Also after a start without Redis, and after every loss of the connection: what was missed is read again.
    redis.subscriber.on('ready', () => void this.subscribe(true))
    await this.subscribe(false)
    redis.onBeforeAttach(prefix => this.copies.mark(prefix, [...this.marked.keys()], this.tokens.next()))
    redis.onAttached(begun => {
      this.events.emit('renewed')
      if (begun) void this.rebuild()
    })
    if (redis.hasBegun()) await this.rebuild()
    this.timer = setInterval(() => void this.sweep(), SWEEP_MS)
    this.timer.unref()
  }

  private async subscribe(isAgain: boolean): Promise<void> {
    if (this.needs.redis.subscriber.status !== 'ready') return
    try {
      await withinCommand(this.needs.redis.subscriber.subscribe(this.channel))
      if (isAgain) this.events.emit('renewed')
    } catch (error) {
      this.needs.warn('redis subscribe', error)
      this.needs.redis.subscribeAgain()
    }
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
  }

  /** Whether reads come from Redis now; PostgreSQL answers them otherwise. */
  isTrusted(): boolean {
    return this.needs.redis.isReadable()
  }

  /**
   * Says that orders are about to change: once it is `ready`, readers go to PostgreSQL until the change is known to have
   * `end`ed and is projected. When Redis cannot be told, `ready` waits until no node reads from there any more, for up to
   * a second. Never throws. A change whose end is not known stays marked for as long as any commit may take.
   */
  invalidate(...orderIds: string[]): Invalidation {
    const token = this.tokens.next()
    for (const orderId of orderIds) this.marked.set(orderId, true)
    const ready = orderIds.length === 0 ? Promise.resolve() : this.copies.invalidate(orderIds, token)
    return { ready, end: () => this.tokens.end(orderIds, token) }
  }

  /** Invalidates orders, commits, and says that the change has ended; refreshing them is the caller's. Errors: those of `commit`. */
  async change<Result>(orderIds: readonly string[], commit: () => Promise<Result>): Promise<Result> {
    const { ready, end } = this.invalidate(...orderIds)
    await ready
    try {
      const result = await commit()
      end()
      return result
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable) || error.isRolledBack) end()
      throw error
    }
  }

  /**
   * Writes what PostgreSQL says now and notifies every node; orders that come while others are being read are read together.
   * Never throws: the sweep repairs what is missed.
   */
  refresh(...orderIds: string[]): Promise<void> {
    for (const orderId of orderIds) this.waiting.add(orderId)
    this.next ??= (this.current ?? Promise.resolve()).then(() => this.refreshWaiting())
    return this.next
  }

  private waiting = new Set<string>()
  private current: Promise<void> | null = null
  private next: Promise<void> | null = null

  private async refreshWaiting(): Promise<void> {
    const orderIds = [...this.waiting]
    this.waiting.clear()
    const work = withTimeLimit(this.refreshNow(orderIds), REFRESH_WAITS_MS)
    this.current = work
    this.next = null
    await work
    if (this.current === work) this.current = null
  }

  private async refreshNow(orderIds: string[]): Promise<void> {
    try {
      const endedTokens = new Map(orderIds.map(orderId => [orderId, this.tokens.takeEnded(orderId)]))
      const projections = await this.needs.projector.project(orderIds)
      await Promise.all(
        projections.map(projection =>
          this.store(projection, { announce: true, endedTokens: endedTokens.get(projection.orderId) ?? '' }),
        ),
      )
      failpoint('order_cache.refreshed')
    } catch (error) {
      this.needs.warn('projection failed', error)
    }
  }

  /** The owner's view as JSON text, ready to send; null when there is no such order. */
  ownerJson(orderId: string, since = 0): Promise<string | null> {
    return this.read(orderId, 'o', since)
  }

  /** The staff's view as JSON text; the caller checks the merchant inside it. */
  staffJson(orderId: string, since = 0): Promise<string | null> {
    return this.read(orderId, 's', since)
  }

  /** The staff's views of many orders, in their order: one look into Redis, and one statement for all that are not there. */
  async staffJsons(orderIds: readonly string[]): Promise<string[]> {
    if (orderIds.length === 0) return []
    const copies = await this.copies.readMany(orderIds, 's').catch(() => null)
    const texts = new Map<string, string>()
    for (const [index, orderId] of orderIds.entries()) {
      const text = this.accept(orderId, copies?.[index] ?? null, 0)
      if (text !== null) texts.set(orderId, text)
    }
    const missing = orderIds.filter(orderId => !texts.has(orderId))
    const projections = missing.length === 0 ? [] : await this.needs.projector.project(missing)
    for (const projection of projections) {
      this.seen.note(projection.orderId, projection.version)
      texts.set(projection.orderId, JSON.stringify(projection.staff))
    }
    await Promise.all(projections.map(projection => this.store(projection, FILL)))
    return orderIds.flatMap(orderId => texts.get(orderId) ?? [])
  }

  /** Session and order in one round trip; null where Redis cannot answer for sure. `since`: the version that the reader has. */
  async readWithSession(
    sessionKey: string,
    orderId: string,
    since = 0,
  ): Promise<{ session: string | null; owner: string | null } | null> {
    try {
      const found = await this.copies.read(orderId, 'o', sessionKey)
      if (found === null) return null
      return { session: found.others[0] ?? null, owner: this.accept(orderId, found.copy, since) }
    } catch {
      // A read that fails makes nothing distrusted: PostgreSQL answers this one.
      return null
    }
  }

  private async read(orderId: string, view: 'o' | 's', since: number): Promise<string | null> {
    try {
      const found = await this.copies.read(orderId, view)
      const text = this.accept(orderId, found?.copy ?? null, since)
      if (text !== null) return text
    } catch {
      // PostgreSQL answers this one.
    }
    const [projection] = await this.needs.projector.project([orderId])
    if (!projection) return null
    this.seen.note(orderId, projection.version)
    await this.store(projection, FILL)
    return JSON.stringify(view === 'o' ? projection.owner : projection.staff)
  }

  /** A copy that is older than what this node or this reader has seen is none: PostgreSQL alone knows no older versions. */
  private accept(orderId: string, copy: OrderCopy | null, since: number): string | null {
    if (copy === null || copy.version < Math.max(since, this.seen.of(orderId))) return null
    this.seen.note(orderId, copy.version)
    return copy.json
  }

  private async store(projection: OrderProjection, options: StoreOptions): Promise<void> {
    const { orderId, merchantId, lotId, version } = projection
    const prefix = this.needs.redis.prefix()
    try {
      const outcome = await this.copies.put(projection, options)
      if (outcome === 'put' && prefix !== null) this.shown.note(prefix + orderId, version)
      if (outcome !== 'unwritten') return
    } catch (error) {
      this.needs.redis.distrust('write failed', error)
    }
    // Other nodes are not notified while Redis is away; their sockets read PostgreSQL on a short timer instead.
    if (options.announce)
      this.events.emit('change', { orderId, merchantId, lotId, version } satisfies LiveChange)
  }

  /** Projects all that is live: at start, and whenever Redis starts again. */
  async rebuild(): Promise<void> {
    try {
      const ids = await this.needs.projector.readLiveOrderIds()
      for (let from = 0; from < ids.length && this.needs.redis.prefix() !== null; from += REFRESH_AT_ONCE) {
        const batch = await this.needs.projector.project(ids.slice(from, from + REFRESH_AT_ONCE))
        await Promise.all(batch.map(projection => this.store(projection, FILL)))
      }
    } catch (error) {
      this.needs.warn('rebuild failed', error)
    }
  }

  /** Repairs what a crash between commit and projection left behind: whatever changed lately and is not in Redis as such. */
  private async sweep(): Promise<void> {
    const prefix = this.needs.redis.prefix()
    if (this.isSweeping || prefix === null) return
    this.isSweeping = true
    try {
      const since = new Date(this.needs.now().getTime() - SWEEP_LOOKS_BACK_MS)
      const recent = await this.needs.database.query<{ id: string; version: number }>(READ_RECENT_VERSIONS, [
        since,
      ])
      const rows = recent.filter(row => this.shown.of(prefix + row.id) < row.version).slice(0, SWEEP_AT_ONCE)
      if (rows.length === 0) return
      const behind = await this.copies.findBehind(rows)
      for (const row of rows) if (!behind.has(row.id)) this.shown.note(prefix + row.id, row.version)
      if (behind.size > 0) await this.refresh(...behind)
    } catch (error) {
      // A write that failed has said so itself; a look that failed is repeated in a second.
      this.needs.warn('order cache: sweep failed', error)
    } finally {
      this.isSweeping = false
    }
  }
}
