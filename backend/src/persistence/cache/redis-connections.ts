import { createHash } from 'node:crypto'
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { readRedisAddress, type RedisAddress } from '../../settings/redis-address'
import { GatheredReads } from './gathered-reads'
import { withTimeLimit } from './with-time-limit'
import { isSilence, withinCommand, withinRequest } from './within-request'

export type RedisConnection = Redis | Cluster
/** Which generation stands in Redis, and which server says so. */
export type Found = { holding: string | null; server: string }

/** After this a command has failed: whether it wrote anything is not known. */
const COMMAND_TIMEOUT_MS = 1000
const CONNECT_TIMEOUT_MS = 1000
/** A lost connection is tried again at least so often, for as long as the process lives. */
const LONGEST_PAUSE_MS = 500
/** So long a node that starts waits for its connections. They go on being made behind it. */
const FIRST_TRY_MS = 3000
/** Between two subscriptions that fail: whoever refuses one refuses the next as well. */
const RESUBSCRIBE_MS = 1000
/** So many looks in a row without an answer, and the connections are made again. */
const MOST_SILENCES = 3

/** How one connection differs from the others. */
type Use = { commandTimeoutMs: number; mayQueue: boolean; isAutoPipelined: boolean }

/**
 * The connections of one node to Redis: for commands, for news, and for counters that may be lost. All of them find the
 * master by themselves: behind one address, by its sentinels, or in a cluster.
 */
export class RedisConnections {
  readonly commands: RedisConnection
  readonly subscriber: RedisConnection
  readonly counters: RedisConnection
  private readonly gathered = new GatheredReads(keys => withinRequest((this.commands as Redis).mget(...keys)))
  private isClosed = false
  private silences = 0
  private resubscribing: NodeJS.Timeout | null = null

  constructor(url: string, counterTimeoutMs: number) {
    const address = readRedisAddress(url)
    this.commands = connectionTo(address, {
      commandTimeoutMs: COMMAND_TIMEOUT_MS,
      mayQueue: false,
      // What many requests ask in one turn of the loop goes out in one write.
      isAutoPipelined: true,
    })
    this.subscriber = connectionTo(address, {
      // Its handshake would wait for a hanging server without an end.
      commandTimeoutMs: COMMAND_TIMEOUT_MS,
      mayQueue: true,
      isAutoPipelined: false,
    })
    this.counters = connectionTo(address, {
      commandTimeoutMs: counterTimeoutMs,
      mayQueue: false,
      isAutoPipelined: true,
    })
    for (const connection of this.all) {
      connection.on('error', () => undefined)
      connection.on('end', () => this.connectAgain(connection))
    }
  }

  private get all(): readonly RedisConnection[] {
    return [this.commands, this.subscriber, this.counters]
  }

  /**
   * Resolves after the first try of each, or after three seconds: a try has no end while no sentinel answers, nor after a
   * cluster has said that it cannot serve (ioredis). Whoever is away is tried again until `close`.
   */
  async open(): Promise<void> {
    const tries = Promise.allSettled(this.all.map(connection => connection.connect()))
    await withTimeLimit(
      tries.then(() => undefined),
      FIRST_TRY_MS,
    )
  }

  /** A subscription was not confirmed: in a moment the subscriber connects again, and with `ready` it is asked for again. */
  subscribeAgain(): void {
    if (this.isClosed) return
    this.resubscribing ??= setTimeout(() => {
      this.resubscribing = null
      connectAnew(this.subscriber)
    }, RESUBSCRIBE_MS).unref()
  }

  close(): void {
    this.isClosed = true
    if (this.resubscribing) clearTimeout(this.resubscribing)
    for (const connection of this.all) connection.disconnect()
  }

  /** A failover that is announced while its connection looks for the master ends that connection for good (ioredis). */
  private connectAgain(connection: RedisConnection): void {
    if (this.isClosed) return
    setTimeout(() => {
      if (!this.isClosed) connection.connect().catch(() => undefined)
    }, LONGEST_PAUSE_MS).unref()
  }

  /**
   * Values in the order of `keys`, for somebody who waits. Keys of one MGET must lie on one server; in a cluster each is asked for
   * by itself, and a master that is away fails only what it holds. Errors: RedisTimeout, and those of Redis.
   */
  read(keys: readonly string[]): Promise<(string | null)[]> {
    const { commands } = this
    return commands instanceof Redis
      ? this.gathered.read(keys)
      : withinRequest(Promise.all(keys.map(key => commands.get(key))))
  }

  /**
   * What stands under `key`, and which memory says so. Errors: those of Redis. A connection that lost its other end without
   * being told is given up after a few looks; TCP alone would keep it for a quarter of an hour.
   */
  async look(key: string): Promise<Found> {
    try {
      const [holding, server] = await withinCommand(Promise.all([this.commands.get(key), this.server()]))
      this.silences = 0
      return { holding, server }
    } catch (error) {
      this.silences = isSilence(error) ? this.silences + 1 : 0
      if (this.silences >= MOST_SILENCES) {
        this.silences = 0
        this.all.forEach(connectAnew)
      }
      throw error
    }
  }

  /**
   * Which memory answers: another one after a restart, a failover or a restored copy, even where a proxy keeps the
   * connection open (INFO `run_id` and `master_replid`). In a cluster it names all masters. Errors: those of Redis.
   */
  private async server(): Promise<string> {
    if (this.commands instanceof Redis) return identityOf(this.commands)
    const masters = await Promise.all(this.commands.nodes('master').map(identityOf))
    return createHash('sha256').update(masters.sort().join()).digest('hex')
  }
}

/** One that is being made already is left alone. */
function connectAnew(connection: RedisConnection): void {
  if (connection.status === 'ready') connection.disconnect(true)
}

async function identityOf(master: Redis): Promise<string> {
  const [server, replication] = await Promise.all([master.info('server'), master.info('replication')])
  const read = (text: string, name: string) => new RegExp(`${name}:(\\S+)`).exec(text)?.[1] ?? 'unknown'
  return `${read(server, 'run_id')}/${read(replication, 'master_replid')}`
}

function connectionTo(address: RedisAddress, use: Use): RedisConnection {
  const pause = (times: number) => Math.min(50 * times, LONGEST_PAUSE_MS)
  const options: RedisOptions = {
    lazyConnect: true,
    enableOfflineQueue: use.mayQueue,
    maxRetriesPerRequest: use.mayQueue ? null : 0,
    commandTimeout: use.commandTimeoutMs,
    enableAutoPipelining: use.isAutoPipelined,
    // Gathered already; behind a pipeline that is under way they would wait once more.
    autoPipeliningIgnoredCommands: ['mget'],
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: pause,
    // A master that was made a replica answers READONLY: a new connection finds the present master.
    reconnectOnError: error => error.message.startsWith('READONLY'),
    autoResubscribe: false,
    username: address.username,
    password: address.password,
    ...(address.isTls ? { tls: {} } : {}),
  }
  switch (address.kind) {
    case 'server':
      return new Redis(address.url, options)
    case 'sentinel':
      return new Redis({
        ...options,
        sentinels: address.hosts,
        name: address.master,
        sentinelPassword: address.sentinelPassword,
        sentinelRetryStrategy: pause,
        sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
        // Without it a master that hangs is never left (ioredis, "failoverDetector").
        failoverDetector: true,
      })
    case 'cluster': {
      const { lazyConnect: _, enableOfflineQueue: __, retryStrategy: ___, ...ofNodes } = options
      return new Cluster(address.hosts, {
        lazyConnect: true,
        enableOfflineQueue: use.mayQueue,
        enableAutoPipelining: use.isAutoPipelined,
        clusterRetryStrategy: pause,
        slotsRefreshTimeout: COMMAND_TIMEOUT_MS,
        // A hanging or dead master is noticed by asking for the slots, not by waiting for its connection to break.
        slotsRefreshInterval: 2000,
        redisOptions: ofNodes,
      })
    }
  }
}
