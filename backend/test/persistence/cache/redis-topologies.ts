import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort, requireTool, spawnKept, waitUntil, type KeptChild } from '@fangxing/dev/stack'
import { Redis } from 'ioredis'

/** A server that can be killed or frozen. */
type RedisServer = { port: number; child: KeptChild; redis: Redis }
export type Topology = { url: string; servers: RedisServer[]; close(): Promise<void> }

const HOST = '127.0.0.1'

const ATTEMPTS = 3

/** Another program may take a port first, or the one 10,000 above it that a cluster speaks on. */
async function startServer(args: Record<string, string>, sentinelConfig?: string): Promise<RedisServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryToStart(args, sentinelConfig)
    } catch (error) {
      if (attempt >= ATTEMPTS) throw error
    }
  }
}

async function tryToStart(args: Record<string, string>, sentinelConfig?: string): Promise<RedisServer> {
  const tool = requireTool('redis')
  const port = await freePort(20_000 + Math.floor(Math.random() * 10_000))
  const dir = mkdtempSync(path.join(tmpdir(), 'fangxing-redis-'))
  const config = path.join(dir, 'redis.conf')
  const lines = { port: String(port), bind: HOST, dir, save: '', ...args }
  const settings = Object.entries(lines).map(([name, value]) => `${name} ${value === '' ? '""' : value}`)
  writeFileSync(config, `${settings.join('\n')}\n${sentinelConfig ?? ''}`)
  const child = spawnKept(tool.path, [config, ...(sentinelConfig === undefined ? [] : ['--sentinel'])], {
    env: tool.env,
    logFile: path.join(dir, 'redis.log'),
  })
  const redis = new Redis({ port, host: HOST, maxRetriesPerRequest: 1, retryStrategy: () => 200 })
  redis.on('error', () => undefined)
  try {
    await waitUntil(() => redis.ping().catch(() => null), {
      what: `redis on ${port}`,
      giveUp: () => (child.running ? undefined : `ended (${child.why})`),
    })
  } catch (error) {
    redis.disconnect()
    await child.kill()
    throw error
  }
  return { port, child, redis }
}

const topology = (url: string, servers: RedisServer[]): Topology => ({
  url,
  servers,
  async close() {
    for (const { redis } of servers) redis.disconnect()
    await Promise.all(servers.map(({ child }) => child.kill()))
  },
})

/** A master, a replica, and sentinels that replace the master after a second of silence. The master is the first server. */
export async function startSentinels(count = 3): Promise<Topology> {
  const master = await startServer({})
  const replica = await startServer({ replicaof: `${HOST} ${master.port}` })
  await waitUntil(async () => (await replica.redis.info('replication')).includes('master_link_status:up'), {
    what: 'the replica to be in sync',
  })
  const config = [
    `sentinel monitor cars ${HOST} ${master.port} ${Math.floor(count / 2) + 1}`,
    'sentinel down-after-milliseconds cars 1000',
    'sentinel failover-timeout cars 3000',
  ].join('\n')
  const sentinels: RedisServer[] = []
  for (let n = 0; n < count; n++) sentinels.push(await startServer({}, config))
  await waitUntil(
    async () =>
      String(await sentinels[0]!.redis.call('SENTINEL', 'CKQUORUM', 'cars')).startsWith(`OK ${count}`),
    { what: 'the sentinels to know each other', timeoutMs: 20_000 },
  )
  const hosts = sentinels.map(({ port }) => `${HOST}:${port}`).join(',')
  return topology(`redis+sentinel://${hosts}/cars`, [master, replica, ...sentinels])
}

const SLOTS = 16_384
const MASTERS = 3

/** Three masters, each with a replica: the masters are the first three servers. */
export async function startCluster(): Promise<Topology> {
  const settings = {
    'cluster-enabled': 'yes',
    'cluster-node-timeout': '1500',
    'cluster-require-full-coverage': 'no',
    // A replica that was cut off for longer than 25 s would never stand for election: a busy machine can be that slow.
    'cluster-replica-validity-factor': '0',
  }
  const servers = await Promise.all(Array.from({ length: 2 * MASTERS }, () => startServer(settings)))
  const [first] = servers
  for (const { port } of servers.slice(1)) await first!.redis.call('CLUSTER', 'MEET', HOST, port)
  const share = Math.ceil(SLOTS / MASTERS)
  for (const [index, { redis }] of servers.slice(0, MASTERS).entries())
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', index * share, Math.min((index + 1) * share, SLOTS) - 1)
  const knows = async ({ redis }: RedisServer) =>
    /cluster_known_nodes:6\b/.test(String(await redis.call('CLUSTER', 'INFO')))
  await waitUntil(async () => (await Promise.all(servers.map(knows))).every(Boolean), {
    what: 'the servers to know each other',
    timeoutMs: 20_000,
  })
  for (const [index, { redis }] of servers.slice(MASTERS).entries()) {
    const id = String(await servers[index]!.redis.call('CLUSTER', 'MYID'))
    await waitUntil(() => redis.call('CLUSTER', 'REPLICATE', id).catch(() => null), { what: 'a replica' })
  }
  await waitUntil(
    async () => {
      const states = await Promise.all(servers.map(({ redis }) => redis.call('CLUSTER', 'INFO')))
      const replicas = await Promise.all(servers.slice(MASTERS).map(({ redis }) => redis.info('replication')))
      return (
        states.every(state => String(state).includes('cluster_state:ok')) &&
        replicas.every(info => info.includes('master_link_status:up'))
      )
    },
    { what: 'the cluster', timeoutMs: 20_000 },
  )
  return topology(`redis+cluster://${servers.map(({ port }) => `${HOST}:${port}`).join(',')}`, servers)
}
