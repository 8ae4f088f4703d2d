import { EventEmitter } from 'node:events'
import type { Database } from '../database'
import { failpoint } from '../../settings/failpoint'
import {
  readLiveOrderIds,
  readProjections,
  type PhotoLink,
  type Projection,
} from '../../modules/orders/order-projection'
import type { FencedRedis } from './fenced-redis'

/**
 * A view is kept as its version, a space, and its JSON, so that one MGET reads it beside its mark and the session.
 * Sets both views of an order unless something newer is there, and tells every node. The "changing" mark is taken away
 * only by news: a reader that fills in what it found must not hide a change that is about to be committed. One script, so
 * that two nodes can never interleave.
 * KEYS: owner view, staff view, mark. ARGV: version, owner json, staff json, ttl s, channel.
 */
const PUT = `
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

export type LiveChange = { orderId: string; merchantId: string; lotId: string; version: number }
type Commands = { putOrder(...args: (string | number)[]): Promise<number> }

/**
 * The complete, versioned state of every live order in Redis: what all screens read. It is a function of PostgreSQL and
 * nothing else: lost, stale or hanging Redis costs speed, never truth.
 */
export class OrderCache {
  /** Emits `change` (LiveChange) on every node for each new version, and `renewed` when everything must be read anew. */
  readonly events = new EventEmitter()
  private timer: NodeJS.Timeout | null = null
  private sweeping = false
  /** The newest version this node has given out; a reader is never shown an older one. */
  private readonly seen = new Map<string, number>()

  constructor(
    private readonly database: Database,
    private readonly redis: FencedRedis,
    private readonly photoLink: PhotoLink,
    private readonly refOf: (ownerId: string) => string,
    private readonly now: () => Date,
    private readonly warn: (message: string, error?: unknown) => void,
  ) {
    redis.commands.defineCommand('putOrder', { numberOfKeys: 3, lua: PUT })
    this.events.setMaxListeners(0)
  }

  async start(channel: string): Promise<void> {
    this.channel = channel
    this.redis.subscriber.on('message', (_channel, text: string) => {
      const [orderId, merchantId, lotId, version] = text.split('|')
      this.events.emit('change', { orderId, merchantId, lotId, version: Number(version) })
    })
    this.redis.subscriber.subscribe(channel).catch(error => this.warn('redis subscribe', error))
    this.redis.onRenewed(() => {
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
    return this.redis.isReadable()
  }

  /** Says that orders are about to change: until they are projected, readers go to PostgreSQL. Never throws. */
  async invalidate(...orderIds: string[]): Promise<void> {
    if (orderIds.length === 0) return
    try {
      const mark = (prefix: string) =>
        Promise.all(
          orderIds.map(orderId => this.redis.commands.set(`${prefix}m:${orderId}`, '1', 'EX', MARK_SECONDS)),
        )
      await this.redis.soon(this.redis.write(mark))
    } catch (error) {
      this.redis.distrust('mark failed', error)
    }
  }

  /**
   * Writes what PostgreSQL says now and tells every node; orders that come while others are being read are read together.
   * Never throws: the sweep mends what is missed.
   */
  refresh(...orderIds: string[]): Promise<void> {
    for (const orderId of orderIds) this.waiting.add(orderId)
    this.next ??= (this.current ?? Promise.resolve()).then(() => this.projectWaiting())
    return this.next
  }

  private waiting = new Set<string>()
  private current: Promise<void> | null = null
  private next: Promise<void> | null = null

  private async projectWaiting(): Promise<void> {
    const orderIds = [...this.waiting]
    this.waiting.clear()
    const work = this.projectNow(orderIds)
    this.current = work
    this.next = null
    await work
    if (this.current === work) this.current = null
  }

  private async projectNow(orderIds: string[]): Promise<void> {
    try {
      const projections = await readProjections(this.database, orderIds, this.photoLink, this.refOf)
      await Promise.all(projections.map(projection => this.store(projection, true)))
      failpoint('live.projected')
    } catch (error) {
      this.warn('projection failed', error)
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
      const found = await this.redis.read(sessionKey, `o:${orderId}`, `m:${orderId}`)
      if (found === null) return null
      const [session, order, mark] = found
      return { session: session ?? null, owner: this.accept(orderId, order, mark) }
    } catch {
      // A read that comes to nothing puts nothing in doubt: PostgreSQL answers this one.
      return null
    }
  }

  private async read(orderId: string, view: 'o' | 's'): Promise<string | null> {
    try {
      const [order, mark] = (await this.redis.read(`${view}:${orderId}`, `m:${orderId}`)) ?? []
      const text = this.accept(orderId, order, mark)
      if (text !== null) return text
    } catch {
      // PostgreSQL answers this one.
    }
    const [projection] = await readProjections(this.database, [orderId], this.photoLink, this.refOf)
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
    if ((this.seen.get(orderId) ?? 0) >= version) return
    this.seen.delete(orderId)
    this.seen.set(orderId, version)
    if (this.seen.size > 50_000) this.seen.delete(this.seen.keys().next().value!)
  }

  private async store(projection: Projection, tell: boolean): Promise<void> {
    const { orderId, merchantId, lotId, version } = projection
    const change: LiveChange = { orderId, merchantId, lotId, version }
    const prefix = this.redis.prefix()
    if (prefix === null) {
      // Other nodes are not told while Redis is away; their sockets read PostgreSQL on a short timer instead.
      if (tell) this.events.emit('change', change)
      return
    }
    try {
      await (this.redis.commands as unknown as Commands).putOrder(
        `${prefix}o:${orderId}`,
        `${prefix}s:${orderId}`,
        `${prefix}m:${orderId}`,
        version,
        JSON.stringify(projection.owner),
        JSON.stringify(projection.staff),
        TTL_SECONDS,
        this.channel,
        tell ? '1' : '0',
        `${orderId}|${merchantId}|${lotId}|${version}`,
      )
      this.noteShown(prefix, orderId, version)
    } catch (error) {
      this.redis.distrust('write failed', error)
      if (tell) this.events.emit('change', change)
    }
  }

  /** What this node knows to be in Redis, under one generation of its keys: the sweep need not look at it again. */
  private shown = { prefix: '', versions: new Map<string, number>() }

  private noteShown(prefix: string, orderId: string, version: number): void {
    if (this.shown.prefix !== prefix) this.shown = { prefix, versions: new Map() }
    const { versions } = this.shown
    if ((versions.get(orderId) ?? 0) >= version) return
    versions.delete(orderId)
    versions.set(orderId, version)
    if (versions.size > 20_000) versions.delete(versions.keys().next().value!)
  }

  private isShown(prefix: string, orderId: string, version: number): boolean {
    return this.shown.prefix === prefix && (this.shown.versions.get(orderId) ?? 0) >= version
  }

  /** Projects all that is live: at start, and whenever Redis begins anew. */
  async rebuild(): Promise<void> {
    try {
      const ids = await readLiveOrderIds(this.database)
      for (let from = 0; from < ids.length && this.redis.prefix() !== null; from += 200) {
        const batch = await readProjections(
          this.database,
          ids.slice(from, from + 200),
          this.photoLink,
          this.refOf,
        )
        await Promise.all(batch.map(projection => this.store(projection, false)))
      }
    } catch (error) {
      this.warn('rebuild failed', error)
    }
  }

  /** Mends what a crash between commit and projection left behind: whatever changed lately and is not in Redis as such. */
  private async sweep(): Promise<void> {
    const prefix = this.redis.prefix()
    if (this.sweeping || prefix === null) return
    this.sweeping = true
    try {
      const since = new Date(this.now().getTime() - 15_000)
      const recent = await this.database.query<{ id: string; version: number }>(
        `SELECT id, version FROM recovery_order WHERE updated_at > $1 ORDER BY updated_at DESC LIMIT 5000`,
        [since],
      )
      const rows = recent.filter(row => !this.isShown(prefix, row.id, row.version)).slice(0, SWEEP_AT_ONCE)
      if (rows.length === 0) return
      const pipeline = this.redis.commands.pipeline()
      for (const row of rows) pipeline.getrange(`${prefix}o:${row.id}`, 0, 15).exists(`${prefix}m:${row.id}`)
      const found = (await pipeline.exec()) ?? []
      const behind = rows.filter(
        (row, index) =>
          versionOf(String(found[index * 2]?.[1] ?? '')) < row.version || found[index * 2 + 1]?.[1] === 1,
      )
      for (const row of rows) if (!behind.includes(row)) this.noteShown(prefix, row.id, row.version)
      if (behind.length > 0) await this.refresh(...behind.map(row => row.id))
    } catch (error) {
      this.redis.distrust('sweep failed', error)
    } finally {
      this.sweeping = false
    }
  }
}
