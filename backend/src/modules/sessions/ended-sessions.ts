import { EventEmitter } from 'node:events'
import { LRUCache } from 'lru-cache'
import type { FencedRedis } from '../../persistence/cache/fenced-redis'
import { withinCommand, withinRequest } from '../../persistence/cache/within-request'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import { READ_ENDED_SESSIONS } from './session.queries'

const LOOK_MS = 1000
const AT_ONCE = 5000
/** What clocks of nodes may differ by, and a commit may take. */
const MARGIN_MS = 60_000

export type EndedSessionsNeeds = {
  database: Database
  redis: FencedRedis
  clock: Clock
  warn: (message: string, error?: unknown) => void
}

/**
 * Sessions that were ended lately, as this node knows: announced through Redis at once, and read from PostgreSQL every second, because
 * the node that ended one may be cut off from Redis while this one goes on reading there.
 */
export class EndedSessions {
  /** Emits `ended` (hash of the token) once for each. */
  readonly events = new EventEmitter()
  private readonly known: LRUCache<string, true>
  private readonly lookBackMs: number
  private timer: NodeJS.Timeout | null = null
  private isLooking = false
  private channel: string | null = null

  /** `rememberMs`: how long a copy of a session may live in a cache. */
  constructor(
    private readonly needs: EndedSessionsNeeds,
    rememberMs: number,
  ) {
    this.lookBackMs = rememberMs + MARGIN_MS
    this.known = new LRUCache({ max: 2 * AT_ONCE, ttl: 2 * this.lookBackMs })
    this.events.setMaxListeners(0)
  }

  /** `channel`: on which nodes notify each other. */
  start(channel: string): void {
    const { subscriber } = this.needs.redis
    this.channel = channel
    // By pattern: those messages reach no listener for orders.
    subscriber.on('pmessage', this.receive)
    subscriber.on('ready', this.subscribe)
    this.subscribe()
    this.timer = setInterval(() => void this.look(), LOOK_MS)
    this.timer.unref()
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
    this.needs.redis.subscriber.off('pmessage', this.receive).off('ready', this.subscribe)
  }

  has(hash: string): boolean {
    return this.known.has(hash)
  }

  add(hashes: readonly string[]): void {
    for (const hash of hashes) this.note(hash)
  }

  /** Never throws: who is not notified reads it from PostgreSQL within a second. */
  async notifyOthers(hashes: readonly string[]): Promise<void> {
    const { channel, needs } = this
    if (channel === null) return
    const { commands } = needs.redis
    await withinRequest(Promise.all(hashes.map(hash => commands.publish(channel, hash)))).catch(error =>
      needs.warn('ended sessions not announced', error),
    )
  }

  /** Reads from PostgreSQL what may not have been announced. Never throws. */
  async look(): Promise<void> {
    if (this.isLooking) return
    this.isLooking = true
    const { database, clock, warn } = this.needs
    try {
      const since = new Date(clock.now().getTime() - this.lookBackMs)
      const rows = await database.query<{ token_hash: string }>(READ_ENDED_SESSIONS, [since, AT_ONCE])
      this.add(rows.map(row => row.token_hash))
    } catch (error) {
      warn('ended sessions not read', error)
    } finally {
      this.isLooking = false
    }
  }

  private note(hash: string): void {
    if (this.known.has(hash)) return
    this.known.set(hash, true)
    this.events.emit('ended', hash)
  }

  private readonly receive = (_pattern: string, channel: string, hash: string): void => {
    if (channel === this.channel) this.note(hash)
  }

  private readonly subscribe = (): void => {
    const { redis, warn } = this.needs
    // Also after a start without Redis: `ready` comes once it is there.
    if (redis.subscriber.status !== 'ready') return
    withinCommand(redis.subscriber.psubscribe(this.channel!)).catch(error => {
      warn('redis subscribe', error)
      redis.subscribeAgain()
    })
  }
}
