import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Database } from '../database'
import { CacheLease, type CacheGeneration } from './cache-lease'
import { MemoryPressure, isOutOfMemory } from './memory-pressure'
import { OldGenerations } from './old-generations'
import { RedisConnections, type Found } from './redis-connections'
import { withTimeLimit } from './with-time-limit'
import { withinCommand, withinRequest, REQUEST_WAITS_MS } from './within-request'

const RENEW_MS = 300
/**
 * So long a node may read after it last saw, in PostgreSQL, that all living nodes follow its generation. Whoever leaves
 * the generation waits as long before it commits anything that it cannot mark: by then nobody reads any more.
 */
const LEASE_MS = 1000
/** The one who began a generation has written it to Redis by then; otherwise that memory was lost. */
const BEGUN_WITHIN_S = 3
/** A turn ends before: it waits for two commands, and for PostgreSQL. */
const STOP_WAITS_MS = 10_000

type Attached = { generation: number; begun: boolean; confirmedUntilMs: number; readableUntilMs: number }
/** `distrusted`: the generation that this node must not follow again. `knownAtMs`: since when PostgreSQL says so. */
type Detached = { distrusted: number | null; knownAtMs: number | null }

export type FencedRedisOptions = {
  url: string
  database: Database
  /** What the keys and the rows in PostgreSQL begin with. */
  name: string
  warn: (message: string, error?: unknown) => void
}

/**
 * A connection to Redis that knows whether what it reads can be trusted.
 *
 * Redis may lose its memory, fail over to a replica that lags, come back with an old copy, hang, or be out of reach of one
 * node only. PostgreSQL therefore holds a generation number that every key carries, and a row for each node that says which
 * generation it follows. A node reads only while it has seen within the last second that all living nodes follow the same
 * generation; a node that cannot write to Redis says so in its row, and waits for the leases of the others to end before it
 * commits the first change that it cannot mark. What it distrusts is never read again: a new generation begins.
 */
export class FencedRedis {
  readonly memory: MemoryPressure
  private readonly connections: RedisConnections
  private readonly lease: CacheLease
  private readonly oldGenerations: OldGenerations
  private attached: Attached | null = null
  private detached: Detached = { distrusted: null, knownAtMs: null }
  private turning: Promise<void> | null = null
  private timer: NodeJS.Timeout | null = null
  /** Whether the last turn succeeded: a database that is away is mentioned once. */
  private isRenewed = true
  private isStopped = false
  private isLookingOnly = false
  private readonly beforeAttach: ((prefix: string) => Promise<unknown>)[] = []
  private readonly afterAttach: ((begun: boolean) => void)[] = []

  constructor(private readonly options: FencedRedisOptions) {
    this.connections = new RedisConnections(options.url, REQUEST_WAITS_MS)
    this.lease = new CacheLease(options.database, options.name, randomUUID())
    this.memory = new MemoryPressure(options.warn)
    this.oldGenerations = new OldGenerations(this.connections.commands, this.lease, options)
    this.connections.commands.on('ready', () => void this.turn())
    // Whatever was under way may or may not have been written.
    this.connections.commands.on('close', () => this.distrust('connection closed'))
  }

  get commands(): Redis {
    return this.connections.commands as Redis
  }

  get subscriber(): Redis {
    return this.connections.subscriber as Redis
  }

  /** After a subscription that failed: with the subscriber's next `ready` it is asked for again. */
  subscribeAgain(): void {
    this.connections.subscribeAgain()
  }

  /** For counters that may be lost: a command that fails here makes nothing distrusted. */
  get counters(): Redis {
    return this.connections.counters as Redis
  }

  /**
   * Connects; a Redis that is away does not keep the node from starting. `joining` is for those who only look: they read
   * the generation that is there, say nothing to others, and write nothing.
   */
  async start({ joining = false } = {}): Promise<void> {
    this.isLookingOnly = joining
    await this.connections.open()
    await this.turn()
    // The second turn lets the others know, and makes readable what the first has found.
    await this.turn()
    this.schedule()
  }

  async stop(): Promise<void> {
    this.isStopped = true
    if (this.timer) clearTimeout(this.timer)
    if (this.turning) await withTimeLimit(this.turning, STOP_WAITS_MS)
    if (!this.isLookingOnly) await this.lease.leave().catch(() => undefined)
    this.connections.close()
  }

  /** `fx:g{generation}:`, or null while Redis cannot be trusted. */
  prefix(): string | null {
    return this.attached && this.prefixOf(this.attached.generation)
  }

  /** Whether reads come from Redis now. */
  isReadable(): boolean {
    return this.attached !== null && performance.now() < this.attached.readableUntilMs
  }

  /** Whether this node began the present generation, so that it has to be filled. */
  hasBegun(): boolean {
    return this.attached?.begun ?? false
  }

  /** Called with the prefix before this node follows another generation: what is about to change is marked there first. */
  onBeforeAttach(listener: (prefix: string) => Promise<unknown>): void {
    this.beforeAttach.push(listener)
  }

  /** Called when another generation holds. `begun`: this node began it, and nothing is in it yet. */
  onAttached(listener: (begun: boolean) => void): void {
    this.afterAttach.push(listener)
  }

  /**
   * Values of the present generation, in the order of `names` (without the prefix); null while they cannot be trusted.
   * Errors: RedisTimeout, and those of Redis.
   */
  async read(...names: string[]): Promise<(string | null)[] | null> {
    const { attached } = this
    if (!attached || !this.isReadable()) return null
    const prefix = this.prefixOf(attached.generation)
    const values = await this.connections.read(names.map(name => prefix + name))
    return this.attached === attached && this.isReadable() ? values : null
  }

  /**
   * Runs a command that no reader may miss: when it resolves, either every node that still reads sees what was written, or
   * nobody reads from this generation any more. Errors: Redis is full ({@link isOutOfMemory}), and nothing was written.
   */
  async write(command: (prefix: string) => Promise<unknown>): Promise<void> {
    if (this.isStopped || this.isLookingOnly) return
    for (let attempt = 0; attempt < 2; attempt++) {
      if (this.attached && performance.now() >= this.attached.confirmedUntilMs) await this.turn()
      const { attached } = this
      if (!attached) break
      try {
        await withinRequest(command(this.prefixOf(attached.generation)))
      } catch (error) {
        if (isOutOfMemory(error)) throw error
        this.distrust('a write failed', error)
        break
      }
      if (this.attached === attached && performance.now() < attached.confirmedUntilMs) return
    }
    this.distrust('the lease could not be renewed')
    await this.untilNobodyReads()
  }

  /** A write is missing or may be: nothing in this generation counts any more. */
  distrust(why: string, error?: unknown): void {
    if (!this.attached) return
    this.detached = { distrusted: this.attached.generation, knownAtMs: null }
    this.attached = null
    if (this.isStopped || this.isLookingOnly) return
    this.options.warn(`redis distrusted: ${why}`, error)
    void this.sayDetached().catch(() => undefined)
  }

  private prefixOf(generation: number): string {
    return `${this.options.name}:g${generation}:`
  }

  private get generationKey(): string {
    return `${this.options.name}:holding`
  }

  private async sayDetached(): Promise<CacheGeneration | null> {
    const { detached } = this
    const known = await this.lease.renew(null)
    detached.knownAtMs ??= performance.now()
    return known
  }

  /** The leases that were given before the others could know have ended. Never throws: without PostgreSQL nothing is committed. */
  private async untilNobodyReads(): Promise<void> {
    const { detached } = this
    if (detached.knownAtMs === null) await this.sayDetached().catch(() => undefined)
    const remainingMs = (detached.knownAtMs ?? 0) + LEASE_MS - performance.now()
    if (remainingMs > 0) await new Promise(resolve => setTimeout(resolve, remainingMs))
  }

  private schedule(): void {
    if (this.isStopped) return
    this.timer = setTimeout(() => void this.turn().finally(() => this.schedule()), RENEW_MS)
    this.timer.unref()
  }

  private turn(): Promise<void> {
    if (this.isStopped) return Promise.resolve()
    this.turning ??= this.renew()
      .then(() => (this.isRenewed = true))
      .catch(error => {
        if (this.isRenewed) this.options.warn('redis: the lease was not renewed', error)
        this.isRenewed = false
      })
      .then(() => void (this.turning = null))
    return this.turning
  }

  /** Errors: those of PostgreSQL, which make nothing distrusted: the lease ends by itself. */
  private async renew(): Promise<void> {
    const startedAtMs = performance.now()
    const found = await this.look()
    if (this.isLookingOnly) return this.join(found)
    const { attached } = this
    if (!found || !attached) {
      const known = await this.sayDetached()
      if (found && !this.attached) await this.enter(found, known)
      return
    }
    const known = await this.lease.renew(attached.generation)
    if (this.attached !== attached) return
    if (!known || known.generation < attached.generation) return this.distrust('unknown generation')
    if (known.generation > attached.generation) return this.enter(found, known)
    if (found.holding !== String(known.generation)) return this.distrust('memory lost')
    if (found.server !== known.server) return this.distrust('another server answers')
    attached.confirmedUntilMs = startedAtMs + LEASE_MS
    if (known.nodesBehind === 0) attached.readableUntilMs = startedAtMs + LEASE_MS
    this.oldGenerations.removeInTurn()
  }

  /** What stands in Redis: which generation, and which server says so; null when it does not answer. */
  private async look(): Promise<Found | null> {
    try {
      return await this.connections.look(this.generationKey)
    } catch (error) {
      this.distrust('no answer', error)
      return null
    }
  }

  private async join(found: Found | null): Promise<void> {
    const known = await this.lease.read()
    const isSame =
      found && known && found.holding === String(known.generation) && found.server === known.server
    this.attached = isSame
      ? { generation: known.generation, begun: false, confirmedUntilMs: 0, readableUntilMs: Infinity }
      : null
  }

  /** Follows the generation that holds, or begins a new one where this one cannot be followed. */
  private async enter(found: Found, known: CacheGeneration | null): Promise<void> {
    if (known && known.generation !== this.detached.distrusted) {
      if (found.holding === String(known.generation) && found.server === known.server)
        return this.attach(known.generation, false)
      if (known.ageS < BEGUN_WITHIN_S && found.server === known.server) return
      // Its memory was lost, or it lives on another server.
      this.distrust('memory lost')
      this.detached.distrusted = known.generation
    }
    const { knownAtMs } = this.detached
    const isAlone = knownAtMs !== null && performance.now() >= knownAtMs + LEASE_MS
    if ((known && !isAlone) || this.memory.isFull()) return
    const generation = await this.lease.begin(known && known.generation, found.server)
    if (generation === null) return
    try {
      await withinCommand(this.commands.set(this.generationKey, String(generation)))
    } catch (error) {
      this.detached.distrusted = generation
      if (!isOutOfMemory(error)) throw error
      this.memory.noteFull()
      return this.oldGenerations.removeInTurn()
    }
    await this.attach(generation, true)
  }

  private async attach(generation: number, begun: boolean): Promise<void> {
    for (const mark of this.beforeAttach) await withinCommand(mark(this.prefixOf(generation)))
    this.attached = { generation, begun, confirmedUntilMs: 0, readableUntilMs: 0 }
    for (const listener of this.afterAttach) listener(begun)
    if (begun) this.oldGenerations.removeSoon()
    // The others learn it, and this node its lease, in the next turn; it need not wait for its time.
    setTimeout(() => void this.turn(), 1).unref()
  }
}
