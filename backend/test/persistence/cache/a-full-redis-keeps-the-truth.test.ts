import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { delay, startRedis, waitUntil } from '@fangxing/dev/stack'
import { Redis } from 'ioredis'
import { openCacheDatabase, startCacheNode, type CacheDatabase, type CacheNode } from './cache-node'

const ORDERS = 150
const NODES = 3
/** Less than one copy of all orders. */
const ROOM_BYTES = 100_000

let fixture: CacheDatabase
let server: Awaited<ReturnType<typeof startRedis>>
let redis: Redis
let nodes: CacheNode[]

beforeAll(async () => {
  fixture = await openCacheDatabase(ORDERS)
  server = await startRedis({ dir: mkdtempSync(path.join(tmpdir(), 'fangxing-redis-')), appendOnly: false })
  redis = new Redis(server.url)
  redis.on('error', () => undefined)
  nodes = []
  for (let n = 0; n < NODES; n++)
    nodes.push(await startCacheNode(fixture.database, { url: server.url, name: 'full' }))
}, 60_000)
afterAll(async () => {
  for (const node of nodes) await node.stop()
  redis.disconnect()
  await server.stop()
  await fixture.close()
})

const untilReadable = () => Promise.all(nodes.map(node => node.untilReadable()))
/** Redis answers nothing until every node has noticed. */
async function hang(): Promise<void> {
  server.pause()
  await waitUntil(() => nodes.every(node => !node.redis.isReadable()), {
    what: 'every node to stop reading from Redis',
    timeoutMs: 20_000,
  })
  server.resume()
}
const generation = async () =>
  (await fixture.database.one<{ generation: number }>(
    `SELECT generation FROM order_cache_generation WHERE name = 'full'`,
  ))!.generation
const usedBytes = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))![1])
const generationsHeld = async () =>
  new Set((await redis.keys('full:g*')).map(key => /^full:(g\d+):/.exec(key)![1])).size

it('removes the copies of earlier generations', async () => {
  await untilReadable()
  for (let round = 0; round < 2; round++) {
    await hang()
    await untilReadable()
  }
  // One node at a time removes them, once a minute; here its turn comes at once.
  await fixture.database.query(`UPDATE order_cache_generation SET swept_until = NULL WHERE name = 'full'`)
  const last = await startCacheNode(fixture.database, { url: server.url, name: 'full' })
  nodes.push(last)
  await waitUntil(async () => (await generationsHeld()) <= 1, {
    what: 'the old generations to be gone',
    timeoutMs: 15_000,
  })
}, 60_000)

it('reads stay right while Redis is full, and no generation after the other begins', async () => {
  await untilReadable()
  await redis.config('SET', 'maxmemory', String((await usedBytes()) + ROOM_BYTES))
  await redis.set('full:filler', 'x'.repeat(ROOM_BYTES)).catch(() => undefined)
  await redis.config('SET', 'maxmemory', String(await usedBytes()))
  // Redis looks before it writes, and what it needs for its clients goes up and down: full is when it says so.
  const isFull = async () =>
    redis.append('full:more', 'x'.repeat(10_000)).then(
      () => false,
      (error: Error) => error.message.includes('OOM'),
    )
  await waitUntil(isFull, { what: 'Redis to be full' })
  const before = await generation()
  for (const orderId of fixture.orderIds.slice(0, 30)) {
    const version = await nodes[0]!.change(orderId)
    for (const node of nodes) expect(await node.version(orderId)).toBe(version)
  }
  expect(nodes.every(node => node.redis.isReadable())).toBe(true)
  expect(await generation()).toBe(before)
}, 60_000)

it('a short failure of a full Redis does not fill it with generations, and copies are kept again once there is memory', async () => {
  await hang()
  const begun = new Set<number>()
  for (let look = 0; look < 30; look++) {
    begun.add(await generation())
    await delay(200)
  }
  // Tried after 1, 2 and 4 s, by whichever node is first; not several times a second by each.
  expect(begun.size).toBeLessThanOrEqual(5)
  for (const orderId of fixture.orderIds.slice(0, 5)) {
    const version = await nodes[0]!.change(orderId)
    for (const node of nodes) expect(await node.version(orderId)).toBe(version)
  }
  await redis.config('SET', 'maxmemory', '0')
  await untilReadable()
  const orderId = fixture.orderIds[0]!
  const version = await nodes[0]!.change(orderId)
  for (const node of nodes) expect(await node.version(orderId)).toBe(version)
}, 90_000)
