import { Redis } from 'ioredis'
import { TcpProxy, testStack, waitUntil } from '@fangxing/dev/stack'
import { FencedRedis } from '../../../src/persistence/cache/fenced-redis'
import { GatheredReads } from '../../../src/persistence/cache/gathered-reads'
import { newId } from '../../../src/persistence/new-id'
import { openCacheDatabase, type CacheDatabase } from './cache-node'

const MOST_KEYS = 512

let client: Redis
let name: string
/** The keys of each command that went out. */
let asked: (readonly string[])[]
let reads: GatheredReads

beforeEach(() => {
  client = new Redis(testStack().redisUrl)
  name = `t${newId().slice(-12)}`
  asked = []
  reads = new GatheredReads(keys => {
    asked.push(keys)
    return client.mget(...keys)
  })
})
afterEach(() => client.disconnect())

const keysOf = (reader: number, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}:${reader}:${index}`)

describe('reads of one turn of the loop', () => {
  it('share one command, and each reader gets the values of its own keys in their order', async () => {
    for (const key of [...keysOf(1, 3), ...keysOf(3, 2)])
      await client.set(key, `value of ${key}`, 'PX', 60_000)
    const found = await Promise.all([1, 2, 3].map(reader => reads.read(keysOf(reader, reader === 3 ? 2 : 3))))
    expect(found).toEqual([
      keysOf(1, 3).map(key => `value of ${key}`),
      [null, null, null],
      keysOf(3, 2).map(key => `value of ${key}`),
    ])
    expect(asked.map(keys => keys.length)).toEqual([8])
  })

  it('do not take in what is asked later: that reads what was written meanwhile', async () => {
    const [key] = keysOf(1, 1) as [string]
    const before = await reads.read([key])
    await client.set(key, 'new', 'PX', 60_000)
    expect([before, await reads.read([key])]).toEqual([[null], ['new']])
    expect(asked).toEqual([[key], [key]])
  })

  it('go out before an earlier command is answered', async () => {
    const [first, second] = keysOf(1, 2) as [string, string]
    let answer: (values: string[]) => void = () => undefined
    const hanging = new GatheredReads(keys =>
      keys.includes(first) ? new Promise(resolve => (answer = resolve)) : client.mget(...keys),
    )
    const waiting = hanging.read([first])
    await new Promise(setImmediate)
    expect(await hanging.read([second])).toEqual([null])
    answer(['late'])
    expect(await waiting).toEqual(['late'])
  })

  it('fill more than one command where they are many, and nobody is split between two', async () => {
    const readers = [300, 200, 100, 500].map((count, reader) => keysOf(reader, count))
    const found = await Promise.all(readers.map(keys => reads.read(keys)))
    expect(found.map(values => values.length)).toEqual([300, 200, 100, 500])
    expect(asked).toEqual([[...readers[0]!, ...readers[1]!], readers[2], readers[3]])
    expect(Math.max(...asked.map(keys => keys.length))).toBeLessThanOrEqual(MOST_KEYS)
  })

  it('fail together where their command fails, and the next ones do not', async () => {
    let isBroken = true
    const broken = new GatheredReads(keys =>
      isBroken ? Promise.reject(new Error('no answer')) : client.mget(...keys),
    )
    const failed = await Promise.allSettled([1, 2].map(reader => broken.read(keysOf(reader, 1))))
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    isBroken = false
    expect(await broken.read(keysOf(1, 1))).toEqual([null])
  })
})

describe('reads under a lease', () => {
  let fixture: CacheDatabase
  let proxy: TcpProxy
  let redis: FencedRedis

  beforeAll(async () => {
    fixture = await openCacheDatabase()
  }, 60_000)
  afterAll(() => fixture.close())
  beforeEach(async () => {
    proxy = await TcpProxy.open(testStack().redisUrl)
    redis = new FencedRedis({ url: proxy.url, database: fixture.database, name, warn: () => undefined })
    await redis.start()
    await waitUntil(() => redis.isReadable(), { what: 'the node to read from Redis' })
  })
  afterEach(async () => {
    await redis.stop()
    await proxy.close()
  })

  it('are answered with nothing where the generation is distrusted before their command is answered', async () => {
    await redis.commands.set(`${redis.prefix()}session`, 'here', 'PX', 60_000)
    expect(await redis.read('session')).toEqual(['here'])
    const reading = Promise.all([redis.read('session'), redis.read('session', 'order')])
    redis.distrust('a write is missing')
    expect(await reading).toEqual([null, null])
  })

  it('fail within their time where Redis hangs, each of them', async () => {
    proxy.block('upstream', 'downstream')
    const found = await Promise.allSettled([redis.read('session'), redis.read('order')])
    expect(found).toEqual([
      { status: 'rejected', reason: new Error('redis is slow') },
      { status: 'rejected', reason: new Error('redis is slow') },
    ])
  })
})
