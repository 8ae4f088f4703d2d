import { TcpProxy, testStack, waitUntil } from '@fangxing/dev/stack'
import { FencedRedis } from '../../../src/persistence/cache/fenced-redis'
import { RateCounter } from '../../../src/persistence/cache/rate-counter'
import { newId } from '../../../src/persistence/new-id'
import { openCacheDatabase, type CacheDatabase } from './cache-node'

const WINDOW_S = 60
const NOW = new Date('2026-11-23T02:00:10Z')
/** How long a request may wait for Redis (200 ms), and what a busy machine adds. */
const LONGEST_MS = 1_000

let fixture: CacheDatabase
let proxy: TcpProxy
let redis: FencedRedis
let name: string
const others: FencedRedis[] = []

const connect = async (url: string) => {
  const connected = new FencedRedis({ url, database: fixture.database, name, warn: () => undefined })
  await connected.start()
  await waitUntil(() => connected.prefix() !== null, { what: 'a generation in Redis' })
  return connected
}

beforeAll(async () => {
  fixture = await openCacheDatabase()
}, 60_000)
afterAll(() => fixture.close())
beforeEach(async () => {
  name = `t${newId().slice(-12)}`
  proxy = await TcpProxy.open(testStack().redisUrl)
  redis = await connect(proxy.url)
})
afterEach(async () => {
  for (const connected of [redis, ...others.splice(0)]) await connected.stop()
  await proxy.close()
})

const counted = (counter: RateCounter) => counter.count('sign-in:one', WINDOW_S, NOW)

it('counts the calls of all nodes in each time window', async () => {
  others.push(await connect(testStack().redisUrl))
  const [here, there] = [new RateCounter(redis), new RateCounter(others[0]!)]
  expect([await counted(here), await counted(there), await counted(here)]).toEqual([1, 2, 3])
  expect(await here.count('sign-in:other', WINDOW_S, NOW)).toBe(1)
  expect(await here.count('sign-in:one', WINDOW_S, new Date(NOW.getTime() + WINDOW_S * 1000))).toBe(1)
})

it('counts on this node while Redis does not answer, and a call does not wait longer than a request may', async () => {
  const counter = new RateCounter(redis)
  await counted(counter)
  expect(proxy.silence()).toBeGreaterThan(0)
  const startedMs = performance.now()
  expect(await counted(counter)).toBe(1)
  expect(performance.now() - startedMs).toBeLessThan(LONGEST_MS)
  expect(await counted(counter)).toBeGreaterThan(0)
})

it('counts on this node at once while Redis is not reachable', async () => {
  const counter = new RateCounter(redis)
  proxy.cut()
  await waitUntil(() => redis.prefix() === null, { what: 'the node to know that Redis is away' })
  expect([await counted(counter), await counted(counter)]).toEqual([1, 2])
})

it('keeps a bounded number of keys while Redis is not reachable, those that were used last', async () => {
  const counter = new RateCounter(redis, { keysOfThisNode: 3 })
  proxy.cut()
  await waitUntil(() => redis.prefix() === null, { what: 'the node to know that Redis is away' })
  for (const who of ['a', 'b', 'a', 'c', 'd', 'e']) await counter.count(`sign-in:${who}`, WINDOW_S, NOW)
  expect(counter.keyCount).toBe(3)
  expect(await counter.count('sign-in:e', WINDOW_S, NOW)).toBe(2)
  expect(await counter.count('sign-in:b', WINDOW_S, NOW)).toBe(1)
})
