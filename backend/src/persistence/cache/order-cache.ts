import { EventEmitter } from 'node:events'
import { LRUCache } from 'lru-cache'
import type { Database } from '../database'
import { failpoint } from '../../settings/failpoint'
import type { FencedRedis } from './fenced-redis'
import { READ_RECENT_VERSIONS } from './order-cache.queries'

/** An order in the two views in which screens show it. */
export type OrderProjection = {
  orderId: string
  merchantId: string
  lotId: string
  version: number
  owner: object
  staff: object
}

/** Reads from PostgreSQL what is cached; the cache itself knows nothing about the views. */
type OrderProjector = {
  project(orderIds: string[]): Promise<OrderProjection[]>
  /** Orders that screens may show without being asked for. */
  readLiveOrderIds(): Promise<string[]>
}

/**
 * A view is kept as its version, a space, and its JSON, so that one MGET reads it beside its mark and the session.
 * Sets both views of an order unless something newer is there, and notifies every node. The "changing" mark is taken away
 * only by news: a reader that fills in what it found must not hide a change that is about to be committed. One script, so
 * that two nodes can never interleave.
 * KEYS: owner view, staff view, mark. ARGV: version, owner json, staff json, ttl s, channel.
 */
const STORE = `
  local old = redis.call('GETRANGE', KEYS[1], 0, 15)
  local have = string.match(old, '^%d+')
  if have and tonumber(have) > tonumber(ARGV[1]) then return 0 end
  redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'EX', ARGV[4])
  redis.call('SET', KEYS[2], ARGV[1] .. ' ' .. ARGV[3], 'EX', ARGV[4])
  if (have and tonumber(have) < tonumber(ARGV[1])) or ((not have) and ARGV[6] == '1') then redis.call('DEL', KEYS[3]) end
  if (not have) or tonumber(have) < tonumber(ARGV[1]) or ARGV[6] == '1' then redis.call('PUBLISH', ARGV[5], ARGV[7]) end
  return 1`

/** 0 when there is none. */
const versionOf = (kept: string): number => Number.parseInt(kept, 10) || 0

const TTL_SECONDS = 24 * 3600
const MARK_SECONDS = 5
const SWEEP_MS = 1000
const SWEEP_AT_ONCE = 200
const REFRESH_AT_ONCE = 200
const SWEEP_LOOKS_BACK_MS = 15_000
const SEEN_ORDERS = 50_000
const SHOWN_ORDERS = 20_000

type LiveChange = { orderId: string; merchantId: string; lotId: string; version: number }
type Commands = { storeOrder(...args: (string | number)[]): Promise<number> }

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
  /** Emits `change` (LiveChange) on every node for each new version, and `renewed` when everything must be read anew. */
  readonly events = new EventEmitter()
  private timer: NodeJS.Timeout | null = null
  private isSweeping = false
  /** The newest version this node has given out; a reader is never shown an older one. */
  private readonly seen = new LRUCache<string, number>({ max: SEEN_ORDERS })
  /** What this node knows to be in Redis, by its key: the sweep need not look at it again. */
  private readonly shown = new LRUCache<string, number>({ max: SHOWN_ORDERS })

  constructor(private readonly needs: OrderCacheNeeds) {
    needs.redis.commands.defineCommand('storeOrder', { numberOfKeys: 3, lua: STORE })
    this.events.setMaxListeners(0)
  }

  async start(channel: string): Promise<void> {
    this.channel = channel
    this.needs.redis.subscriber.on('message', (_channel, text: string) => {
      const [orderId, merchantId, lotId, version] = text.split('|')
      this.events.emit('change', { orderId, merchantId, lotId, version: Number(version) })
    })
    this.needs.redis.subscriber.subscribe(channel).catch(error => this.needs.warn('redis subscribe', error))
    this.needs.redis.onRenewed(() => {
      this.events.emit('renewed')
      void this.rebuild()
    })
    await this.rebuild()
    this.timer = setInterval(() => void this.sweep(), SWEEP_MS)
    this.timer.unref()
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
  }

  private channel = 'fx:orders'

  /** Whether reads come from Redis now; PostgreSQL answers them otherwise. */
  isTrusted(): boolean {
    return this.needs.redis.isReadable()
  }

  /** Says that orders are about to change: until they are projected, readers go to PostgreSQL. Never throws. */
  async invalidate(...orderIds: string[]): Promise<void> {
    if (orderIds.length === 0) return
    try {
      const mark = (prefix: string) =>
        Promise.all(
          orderIds.map(orderId =>
            this.needs.redis.commands.set(`${prefix}m:${orderId}`, '1', 'EX', MARK_SECONDS),
          ),
        )
      await this.needs.redis.withinRequest(this.needs.redis.write(mark))
    } catch (error) {
      this.needs.redis.distrust('mark failed', error)
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
    const work = this.refreshNow(orderIds)
    this.current = work
    this.next = null
    await work
    if (this.current === work) this.current = null
  }

  private async refreshNow(orderIds: string[]): Promise<void> {
    try {
      const projections = await this.needs.projector.project(orderIds)
      await Promise.all(projections.map(projection => this.store(projection, true)))
      failpoint('order_cache.refreshed')
    } catch (error) {
      this.needs.warn('projection failed', error)
    }
  }

  /** The owner's view as JSON text, ready to send; null when there is no such order. */
  ownerJson(orderId: string): Promise<string | null> {
    return this.read(orderId, 'o')
  }

  /** The staff's view as JSON text; the caller checks the merchant inside it. */
  staffJson(orderId: string): Promise<string | null> {
    return this.read(orderId, 's')
  }

  /** Session and order in one round trip; null where Redis cannot answer for sure. */
  async readWithSession(
    sessionKey: string,
    orderId: string,
  ): Promise<{ session: string | null; owner: string | null } | null> {
    try {
      const found = await this.needs.redis.read(sessionKey, `o:${orderId}`, `m:${orderId}`)
      if (found === null) return null
      const [session, order, mark] = found
      return { session: session ?? null, owner: this.accept(orderId, order, mark) }
    } catch {
      // A read that fails makes nothing distrusted: PostgreSQL answers this one.
      return null
    }
  }

  private async read(orderId: string, view: 'o' | 's'): Promise<string | null> {
    try {
      const [order, mark] = (await this.needs.redis.read(`${view}:${orderId}`, `m:${orderId}`)) ?? []
      const text = this.accept(orderId, order, mark)
      if (text !== null) return text
    } catch {
      // PostgreSQL answers this one.
    }
    const [projection] = await this.needs.projector.project([orderId])
    if (!projection) return null
    this.remember(orderId, projection.version)
    await this.store(projection, false)
    return JSON.stringify(view === 'o' ? projection.owner : projection.staff)
  }

  private accept(
    orderId: string,
    kept: string | null | undefined,
    mark: string | null | undefined,
  ): string | null {
    if (!kept || typeof mark === 'string') return null
    const version = versionOf(kept)
    if (version < (this.seen.get(orderId) ?? 0)) return null
    this.remember(orderId, version)
    return kept.slice(kept.indexOf(' ') + 1)
  }

  private remember(orderId: string, version: number): void {
    if ((this.seen.get(orderId) ?? 0) < version) this.seen.set(orderId, version)
  }

  private async store(projection: OrderProjection, announce: boolean): Promise<void> {
    const { orderId, merchantId, lotId, version } = projection
    const change: LiveChange = { orderId, merchantId, lotId, version }
    const prefix = this.needs.redis.prefix()
    if (prefix === null) {
      // Other nodes are not notified while Redis is away; their sockets read PostgreSQL on a short timer instead.
      if (announce) this.events.emit('change', change)
      return
    }
    try {
      await (this.needs.redis.commands as unknown as Commands).storeOrder(
        `${prefix}o:${orderId}`,
        `${prefix}s:${orderId}`,
        `${prefix}m:${orderId}`,
        version,
        JSON.stringify(projection.owner),
        JSON.stringify(projection.staff),
        TTL_SECONDS,
        this.channel,
        announce ? '1' : '0',
        `${orderId}|${merchantId}|${lotId}|${version}`,
      )
      this.noteShown(prefix, orderId, version)
    } catch (error) {
      this.needs.redis.distrust('write failed', error)
      if (announce) this.events.emit('change', change)
    }
  }

  private noteShown(prefix: string, orderId: string, version: number): void {
    const key = prefix + orderId
    if ((this.shown.get(key) ?? 0) < version) this.shown.set(key, version)
  }

  private isShown(prefix: string, orderId: string, version: number): boolean {
    return (this.shown.get(prefix + orderId) ?? 0) >= version
  }

  /** Projects all that is live: at start, and whenever Redis begins anew. */
  async rebuild(): Promise<void> {
    try {
      const ids = await this.needs.projector.readLiveOrderIds()
      for (let from = 0; from < ids.length && this.needs.redis.prefix() !== null; from += REFRESH_AT_ONCE) {
        const batch = await this.needs.projector.project(ids.slice(from, from + REFRESH_AT_ONCE))
        await Promise.all(batch.map(projection => this.store(projection, false)))
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
      const rows = recent.filter(row => !this.isShown(prefix, row.id, row.version)).slice(0, SWEEP_AT_ONCE)
      if (rows.length === 0) return
      const pipeline = this.needs.redis.commands.pipeline()
      for (const row of rows) pipeline.getrange(`${prefix}o:${row.id}`, 0, 15).exists(`${prefix}m:${row.id}`)
      const found = (await pipeline.exec()) ?? []
      const behind = rows.filter(
        (row, index) =>
          versionOf((found[index * 2]?.[1] as string | null | undefined) ?? '') < row.version ||
          found[index * 2 + 1]?.[1] === 1,
      )
      for (const row of rows) if (!behind.includes(row)) this.noteShown(prefix, row.id, row.version)
      if (behind.length > 0) await this.refresh(...behind.map(row => row.id))
    } catch (error) {
      this.needs.redis.distrust('sweep failed', error)
    } finally {
      this.isSweeping = false
    }
  }
}
