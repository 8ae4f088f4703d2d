import { Redis } from 'ioredis'
import type { Database } from '../database'

/** After this a command has failed: whether it wrote anything is not known. */
const COMMAND_TIMEOUT_MS = 1000
/** So long a request waits for Redis before it goes on without it. */
const REQUEST_WAITS_MS = 200
const RENEW_MS = 500
/**
 * A new generation is written at once and read only after this: every node has followed it by then (each looks every
 * {@link RENEW_MS}), and what was committed meanwhile without a mark in it has been swept in (once a second).
 */
const SETTLE_MS = 2000

/** Redis did not answer as fast as a request wants to be; the command itself may still succeed. */
class RedisTimeout extends Error {}

/**
 * A connection to Redis that knows whether what it reads can be trusted.
 *
 * Redis may lose its memory, come back with an old snapshot, or hang. PostgreSQL therefore holds a generation number,
 * raised whenever this node sees the connection break or a command fail; every key carries it, so that nothing written
 * before the distrust is ever read again. While distrusted `prefix()` is null and readers go to PostgreSQL. The generation that
 * holds for all nodes is also stored in Redis itself: each read and each mark looks at it in the same round trip, so that a
 * node which has not noticed the next one yet neither believes the last one nor hides a change in it.
 */
export class FencedRedis {
  readonly commands: Redis
  readonly subscriber: Redis
  /** For counters that may be lost: a command that fails here makes nothing distrusted. */
  readonly counters: Redis
  private generation: number | null = null
  private readableFromMs = 0
  private renewing = false
  private stopped = false
  private joining = false
  private timer: NodeJS.Timeout | null = null
  private readonly listeners: (() => void)[] = []

  constructor(
    url: string,
    private readonly database: Database,
    private readonly name: string,
    private readonly warn: (message: string, error?: unknown) => void,
  ) {
    const options = {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      // What many requests ask in one turn of the loop goes out in one write.
      enableAutoPipelining: true,
      connectTimeout: 1000,
      retryStrategy: (times: number) => Math.min(50 * times, 500),
    }
    this.commands = new Redis(url, options)
    this.subscriber = new Redis(url, {
      ...options,
      enableOfflineQueue: true,
      enableAutoPipelining: false,
      commandTimeout: undefined,
      autoResubscribe: true,
    })
    this.counters = new Redis(url, { ...options, commandTimeout: REQUEST_WAITS_MS })
    for (const connection of this.connections) connection.on('error', () => undefined)
    this.commands.on('close', () => this.distrust('connection closed'))
    this.commands.on('ready', () => void this.renew())
  }

  /**
   * Connects; a Redis that is away does not keep the node from starting. `joining` is for those who only look: they
   * take the generation that is there instead of beginning a new one.
   */
  async start({ joining = false } = {}): Promise<void> {
    this.joining = joining
    await Promise.allSettled(this.connections.map(connection => connection.connect()))
    await this.renew()
    this.timer = setInterval(() => void this.renew(), RENEW_MS)
    this.timer.unref()
  }

  stop(): Promise<void> {
    this.stopped = true
    if (this.timer) clearInterval(this.timer)
    for (const connection of this.connections) connection.disconnect()
    return Promise.resolve()
  }

  private get connections(): readonly Redis[] {
    return [this.commands, this.subscriber, this.counters]
  }

  /** `fx:{generation}:`, or null while Redis cannot be trusted. */
  prefix(): string | null {
    return this.generation === null ? null : `${this.name}:${this.generation}:`
  }

  /** Whether reads come from Redis now. */
  isReadable(): boolean {
    return this.generation !== null && performance.now() >= this.readableFromMs
  }

  /**
   * Values of the present generation in one round trip, in the order of `names` (without the prefix); null while they
   * cannot be trusted. Errors: {@link RedisTimeout}, and those of Redis.
   */
  async read(...names: string[]): Promise<(string | null)[] | null> {
    const prefix = this.prefix()
    if (prefix === null || !this.isReadable()) return null
    const keys = names.map(name => prefix + name)
    const [stored, ...values] = await this.withinRequest(this.commands.mget(this.generationKey, ...keys))
    if (this.isPrefix(prefix, stored)) return values
    void this.renew()
    return null
  }

  /**
   * Runs a command under the prefix that holds for all nodes: the generation is read behind it, in the same write to the
   * socket, and when another one has begun the command is run again there. Does nothing while distrusted. Errors: those of Redis.
   */
  async write(command: (prefix: string) => Promise<unknown>): Promise<void> {
    for (let attempt = 0; attempt < 2; attempt++) {
      const prefix = this.prefix()
      if (prefix === null) return
      const [, stored] = await Promise.all([command(prefix), this.commands.get(this.generationKey)])
      if (this.isPrefix(prefix, stored)) return
      await this.renew()
    }
    this.distrust('generation changed')
  }

  private get generationKey(): string {
    return `${this.name}:generation`
  }

  private isPrefix(prefix: string, stored: string | null | undefined): boolean {
    return prefix === `${this.name}:${stored}:`
  }

  private enter(generation: number): void {
    this.generation = generation
    this.readableFromMs = performance.now() + SETTLE_MS
    for (const listener of this.listeners) listener()
  }

  /** Calls back each time a new generation begins: what is live must be projected again. */
  onRenewed(listener: () => void): void {
    this.listeners.push(listener)
  }

  /**
   * The answer to a command if it comes while a request can wait for it; throws {@link RedisTimeout} otherwise. When time is up, what has arrived
   * meanwhile is read first: a busy process must not take its own delay for Redis's.
   */
  withinRequest<T>(command: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => setImmediate(() => setImmediate(() => reject(new RedisTimeout('redis is slow')))),
        REQUEST_WAITS_MS,
      )
      command.then(
        value => {
          clearTimeout(timer)
          resolve(value)
        },
        error => {
          clearTimeout(timer)
          reject(error as Error)
        },
      )
    })
  }

  /** A command failed or timed out: some write may be missing, so nothing in this generation counts any more. */
  distrust(why: string, error?: unknown): void {
    if (this.generation === null) return
    this.generation = null
    if (!this.stopped) this.warn(`redis distrusted: ${why}`, error)
  }

  private async renew(): Promise<void> {
    if (this.renewing || this.stopped) return
    this.renewing = true
    try {
      if (this.generation === null) await this.startGeneration()
      else await this.followGeneration()
    } catch (error) {
      this.distrust('renewal failed', error)
    } finally {
      this.renewing = false
    }
  }

  /** After distrust: a new generation for everyone. */
  private async startGeneration(): Promise<void> {
    if (this.commands.status !== 'ready') return
    if (this.joining) return this.join()
    const runId = await this.runId()
    const known = await this.database.one<{ generation: number; run_id: string; joined: boolean }>(
      `INSERT INTO live_generation AS g (name, generation, run_id) VALUES ($1, 1, $2)
       ON CONFLICT (name) DO UPDATE SET generation = g.generation + 1, run_id = $2
       RETURNING generation, run_id`,
      [this.name, runId],
    )
    await this.commands.set(this.generationKey, String(known!.generation))
    this.enter(known!.generation)
  }

  private async join(): Promise<void> {
    const known = await this.database.one<{ generation: number; run_id: string }>(
      'SELECT generation, run_id FROM live_generation WHERE name = $1',
      [this.name],
    )
    if (known && known.run_id === (await this.runId())) this.generation = known.generation
  }

  /** In trust: another node may have begun a new generation, or memory may have been wiped under us. */
  private async followGeneration(): Promise<void> {
    const stored = await this.commands.get(this.generationKey)
    if (stored === null || Number(stored) < this.generation!) return this.distrust('memory lost')
    if (Number(stored) > this.generation!) this.enter(Number(stored))
  }

  private async runId(): Promise<string> {
    const info = await this.commands.info('server')
    return /run_id:(\S+)/.exec(info)?.[1] ?? 'unknown'
  }
}
