import { createHash } from 'node:crypto'
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { readRedisAddress, type RedisAddress } from '../../settings/redis-address'

export type RedisConnection = Redis | Cluster

/** After this a command has failed: whether it wrote anything is not known. */
const COMMAND_TIMEOUT_MS = 1000
const CONNECT_TIMEOUT_MS = 1000
/** A lost connection is tried again at least so often, for as long as the process lives. */
const LONGEST_PAUSE_MS = 500

/** How one connection differs from the others. */
type Use = { commandTimeoutMs?: number; mayQueue: boolean; isAutoPipelined: boolean }

/**
 * The connections of one node to Redis: for commands, for news, and for counters that may be lost. All of them find the
 * master by themselves: behind one address, by its sentinels, or in a cluster.
 */
export class RedisConnections {
  readonly commands: RedisConnection
  readonly subscriber: RedisConnection
  readonly counters: RedisConnection
  readonly isCluster: boolean

  constructor(url: string, counterTimeoutMs: number) {
    const address = readRedisAddress(url)
    this.isCluster = address.kind === 'cluster'
    this.commands = connectionTo(address, {
      commandTimeoutMs: COMMAND_TIMEOUT_MS,
      mayQueue: false,
      // What many requests ask in one turn of the loop goes out in one write.
      isAutoPipelined: true,
    })
    this.subscriber = connectionTo(address, { mayQueue: true, isAutoPipelined: false })
    this.counters = connectionTo(address, {
      commandTimeoutMs: counterTimeoutMs,
      mayQueue: false,
      isAutoPipelined: true,
    })
    for (const connection of this.all) connection.on('error', () => undefined)
  }

  private get all(): readonly RedisConnection[] {
    return [this.commands, this.subscriber, this.counters]
  }

  /** Resolves after the first try of each; whoever is away is tried again until `close`. */
  async open(): Promise<void> {
    await Promise.allSettled(this.all.map(connection => connection.connect()))
  }

  close(): void {
    for (const connection of this.all) connection.disconnect()
  }

  /**
   * Which memory answers: another one after a restart, a failover or a restored copy, even where a proxy keeps the
   * connection open (INFO `run_id` and `master_replid`). In a cluster it names all masters. Errors: those of Redis.
   */
  async server(): Promise<string> {
    if (this.commands instanceof Redis) return identityOf(this.commands)
    const masters = await Promise.all(this.commands.nodes('master').map(identityOf))
    return createHash('sha256').update(masters.sort().join()).digest('hex')
  }
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
