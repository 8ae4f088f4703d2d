import { TcpProxy, testStack, waitUntil } from '@fangxing/dev/stack'
import { SessionStore } from '../../../src/modules/sessions'
import { FencedRedis } from '../../../src/persistence/cache/fenced-redis'
import type { Database } from '../../../src/persistence/database'
import { newId } from '../../../src/persistence/new-id'
import { EndSessions } from '../../../src/workflows/end-sessions'
import { fakePay } from '../../support/fake-pay'
import { startTestServices, type TestServices } from '../../support/test-services'
import { makeKeys, testSettings } from '../../support/wechat-keys'

/** PostgreSQL is asked every second; the rest is for a busy machine. */
const SOON_MS = 4000
const act = { actor: 'test', traceId: 'trace-session' }
type Node = { redis: FencedRedis; sessions: SessionStore; endSessions: EndSessions; stop(): Promise<void> }

let services: TestServices
let proxy: TcpProxy
let [here, there]: Node[] = []
const redisName = `t${newId().slice(-12)}`
const nodes: Node[] = []

beforeAll(async () => {
  services = await startTestServices(testSettings(makeKeys()), fakePay())
  proxy = await TcpProxy.open(testStack().redisUrl)
  here = await startNode(testStack().redisUrl)
  there = await startNode(proxy.url)
})
afterAll(async () => {
  for (const node of nodes) await node.stop()
  await proxy.close()
  await services.stop()
})

async function startNode(redisUrl: string, database: Database = services.database): Promise<Node> {
  const { clock } = services
  const redis = new FencedRedis({
    url: redisUrl,
    database: services.database,
    name: redisName,
    warn: () => undefined,
  })
  const sessions = new SessionStore({
    database,
    redis,
    clock,
    refOf: id => id,
    warn: () => undefined,
    settings: { CONSOLE_IDLE_S: 3600 },
  })
  await redis.start()
  sessions.ended.start(`${redisName}:sessions`)
  const stop = () => (sessions.ended.stop(), redis.stop())
  const node = { redis, sessions, endSessions: new EndSessions({ database, clock, sessions }), stop }
  nodes.push(node)
  return node
}

/** Every node reads from Redis, in one generation. */
const redisIsRead = () =>
  waitUntil(
    () =>
      new Set(nodes.map(({ redis }) => redis.prefix())).size === 1 && nodes.every(n => n.redis.isReadable()),
    { what: 'Redis to be read', timeoutMs: 15_000 },
  )

async function signIn(lifetimeMs = 86_400_000): Promise<{ token: string; hash: string }> {
  const { token, hash } = here!.sessions.newToken()
  const at = services.clock.now()
  await services.database.query(
    `INSERT INTO session (token_hash, kind, subject_id, openid, created_at, expires_at) VALUES ($1, 'owner', $2, 'o', $3, $4)`,
    [hash, newId(), at, new Date(at.getTime() + lifetimeMs)],
  )
  return { token, hash }
}
const cachedCopy = ({ redis, sessions }: Node, hash: string) =>
  redis.commands.get(`${redis.prefix()}${sessions.keyOf(hash)}`)

/** A database that does something between the reading of a session and its answer. */
function pausingAfterSession(pause: () => Promise<void>): Database {
  const { database } = services
  const one = async (...asked: Parameters<Database['one']>) => {
    const row = await database.one(...asked)
    await pause()
    return row
  }
  return Object.assign(Object.create(database) as Database, { one })
}

test('a session that is ended while another node caches it is refused at once', async () => {
  const { token, hash } = await signIn()
  const slow = await startNode(
    testStack().redisUrl,
    pausingAfterSession(() => there!.endSessions.signOut(token, act)),
  )
  await redisIsRead()
  await slow.sessions.find(token)
  expect(JSON.parse((await cachedCopy(here!, hash))!)).toEqual({ expiresAt: 0 })
  expect(await here!.sessions.find(token)).toBeNull()
})

test('the other nodes are told about an ended session without asking PostgreSQL', async () => {
  const deaf = Object.assign(Object.create(services.database) as Database, {
    query: () => Promise.reject(new Error('not asked')),
  })
  const listening = await startNode(testStack().redisUrl, deaf)
  await redisIsRead()
  const { token, hash } = await signIn()
  const told: string[] = []
  listening.sessions.ended.events.on('ended', told.push.bind(told))
  await here!.endSessions.signOut(token, act)
  await waitUntil(() => told.includes(hash), { what: 'the news', timeoutMs: SOON_MS })
})

test('a session that is ended by a node cut off from Redis is refused by the others a second later', async () => {
  await redisIsRead()
  const { token, hash } = await signIn()
  expect(await here!.sessions.find(token)).not.toBeNull()
  expect(await cachedCopy(here!, hash)).not.toBeNull()
  proxy.cut()
  await waitUntil(() => there!.redis.prefix() === null, { what: 'the node to know that it is cut off' })
  await there!.endSessions.signOut(token, act)
  const ofHere = { expiresAt: expect.any(Number), subjectId: expect.any(String) }
  expect(JSON.parse((await cachedCopy(here!, hash))!)).toMatchObject(ofHere)
  await waitUntil(async () => (await here!.sessions.find(token)) === null, {
    what: 'the session to be refused',
    timeoutMs: SOON_MS,
  })
  proxy.mend()
})

test('a cached session does not outlive its expiry', async () => {
  await redisIsRead()
  const { token, hash } = await signIn(30_000)
  expect(await here!.sessions.find(token)).not.toBeNull()
  const ttlMs = await here!.redis.commands.pttl(`${here!.redis.prefix()}${here!.sessions.keyOf(hash)}`)
  expect(ttlMs).toBeLessThanOrEqual(30_000)
  services.clock.at = new Date(services.clock.at.getTime() + 30_001)
  expect(await here!.sessions.find(token)).toBeNull()
})
