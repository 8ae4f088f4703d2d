import { delay, waitUntil } from '@fangxing/dev/stack'
import { RateCounter } from '../../../src/persistence/cache/rate-counter'
import { openCacheDatabase, startCacheNode, type CacheDatabase, type CacheNode } from './cache-node'
import { startCluster, startSentinels, type Topology } from './redis-topologies'

const ORDERS = 8
/**
 * From the loss of the master to reading from Redis again: the servers' own failover, and another generation. A sentinel that
 * gets no processor time for two seconds does nothing for half a minute (Redis, "TILT mode"), so a busy machine needs long.
 */
const HEALED_WITHIN_MS = 120_000

let fixture: CacheDatabase
beforeAll(async () => {
  fixture = await openCacheDatabase(ORDERS)
}, 60_000)
afterAll(() => fixture.close())

/** Of what has no limit of its own here: the name of what does not end is worth more than the test's own limit. */
async function ends<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} does not end`)), 60_000)
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}

/** Changes and reads all orders on both nodes until it is told to stop, and returns where a version went back. */
function runLoad(nodes: readonly CacheNode[]): () => Promise<{ changes: number; wrong: string[] }> {
  let isOver = false
  let changes = 0
  const wrong: string[] = []
  const work = fixture.orderIds.map(async (orderId, index) => {
    while (!isOver) {
      const writer = nodes[index % nodes.length]!
      const version = await writer.change(orderId)
      changes++
      for (const node of nodes) {
        const seen = await node.version(orderId)
        if (seen < version) wrong.push(`${orderId}: ${seen} after ${version}`)
      }
      await delay(20)
    }
  })
  return async () => {
    isOver = true
    await Promise.all(work)
    return { changes, wrong }
  }
}

async function loseMaster(topology: Topology, how: 'killed' | 'hung'): Promise<void> {
  const { child } = topology.servers[0]!
  if (how === 'killed') await child.kill()
  else child.process.kill('SIGSTOP')
}

const TOPOLOGIES = { sentinels: startSentinels, cluster: startCluster }

it.each([
  ['sentinels', 'killed'],
  ['sentinels', 'hung'],
  ['cluster', 'killed'],
  ['cluster', 'hung'],
] as const)(
  'behind %s a master is %s under load: no reader sees an older version, and Redis is read again',
  async (kind, how) => {
    const topology = await ends('starting the servers', TOPOLOGIES[kind]())
    const name = `${kind}-${how}`
    const nodes = [
      await startCacheNode(fixture.database, { url: topology.url, name }),
      await startCacheNode(fixture.database, { url: topology.url, name }),
    ]
    let stop: ReturnType<typeof runLoad> | null = null
    try {
      for (const node of nodes) await node.untilReadable()
      const generation = nodes[0]!.redis.prefix()
      stop = runLoad(nodes)
      await delay(500)
      await ends('losing the master', loseMaster(topology, how))
      const lostAtMs = performance.now()
      await waitUntil(
        () => nodes.every(node => node.redis.isReadable() && node.redis.prefix() !== generation),
        { what: 'both nodes to read from Redis again', timeoutMs: HEALED_WITHIN_MS },
      )
      expect(performance.now() - lostAtMs).toBeLessThan(HEALED_WITHIN_MS)
      await delay(500)
      const { changes, wrong } = await ends('the load', stop())
      expect(wrong).toEqual([])
      expect(changes).toBeGreaterThan(ORDERS)
      const counters = nodes.map(node => new RateCounter(node.redis))
      // Each has a connection of its own, which may come back later than that of the copies.
      let attempt = 0
      const now = new Date()
      await waitUntil(
        async () => {
          const key = `${name}-${attempt++}`
          return (
            (await counters[0]!.count(key, 60, now)) === 1 && (await counters[1]!.count(key, 60, now)) === 2
          )
        },
        { what: 'both nodes to count together again', timeoutMs: HEALED_WITHIN_MS },
      )
    } finally {
      await ends('the load at the end', stop?.() ?? Promise.resolve(null))
      for (const node of nodes) await ends('stopping a node', node.stop())
      await ends('stopping the servers', topology.close())
    }
  },
  // Above the sum of the waits inside: theirs is the error that says what did not come.
  400_000,
)
