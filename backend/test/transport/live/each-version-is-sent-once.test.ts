import { once } from 'node:events'
import WebSocket from 'ws'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { LiveRequest, LiveMessage } from '@fangxing/contract/live'
import { liveMessageSchema } from '@fangxing/contract/live.schema'
import { waitUntil } from '@fangxing/dev/stack'
import { SessionStore } from '../../../src/modules/sessions'
import { FencedRedis } from '../../../src/persistence/cache/fenced-redis'
import { EndSessions } from '../../../src/workflows/end-sessions'
import { startApp, type TestApp } from '../http/app'
import { activeOrder, key, makeContext, recoveryRequest, type TestContext } from '../http/context'

let app: TestApp
let context: TestContext
const phones: Phone[] = []
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterEach(() => phones.splice(0).forEach(phone => phone.socket.terminate()))
afterAll(() => app.stop())

type Phone = {
  socket: WebSocket
  received: LiveMessage[]
  send(request: LiveRequest | string): void
  closed: Promise<number>
}

async function phone(token?: string): Promise<Phone> {
  const socket = new WebSocket(`${app.origin.replace('http', 'ws')}/live`)
  const received: LiveMessage[] = []
  socket.on('message', data =>
    received.push(liveMessageSchema.parse(JSON.parse((data as Buffer).toString()))),
  )
  const closed = once(socket, 'close').then(([code]) => code as number)
  await once(socket, 'open')
  const send = (request: LiveRequest | string) =>
    socket.send(typeof request === 'string' ? request : JSON.stringify(request))
  const made = { socket, received, send, closed }
  phones.push(made)
  if (token) {
    send({ type: 'auth', token })
    await waitUntil(() => received.some(message => message.type === 'ready'), {
      what: 'ready',
      timeoutMs: 5000,
    })
  }
  return made
}
const versions = (one: Phone, id: string) =>
  one.received.flatMap(message =>
    'order' in message && message.order.id === id ? [message.order.version] : [],
  )
const states = (one: Phone, id: string) =>
  one.received.flatMap(message =>
    'order' in message && message.order.id === id ? [message.order.state] : [],
  )
const until = (what: string, check: () => unknown) =>
  waitUntil(check as () => boolean, { what, timeoutMs: 8000, everyMs: 10 })
const cash = (orderId: string, amountFen: number) =>
  app.ask(STAFF_CALLS.takeCash, {
    token: context.attendant.token,
    params: { orderId },
    body: { amountFen },
    headers: key(),
  })
/** A connection may send ten messages a second. */
const nextSecond = () => {
  const now = () => Math.floor(performance.now() / 1000)
  const before = now()
  return () => now() > before + 1
}
const rising = (numbers: number[]) =>
  numbers.every((number, index) => index === 0 || number > numbers[index - 1]!)

test('an owner receives the order at once and each newer version once, in order', async () => {
  const { orderId, amountFen } = await activeOrder(context)
  const mine = await phone((await context.owner()).token)
  mine.send({ type: 'watch', orderId })
  await until('first state', () => states(mine, orderId).includes('active'))
  await cash(orderId, amountFen)
  await until('paid', () => states(mine, orderId).some(state => state === 'paid' || state === 'releasing'))
  const row = await app.services.database.one<{ version: number }>(
    'SELECT version FROM recovery_order WHERE id = $1',
    [orderId],
  )
  await until('newest', () => versions(mine, orderId).at(-1)! >= row!.version)
  expect(rising(versions(mine, orderId))).toBe(true)
  expect(mine.received.filter(message => message.type === 'staff_order')).toEqual([])
})

test('a phone that names its version receives only newer versions', async () => {
  const { orderId } = await activeOrder(context)
  const mine = await phone((await context.owner()).token)
  const { version } = JSON.parse((await app.services.orderCache.ownerJson(orderId))!) as { version: number }
  const other = await phone((await context.owner()).token)
  mine.send({ type: 'watch', orderId, version: version + 1000 })
  other.send({ type: 'watch', orderId })
  await until('the other phone to receive the order', () => versions(other, orderId).length > 0)
  mine.send({ type: 'ping' })
  await until('pong', () => mine.received.some(message => message.type === 'pong'))
  expect(versions(mine, orderId)).toEqual([])
})

test('staff receive everything of their lot and nothing of another', async () => {
  const mine = await phone(context.attendant.token)
  const stranger = await phone(context.stranger.token)
  mine.send({ type: 'watch_lot', lotId: context.a1 })
  stranger.send({ type: 'watch_lot', lotId: context.a1 })
  await until('refused', () =>
    stranger.received.some(message => message.type === 'refused' && message.refusal.code === 'NOT_FOUND'),
  )
  const { orderId, amountFen } = await activeOrder(context)
  await until('active', () => states(mine, orderId).includes('active'))
  await cash(orderId, amountFen)
  await until('move task', () =>
    mine.received.some(message => message.type === 'move_task' && message.task.orderId === orderId),
  )
  await until('paid', () => states(mine, orderId).some(state => state === 'paid' || state === 'releasing'))
  expect(rising(versions(mine, orderId))).toBe(true)
  stranger.send({ type: 'watch', orderId })
  await until(
    'refused again',
    () => stranger.received.filter(message => message.type === 'refused').length === 2,
  )
  expect(states(stranger, orderId)).toEqual([])
})

test('a change of which this node was not notified still arrives', async () => {
  const { orderId, amountFen } = await activeOrder(context)
  const mine = await phone((await context.owner()).token)
  mine.send({ type: 'watch', orderId })
  await until('first state', () => states(mine, orderId).length > 0)
  // Written past the live copy, as another node would while its notification does not reach this one.
  await app.services.database.query(
    'UPDATE recovery_order SET version = version + 1, updated_at = $2 WHERE id = $1',
    [orderId, app.services.clock.now()],
  )
  await until('found by itself', () => versions(mine, orderId).length > 1)
  await cash(orderId, amountFen)
  await until('paid', () => states(mine, orderId).some(state => state === 'paid' || state === 'releasing'))
  expect(rising(versions(mine, orderId))).toBe(true)
})

test('a connection is closed when its session is revoked, its token is wrong, or it sends too many or too large messages', async () => {
  const leaving = await context.staff(context.a, ['attendant'], [context.a1])
  const revoked = await phone(leaving.token)
  await app.ask(STAFF_CALLS.signOut, { token: leaving.token })
  expect(await revoked.closed).toBe(4401)
  const forged = await phone()
  forged.send({ type: 'auth', token: 'x'.repeat(43) })
  expect(await forged.closed).toBe(4401)
  const early = await phone()
  early.send({ type: 'watch', orderId: context.a1 })
  await until('refused', () =>
    early.received.some(message => message.type === 'refused' && message.refusal.code === 'UNAUTHENTICATED'),
  )
  const flooding = await phone(context.attendant.token)
  flooding.send('{"type":')
  await until('bad input', () =>
    flooding.received.some(message => message.type === 'refused' && message.refusal.code === 'BAD_INPUT'),
  )
  for (let n = 0; n < 30; n++) flooding.send({ type: 'ping' })
  expect(await flooding.closed).toBe(1008)
  const large = await phone(context.attendant.token)
  large.send('x'.repeat(5000))
  expect(await large.closed).toBe(1009)
})

test('a connection is closed at once when another node ends its session', async () => {
  const leaving = await context.staff(context.a, ['attendant'], [context.a1])
  const mine = await phone(leaving.token)
  const { database, clock, settings } = app.services
  const redis = new FencedRedis({
    url: settings.REDIS_URL,
    database,
    name: settings.REDIS_NAME,
    warn: () => undefined,
  })
  await redis.start({ joining: true })
  const sessions = new SessionStore({
    database,
    redis,
    clock,
    refOf: id => id,
    warn: () => undefined,
    settings: { CONSOLE_IDLE_S: 3600 },
  })
  sessions.ended.start(`${settings.REDIS_NAME}:sessions`)
  await new EndSessions({ database, clock, sessions }).signOut(leaving.token, {
    actor: 'test',
    traceId: 'trace-other-node',
  })
  expect(await mine.closed).toBe(4401)
  sessions.ended.stop()
  await redis.stop()
}, 5000)

test('at most twenty orders are watched on one connection', async () => {
  const mine = await phone((await context.owner()).token)
  const orderIds: string[] = []
  for (let n = 0; n < 21; n++) {
    const opened = await app.ask(STAFF_CALLS.openRecovery, {
      token: context.attendant.token,
      body: await recoveryRequest(context),
      headers: key(),
    })
    orderIds.push(opened.body.id)
  }
  for (const [index, orderId] of orderIds.entries()) {
    if (index % 8 === 7) await until('the next second', nextSecond())
    mine.send({ type: 'watch', orderId })
    await until('answered', () => mine.received.length >= index + 2)
  }
  expect(mine.received.filter(message => message.type === 'order')).toHaveLength(20)
  expect(mine.received.at(-1)).toMatchObject({ type: 'refused', refusal: { code: 'RATE_LIMITED' } })
}, 20_000)
