import { connect, createServer } from 'node:net'
import { delay, freePort, waitUntil } from '@fangxing/dev/stack'
import { Redis } from 'ioredis'
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

type Load = {
  /** Waits until as many more changes were made as there are orders. */
  goOn(): Promise<unknown>
  stop(): Promise<{ changes: number; wrong: string[] }>
}

/** Changes and reads all orders on both nodes until it is told to stop, and returns where a version went back. */
function runLoad(nodes: readonly CacheNode[]): Load {
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
  return {
    goOn() {
      const enough = changes + ORDERS
      return waitUntil(() => changes >= enough, { what: 'the load to go on', timeoutMs: HEALED_WITHIN_MS })
    },
    async stop() {
      isOver = true
      await Promise.all(work)
      return { changes, wrong }
    },
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
    const startNode = () =>
      ends('starting a node', startCacheNode(fixture.database, { url: topology.url, name }))
    const nodes: CacheNode[] = []
    let load: Load | null = null
    try {
      nodes.push(await startNode(), await startNode())
      for (const node of nodes) await node.untilReadable()
      const generation = nodes[0]!.redis.prefix()
      load = runLoad(nodes)
      await load.goOn()
      await ends('losing the master', loseMaster(topology, how))
      const lostAtMs = performance.now()
      await waitUntil(
        () => nodes.every(node => node.redis.isReadable() && node.redis.prefix() !== generation),
        { what: 'both nodes to read from Redis again', timeoutMs: HEALED_WITHIN_MS },
      )
      expect(performance.now() - lostAtMs).toBeLessThan(HEALED_WITHIN_MS)
      await load.goOn()
      const { changes, wrong } = await ends('the load', load.stop())
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
      await ends('the load at the end', load?.stop() ?? Promise.resolve(null))
      for (const node of nodes) await ends('stopping a node', node.stop())
      await ends('stopping the servers', topology.close())
    }
  },
  // Above the sum of the waits inside: theirs is the error that says what did not come.
  400_000,
)

/** A way to a server on which new connections can be kept waiting; those that are there go on. */
async function openValve(port: number): Promise<{ port: number; hold(): void; open(): void; close(): void }> {
  const waiting: (() => void)[] = []
  let isHeld = false
  const server = createServer(near => {
    near.on('error', () => undefined)
    const pass = () => {
      const far = connect(port, '127.0.0.1')
      far.on('error', () => undefined)
      near.pipe(far).pipe(near)
    }
    if (isHeld) waiting.push(pass)
    else pass()
  })
  const own = await freePort()
  await new Promise<void>(resolve => server.listen(own, '127.0.0.1', resolve))
  return {
    port: own,
    hold: () => void (isHeld = true),
    open() {
      isHeld = false
      for (const pass of waiting.splice(0)) pass()
    },
    close: () => void server.close(),
  }
}

it('a failover that is announced while the master is looked for ends no connection for good', async () => {
  // One sentinel: from it a node learns of no other that it could ask.
  const topology = await startSentinels(1)
  const gate = await openValve(topology.servers[2]!.port)
  const url = `redis+sentinel://127.0.0.1:${gate.port}/cars`
  const node = await startCacheNode(fixture.database, { url, name: 'announced' })
  let endListener = (): void => undefined
  try {
    await node.untilReadable()
    const { commands, subscriber, counters } = node.redis
    // On the same way as those of the node, so that it hears when they do.
    const listener = new Redis(gate.port, '127.0.0.1')
    endListener = () => listener.disconnect()
    let isAnnounced = false
    listener.on('message', () => (isAnnounced = true))
    await listener.subscribe('+switch-master')
    gate.hold()
    await loseMaster(topology, 'killed')
    const replica = topology.servers[1]!.redis
    await waitUntil(async () => (await replica.info('replication')).includes('role:master'), {
      what: 'another master',
      timeoutMs: HEALED_WITHIN_MS,
    })
    // The announcement arrives at the connections that wait for the sentinel's answer.
    await waitUntil(() => isAnnounced, { what: 'the announcement', timeoutMs: HEALED_WITHIN_MS })
    gate.open()
    await waitUntil(
      () =>
        [commands, subscriber, counters].every(({ status }) => status === 'ready') && node.redis.isReadable(),
      { what: 'all connections to the other master', timeoutMs: HEALED_WITHIN_MS },
    )
  } finally {
    endListener()
    await ends('stopping the node', node.stop())
    gate.close()
    await topology.close()
  }
}, 300_000)
