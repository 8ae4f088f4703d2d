import { Pool, type PoolClient } from 'pg'
import { BadSettings } from '../settings/settings'
import { NODE_NAME } from './node-name'
import { poolOf, type PoolSettings } from './pool-limits'
import { READ_BACKEND, READ_SERVER } from './server-fitness.queries'

type Server = {
  pid: number
  most: number
  reserved: number
  of_role: number
  of_database: number
  others: number
  limits: Record<string, number>
}

/** So many others hold a server's connection while it is looked whether ours is still the same. */
const OTHERS = 3

/**
 * Whether the server, and a pooler before it, give what this node relies on: prepared statements and LISTEN that stay with
 * their connection, limits on every wait, and as many connections as the node's pools may open. Returns how many of the
 * server's connections are left for other nodes. Errors: {@link BadSettings} with a sentence that names what is
 * missing; those of the connection.
 */
export async function checkServer(settings: PoolSettings, connections: number): Promise<{ left: number }> {
  const pool = new Pool({ ...poolOf(settings), max: 1 + OTHERS })
  pool.on('error', () => undefined)
  try {
    const client = await pool.connect()
    try {
      const server = (await client.query<Server>(READ_SERVER, [NODE_NAME])).rows[0]!
      // A pooler tells a number of its own where the server tells that of its process.
      const isPooled = (client as PoolClient & { processID: number }).processID !== server.pid
      if (isPooled && (await changesServer(pool, client, server.pid))) throw unfit(TRANSACTION_POOLING)
      refuseOtherLimits(server, settings)
      return { left: refuseTooMany(server, connections) }
    } finally {
      client.release(true)
    }
  } finally {
    await pool.end()
  }
}

const unfit = (why: string): BadSettings =>
  new BadSettings(`配置有误 / bad configuration:\n  DATABASE_URL: ${why}`)

const TRANSACTION_POOLING =
  '连接池为事务模式，须用会话模式 / a pooler such as PgBouncer in transaction or statement mode (pool_mode) stands before PostgreSQL; ' +
  'prepared statements and LISTEN need pool_mode = session'

/** Whether a connection without a transaction loses its server's process to others that have one. */
async function changesServer(pool: Pool, client: PoolClient, pid: number): Promise<boolean> {
  const others: PoolClient[] = []
  try {
    for (let count = 0; count < OTHERS; count++) {
      const other = await pool.connect()
      others.push(other)
      await other.query('BEGIN')
      if ((await pidOf(other)) === pid) return true
    }
    return (await pidOf(client)) !== pid
  } catch (error) {
    // Statement mode refuses every transaction.
    if (/transaction blocks not allowed/.test((error as Error).message)) return true
    throw error
  } finally {
    for (const other of others) other.release(true)
  }
}

const pidOf = async (client: PoolClient): Promise<number> =>
  (await client.query<{ pid: number }>(READ_BACKEND)).rows[0]!.pid

function refuseOtherLimits({ limits }: Server, settings: PoolSettings): void {
  const wanted: Record<string, number> = {
    statement_timeout: settings.DATABASE_STATEMENT_TIMEOUT_MS,
    lock_timeout: settings.DATABASE_LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: settings.DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS,
  }
  for (const [name, ms] of Object.entries(wanted))
    if (limits[name] !== ms)
      throw unfit(
        `${name} 为 ${limits[name]} ms / is ${limits[name]} ms instead of ${ms}: the pooler does not pass it on; ` +
          `ALTER ROLE … SET ${name} = ${ms}`,
      )
}

function refuseTooMany(server: Server, connections: number): number {
  const limits = [server.of_role, server.of_database].filter(limit => limit >= 0)
  const allowed = Math.min(server.most - server.reserved, ...limits)
  if (connections > allowed)
    throw new BadSettings(
      `配置有误 / bad configuration:\n  DATABASE_POOL_SIZE, WORKER_CONCURRENCY, WORKER_WECHAT_CONCURRENCY: ` +
        `本节点需 ${connections} 个连接，PostgreSQL 只允许 ${allowed} 个 / this node opens up to ${connections} connections, ` +
        `PostgreSQL allows ${allowed} (max_connections ${server.most}, reserved ${server.reserved}, and limits of role and database)`,
    )
  return allowed - server.others - connections
}
