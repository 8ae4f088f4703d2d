import { databaseUrls } from './database-urls'
import { WriterFinder } from './writer-finder'
import { Client, DatabaseError, type PoolClient, type PoolConfig } from 'pg'

/** Where the database is, and how long anything may wait for it. */
export type PoolSettings = PoolLimitSettings & { DATABASE_URL: string }

/** The settings that say how long anything may wait for PostgreSQL. */
export type PoolLimitSettings = {
  DATABASE_CONNECT_TIMEOUT_MS: number
  DATABASE_QUERY_TIMEOUT_MS: number
  DATABASE_STATEMENT_TIMEOUT_MS: number
  DATABASE_LOCK_TIMEOUT_MS: number
  DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: number
  DATABASE_CONNECTION_LIFETIME_S: number
  DATABASE_SCRIPT_STATEMENT_TIMEOUT_S: number
}

/**
 * `server`: requests, reports and jobs. `script`: a person waits for one long statement. `migration`: may take as long
 * as it needs, also for a lock, since half of a change of the schema helps nobody.
 */
export type PoolUse = 'server' | 'script' | 'migration'

const KEEP_ALIVE_AFTER_MS = 5_000
/** How much longer than the server the client waits, so that a living server is the one that ends the statement. */
const CLIENT_WAITS_MS = 2_000

/**
 * Limits for a pool of `pg`. The server ends a statement (`statement_timeout`) and a wait for a lock (`lock_timeout`);
 * only the client's own `query_timeout` ends the wait for a server that has fallen silent, and keepAlive finds silent
 * connections that nobody uses. Options that are undefined are left to `pg`.
 */
export function poolLimits(settings: PoolLimitSettings, use: PoolUse = 'server'): PoolConfig {
  const always: PoolConfig = {
    Client: LimitedClient,
    connectionTimeoutMillis: settings.DATABASE_CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
  }
  if (use === 'migration') return always
  const statementMs =
    use === 'script'
      ? settings.DATABASE_SCRIPT_STATEMENT_TIMEOUT_S * 1000
      : settings.DATABASE_STATEMENT_TIMEOUT_MS
  return {
    ...always,
    query_timeout: use === 'script' ? statementMs + CLIENT_WAITS_MS : settings.DATABASE_QUERY_TIMEOUT_MS,
    statement_timeout: statementMs,
    lock_timeout: settings.DATABASE_LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: settings.DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS,
    maxLifetimeSeconds: settings.DATABASE_CONNECTION_LIFETIME_S,
  }
}

/**
 * How a pool of `pg` reaches the database: its limits, and the server that takes changes where DATABASE_URL names several.
 * `connectionString` is the first; every new connection goes to the writer.
 */
export function poolOf(
  settings: PoolSettings,
  use: PoolUse = 'server',
): PoolConfig & { connectionString: string } {
  const urls = databaseUrls(settings.DATABASE_URL)
  const writer: LimitedConfig = urls.length > 1 ? { writer: new WriterFinder(urls) } : {}
  return { ...poolLimits(settings, use), ...writer, connectionString: urls[0]! }
}

/** The same for what only reads: any of the servers that `url` names, as long as it answers. */
export function replicaPoolOf(settings: PoolLimitSettings, url: string): PoolConfig {
  const urls = databaseUrls(url)
  const finder: LimitedConfig = urls.length > 1 ? { writer: new WriterFinder(urls, 'read') } : {}
  return { ...poolLimits(settings), ...finder, connectionString: urls[0]! }
}

type LimitedConfig = { writer?: WriterFinder }

/**
 * A connection whose query was not answered in time is ended: its late answer would be taken for that of the next
 * query. `pool.query` does so by itself; whoever checks a client out and gives it back without an error (TypeORM,
 * graphile-worker) would give it to the next one.
 */
class LimitedClient extends Client {
  constructor(config?: ConstructorParameters<typeof Client>[0]) {
    super(config)
    // Between the pool's listener and that of whoever gets the client there is none, and an error without one ends the process.
    this.on('error', ignored)
    const { writer } = (config ?? {}) as LimitedConfig
    if (writer) this.connectTo(writer)
    const ask = this.query.bind(this) as (...asked: unknown[]) => unknown
    const endAfterTimeout = (error: unknown): void => {
      if (error instanceof Error && error.message === READ_TIMEOUT) void this.end().catch(() => undefined)
    }
    this.query = ((...asked: unknown[]) => {
      const callback = asked.at(-1)
      if (typeof callback === 'function') {
        const deliver = callback as (...answer: unknown[]) => void
        asked[asked.length - 1] = (error: unknown, ...rest: unknown[]) => {
          endAfterTimeout(error)
          deliver(error, ...rest)
        }
        return ask(...asked)
      }
      const answer = ask(...asked)
      if (answer instanceof Promise) answer.catch(endAfterTimeout)
      return answer
    }) as Client['query']
  }

  /** The host is looked for when it is connected to; `pg` reads it from the client only then. */
  private connectTo(writer: WriterFinder): void {
    const connect = (): Promise<void> => super.connect()
    this.connect = ((callback?: (error?: Error) => void) => {
      const connected = writer.find().then(found => {
        Object.assign(this, found)
        return connect()
      })
      if (!callback) return connected
      connected.then(() => callback(), callback)
      return undefined
    }) as Client['connect']
  }
}

/** The words of pg 8 (lib/client.js) for a query that was not answered within `query_timeout`. */
const READ_TIMEOUT = 'Query read timeout'

/**
 * Answers of a healthy server about a statement, after which the connection is as good as before: bad data, violated
 * constraint, serialization, our own conditions, a lock not obtained, a statement cancelled. Not among them: a read-only
 * server (a new connection may find the writer) and prepared statements that do not fit the table any more.
 */
const KEEPS_CONNECTION = /^(22|23|40|FX|P0|55P03|57014)/

const ignored = (): void => undefined

/** Where connections come from: a pool of `pg`, or TypeORM's. `distrust`: what this one was made for is over. */
export type ClientSource = { connect(): Promise<PoolClient>; distrust?(client: PoolClient): void }

/** A server that only reads, or a prepared statement that no longer fits its table: every older connection is the same. */
const OUTDATES_CONNECTIONS = /^(25006|0A000)/

/** Whether the same statement would be answered on a new connection; outside a transaction it took no effect. */
export const isStalePlan = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === '0A000'

/**
 * Runs `work` on a connection of the pool. The connection is given back for the next one only after an answer that
 * proves it to be healthy; `pool.query` would end it after any error, such as a compare-and-set that missed.
 */
export async function withClient<Result>(
  clients: ClientSource,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await clients.connect()
  // A connection that breaks says so up to twice, and nobody else listens while it is checked out.
  client.on('error', ignored)
  try {
    const result = await work(client)
    giveBack(client)
    return result
  } catch (error) {
    if (error instanceof DatabaseError && OUTDATES_CONNECTIONS.test(error.code ?? ''))
      clients.distrust?.(client)
    giveBack(client, error)
    throw error
  }
}

function giveBack(client: PoolClient, error?: unknown): void {
  const isHealthy =
    error === undefined || (error instanceof DatabaseError && KEEPS_CONNECTION.test(error.code ?? ''))
  client.release(isHealthy ? undefined : (error as Error))
  // The pool listens again from here on.
  client.removeListener('error', ignored)
}
