import { createServer, type AddressInfo } from 'node:net'
import { freePort, TcpProxy, testStack, waitUntil } from '@fangxing/dev/stack'
import { EndedSessions } from '../../../src/modules/sessions/ended-sessions'
import { FencedRedis } from '../../../src/persistence/cache/fenced-redis'
import { newId } from '../../../src/persistence/new-id'
import { openCacheDatabase, type CacheDatabase } from './cache-node'
import { startCluster } from './redis-topologies'

/** The first try of each connection (3 s) and two turns of the lease (1.5 s each), and what a busy machine adds. */
const STARTED_WITHIN_MS = 15_000
/** A request waits 200 ms for Redis; a busy machine adds to it. */
const REQUEST_ENDS_WITHIN_MS = 2_000
const HEALED_WITHIN_MS = 60_000

let fixture: CacheDatabase
const closings: (() => unknown)[] = []

beforeAll(async () => {
  fixture = await openCacheDatabase()
}, 60_000)
afterAll(() => fixture.close())
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

/** Starts a node, within its limit, and says how long its stop took. */
async function start(url: string): Promise<FencedRedis> {
  const redis = new FencedRedis({
    url,
    database: fixture.database,
    name: `t${newId().slice(-12)}`,
    warn: () => undefined,
  })
  closings.push(() => within('the stop', redis.stop()))
  await within('the start', redis.start())
  return redis
}

async function within<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} does not end`)), STARTED_WITHIN_MS)
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}

/** A server that takes connections and says nothing; returns its port. */
async function listenSilently(): Promise<number> {
  const server = createServer(socket => {
    socket.on('error', () => undefined)
    closings.push(() => socket.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closings.push(() => void server.close())
  return (server.address() as AddressInfo).port
}

const untilReadable = (redis: FencedRedis) =>
  waitUntil(() => redis.isReadable(), { what: 'the node to read from Redis', timeoutMs: HEALED_WITHIN_MS })

it('starts and stops while no sentinel can be reached', async () => {
  const redis = await start(`redis+sentinel://127.0.0.1:${await freePort()}/cars`)
  expect(redis.prefix()).toBeNull()
}, 60_000)

it('starts while the server takes connections and says nothing, and reads from it when it answers', async () => {
  const proxy = await TcpProxy.open(testStack().redisUrl)
  closings.push(() => proxy.close())
  proxy.block('upstream', 'downstream')
  const redis = await start(proxy.url)
  expect(redis.prefix()).toBeNull()
  proxy.unblock()
  await untilReadable(redis)
}, 120_000)

it('starts and stops while no server of a cluster answers, and a request does not wait for them', async () => {
  // Commands wait until all have been asked for the slots, a second each.
  const ports = await Promise.all(Array.from({ length: 20 }, listenSilently))
  const redis = await start(`redis+cluster://${ports.map(port => `127.0.0.1:${port}`).join(',')}`)
  expect(redis.prefix()).toBeNull()
  const needs = { database: fixture.database, redis, clock: { now: () => new Date() }, warn: () => undefined }
  const ended = new EndedSessions(needs, 60_000)
  ended.start('ended')
  closings.push(() => ended.stop())
  const startedMs = performance.now()
  await ended.notifyOthers(['hash'])
  expect(performance.now() - startedMs).toBeLessThan(REQUEST_ENDS_WITHIN_MS)
}, 60_000)

it('reads from Redis again after its connections lost their other end without being told', async () => {
  const proxy = await TcpProxy.open(testStack().redisUrl)
  closings.push(() => proxy.close())
  const redis = await start(proxy.url)
  await untilReadable(redis)
  const before = redis.prefix()
  expect(proxy.silence()).toBe(3)
  await waitUntil(() => redis.prefix() !== before && redis.isReadable(), {
    what: 'the node to read from Redis again',
    timeoutMs: HEALED_WITHIN_MS,
  })
  const { commands, subscriber, counters } = redis
  await waitUntil(() => [commands, subscriber, counters].every(({ status }) => status === 'ready'), {
    what: 'all connections',
  })
  // None of those that were silenced is kept.
  expect(proxy.silence()).toBe(3)
}, 120_000)

it('starts while a cluster says that it cannot serve, and reads from it when it can', async () => {
  const cluster = await startCluster()
  closings.push(() => cluster.close())
  const hanging = cluster.servers.slice(0, 2)
  for (const { child } of hanging) child.process.kill('SIGSTOP')
  const { redis: last } = cluster.servers[2]!
  await waitUntil(async () => String(await last.call('CLUSTER', 'INFO')).includes('cluster_state:fail'), {
    what: 'the cluster to fail',
  })
  const redis = await start(cluster.url)
  expect(redis.prefix()).toBeNull()
  for (const { child } of hanging) child.process.kill('SIGCONT')
  await untilReadable(redis)
}, 180_000)
