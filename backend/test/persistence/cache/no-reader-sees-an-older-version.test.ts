import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startRedis, TcpProxy, waitUntil } from '@fangxing/dev/stack'
import { Redis } from 'ioredis'
import { OrderCopies } from '../../../src/persistence/cache/order-copies'
import { newId } from '../../../src/persistence/new-id'
import { openCacheDatabase, startCacheNode, type CacheDatabase, type CacheNode } from './cache-node'

let fixture: CacheDatabase
const closing: (() => unknown)[] = []

beforeAll(async () => {
  fixture = await openCacheDatabase()
}, 60_000)
afterAll(() => fixture.close())
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const folder = () => mkdtempSync(path.join(tmpdir(), 'fangxing-redis-'))
let names = 0

async function redisServer() {
  const server = await startRedis({ dir: folder(), appendOnly: false })
  closing.push(() => server.stop())
  return server
}
async function nodeOn(url: string, name: string): Promise<CacheNode> {
  const node = await startCacheNode(fixture.database, { url, name })
  closing.push(() => node.stop())
  return node
}
const client = (url: string): Redis => {
  const redis = new Redis(url)
  redis.on('error', () => undefined)
  closing.push(() => redis.disconnect())
  return redis
}

it('a change by a node that is cut off from Redis is seen at once on every other node', async () => {
  const server = await redisServer()
  const proxy = await TcpProxy.open(server.url)
  closing.push(() => proxy.close())
  const name = `cut${names++}`
  const [cutOff, other] = [await nodeOn(proxy.url, name), await nodeOn(server.url, name)]
  await Promise.all([cutOff.untilReadable(), other.untilReadable()])
  await other.version(fixture.orderId)
  proxy.cut()
  for (let round = 0; round < 10; round++) {
    const version = await cutOff.change(fixture.orderId)
    expect(await other.version(fixture.orderId)).toBe(version)
  }
  proxy.mend()
  await Promise.all([cutOff.untilReadable(), other.untilReadable()])
  const version = await cutOff.change(fixture.orderId)
  expect(await other.version(fixture.orderId)).toBe(version)
}, 60_000)

it('a change while Redis hangs is seen at once on every node, also when Redis goes on', async () => {
  const server = await redisServer()
  const name = `hang${names++}`
  const nodes = [await nodeOn(server.url, name), await nodeOn(server.url, name)]
  for (const hungMs of [300, 700, 1200]) {
    await Promise.all(nodes.map(node => node.untilReadable()))
    for (const node of nodes) await node.version(fixture.orderId)
    server.pause()
    setTimeout(() => server.resume(), hungMs)
    const version = await nodes[0]!.change(fixture.orderId)
    for (let look = 0; look < 40; look++)
      for (const node of nodes) expect(await node.version(fixture.orderId)).toBeGreaterThanOrEqual(version)
  }
}, 60_000)

it('old contents that come back on an open connection are never read', async () => {
  const [server, old] = [await redisServer(), await redisServer()]
  const name = `replica${names++}`
  const [writer, reader] = [await nodeOn(server.url, name), await nodeOn(server.url, name)]
  await Promise.all([writer.untilReadable(), reader.untilReadable()])
  await writer.orderCache.refresh(fixture.orderId)
  const [one, two] = [client(server.url), client(old.url)]
  await two.replicaof('127.0.0.1', server.port)
  await waitUntil(async () => (await two.dbsize()) >= 3, { what: 'the replica to be in sync' })
  await two.replicaof('no', 'one')
  const version = await writer.change(fixture.orderId)
  await waitUntil(async () => (await reader.version(fixture.orderId)) === version, { what: 'the change' })
  const generation = reader.redis.prefix()
  // The server takes over what the lagging replica holds, as after a failover behind an address that stays.
  await one.replicaof('127.0.0.1', old.port)
  await waitUntil(async () => (await one.info('replication')).includes('master_link_status:up'), {
    what: 'the old contents',
  })
  await one.replicaof('no', 'one')
  await waitUntil(() => reader.redis.prefix() !== generation && reader.redis.isReadable(), {
    what: 'another generation',
    timeoutMs: 15_000,
  })
  expect(await reader.version(fixture.orderId)).toBe(version)
  expect(await reader.version(fixture.orderId, version)).toBe(version)
}, 60_000)

it('a reader who has seen a version is not shown an older copy', async () => {
  const server = await redisServer()
  const node = await nodeOn(server.url, `since${names++}`)
  await node.untilReadable()
  const before = await node.version(fixture.orderId)
  await fixture.database.query('UPDATE recovery_order SET version = version + 1 WHERE id = $1', [
    fixture.orderId,
  ])
  expect(await node.version(fixture.orderId, before + 1)).toBe(before + 1)
})

it('an older version never replaces a newer one in Redis, however late it is written', async () => {
  const server = await redisServer()
  const node = await nodeOn(server.url, `order${names++}`)
  await node.untilReadable()
  const copies = new OrderCopies(node.redis, () => 'nobody-listens')
  const orderId = newId()
  const put = (version: number, text = `v${version}`) => {
    const [owner, staff] = [{ owner: text }, { staff: text }]
    const order = { orderId, merchantId: newId(), lotId: newId(), version, isEnded: false, owner, staff }
    return copies.put(order, { announce: true, endedTokens: '' })
  }
  const held = async (view: 'o' | 's') => (await copies.read(orderId, view))!.copy
  const expectHeld = async (version: number, text = `v${version}`) => {
    expect(await held('o')).toEqual({ version, json: JSON.stringify({ owner: text }) })
    expect(await held('s')).toEqual({ version, json: JSON.stringify({ staff: text }) })
  }
  // 9 and 10: as texts they stand in the other order.
  await put(10)
  for (const older of [9, 2, 1]) {
    await put(older)
    await expectHeld(10)
  }
  await put(10, 'the same version with a newer link')
  await expectHeld(10, 'the same version with a newer link')
  await put(11)
  await expectHeld(11)
}, 30_000)

it('a node that started without Redis learns of changes of other nodes afterwards', async () => {
  const server = await redisServer()
  const proxy = await TcpProxy.open(server.url)
  closing.push(() => proxy.close())
  const name = `late${names++}`
  const early = await nodeOn(server.url, name)
  proxy.cut()
  const late = await nodeOn(proxy.url, name)
  const news: string[] = []
  late.orderCache.events.on('change', (change: { orderId: string }) => news.push(change.orderId))
  proxy.mend()
  await Promise.all([early.untilReadable(), late.untilReadable()])
  await waitUntil(() => late.redis.subscriber.status === 'ready', { what: 'the subscriber' })
  await waitUntil(
    async () => {
      await early.change(fixture.orderId)
      return news.includes(fixture.orderId)
    },
    { what: 'the news', everyMs: 200 },
  )
}, 30_000)

it('a database that does not answer for a moment costs Redis nothing of what it holds', async () => {
  const server = await redisServer()
  const node = await nodeOn(server.url, `database${names++}`)
  await node.untilReadable()
  const generation = node.redis.prefix()
  const ask = fixture.database.query.bind(fixture.database)
  fixture.database.query = () => Promise.reject(new Error('the database is away'))
  await waitUntil(() => !node.redis.isReadable(), { what: 'the lease to end' })
  fixture.database.query = ask
  await node.untilReadable()
  expect(node.redis.prefix()).toBe(generation)
}, 30_000)

it('lost memory begins another generation, which is filled again', async () => {
  const server = await redisServer()
  const node = await nodeOn(server.url, `lost${names++}`)
  await node.untilReadable()
  const generation = node.redis.prefix()
  await client(server.url).flushall()
  await waitUntil(() => node.redis.prefix() !== generation && node.redis.isReadable(), {
    what: 'another generation',
    timeoutMs: 15_000,
  })
  const redis = client(server.url)
  await waitUntil(() => redis.exists(`${node.redis.prefix()}{${fixture.orderId}}:o`), { what: 'the copy' })
}, 30_000)
