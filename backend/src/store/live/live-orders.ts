import { EventEmitter } from 'node:events'
import type { Database } from '../database'
import { failpoint } from '../../config/failpoint'
import { readLiveOrderIds, readProjections, type PhotoLink, type Projection } from './order-projection'
import type { RedisLink } from './redis-link'

/**
 * Sets both views of an order if they are newer than what is there, takes the "changing" mark away when it belongs to
 * this or an older version, and tells every node. One script, so that two nodes can never interleave.
 * KEYS: owner view, staff view, mark. ARGV: version, owner json, staff json, ttl s, channel.
 */
const PUT = `
  local have = redis.call('HGET', KEYS[1], 'v')
  if have and tonumber(have) > tonumber(ARGV[1]) then return 0 end
  redis.call('HSET', KEYS[1], 'v', ARGV[1], 'd', ARGV[2])
  redis.call('HSET', KEYS[2], 'v', ARGV[1], 'd', ARGV[3])
  redis.call('EXPIRE', KEYS[1], ARGV[4])
  redis.call('EXPIRE', KEYS[2], ARGV[4])
  redis.call('DEL', KEYS[3])
  if (not have) or tonumber(have) < tonumber(ARGV[1]) or ARGV[6] == '1' then redis.call('PUBLISH', ARGV[5], ARGV[7]) end
  return 1`

const TTL_SECONDS = 24 * 3600
const MARK_SECONDS = 10
const SWEEP_MS = 1000

export type LiveChange = { orderId: string; merchantId: string; lotId: string; version: number }
type Commands = { putOrder(...args: (string | number)[]): Promise<number> }

/**
 * The complete, versioned state of every live order in Redis: what all screens read. It is a function of PostgreSQL and
 * nothing else: lost, stale or hanging Redis costs speed, never truth.
 */
export class LiveOrders {
  /** Emits `change` (LiveChange) on every node for each new version, and `renewed` when everything must be read anew. */
  readonly events = new EventEmitter()
  private timer: NodeJS.Timeout | null = null
  private sweeping = false
  /** The newest version this node has given out; a reader is never shown an older one. */
  private readonly seen = new Map<string, number>()

  constructor(
    private readonly database: Database,
    private readonly redis: RedisLink,
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
    return this.redis.prefix() !== null
  }

  /** Says that an order is about to change: until it is projected, readers go to PostgreSQL. Never throws. */
  async mark(orderId: string): Promise<void> {
    const prefix = this.redis.prefix()
    if (prefix === null) return
    try {
      await this.redis.commands.set(`${prefix}m:${orderId}`, '1', 'EX', MARK_SECONDS)
    } catch (error) {
      this.redis.doubt('mark failed', error)
    }
  }

  /** Writes what PostgreSQL says now and tells every node. Never throws: the sweep mends what is missed. */
  async project(...orderIds: string[]): Promise<void> {
    try {
      const projections = await readProjections(this.database, orderIds, this.photoLink, this.refOf)
      await Promise.all(projections.map(projection => this.put(projection, true)))
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
    const prefix = this.redis.prefix()
    if (prefix === null) return null
    try {
      const [session, order, mark] = await Promise.all([
        this.redis.commands.get(`${prefix}${sessionKey}`),
        this.redis.commands.hmget(`${prefix}o:${orderId}`, 'v', 'd'),
        this.redis.commands.get(`${prefix}m:${orderId}`),
      ])
      return { session, owner: this.accept(orderId, order[0], order[1], mark) }
    } catch (error) {
      this.redis.doubt('read failed', error)
      return null
    }
  }

  private async read(orderId: string, view: 'o' | 's'): Promise<string | null> {
    const prefix = this.redis.prefix()
    if (prefix !== null) {
      try {
        const [order, mark] = await Promise.all([
          this.redis.commands.hmget(`${prefix}${view}:${orderId}`, 'v', 'd'),
          this.redis.commands.get(`${prefix}m:${orderId}`),
        ])
        const text = this.accept(orderId, order[0], order[1], mark)
        if (text !== null) return text
      } catch (error) {
        this.redis.doubt('read failed', error)
      }
    }
    const [projection] = await readProjections(this.database, [orderId], this.photoLink, this.refOf)
    if (!projection) return null
    this.remember(orderId, projection.version)
    await this.put(projection, false)
    return JSON.stringify(view === 'o' ? projection.owner : projection.staff)
  }

  private accept(
    orderId: string,
    version: string | null | undefined,
    text: string | null | undefined,
    mark: string | null,
  ): string | null {
    if (!version || !text || mark !== null || Number(version) < (this.seen.get(orderId) ?? 0)) return null
    this.remember(orderId, Number(version))
    return text
  }

  private remember(orderId: string, version: number): void {
    if ((this.seen.get(orderId) ?? 0) >= version) return
    this.seen.delete(orderId)
    this.seen.set(orderId, version)
    if (this.seen.size > 50_000) this.seen.delete(this.seen.keys().next().value!)
  }

  private async put(projection: Projection, tell: boolean): Promise<void> {
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
    } catch (error) {
      this.redis.doubt('write failed', error)
      if (tell) this.events.emit('change', change)
    }
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
        await Promise.all(batch.map(projection => this.put(projection, false)))
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
      const rows = await this.database.query<{ id: string; version: number }>(
        `SELECT id, version FROM recovery_order WHERE updated_at > $1 ORDER BY updated_at DESC LIMIT 2000`,
        [since],
      )
      if (rows.length === 0) return
      const pipeline = this.redis.commands.pipeline()
      for (const row of rows) pipeline.hget(`${prefix}o:${row.id}`, 'v').exists(`${prefix}m:${row.id}`)
      const found = (await pipeline.exec()) ?? []
      const behind = rows.filter(
        (row, index) => Number(found[index * 2]?.[1] ?? 0) < row.version || found[index * 2 + 1]?.[1] === 1,
      )
      if (behind.length > 0) await this.project(...behind.map(row => row.id))
    } catch (error) {
      this.redis.doubt('sweep failed', error)
    } finally {
      this.sweeping = false
    }
  }
}
