import { once } from 'node:events'
import WebSocket from 'ws'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { LiveRequest, LiveMessage } from '@fangxing/contract/live'
import { liveMessageSchema } from '@fangxing/contract/live.schema'
import { waitUntil } from '@fangxing/dev/stack'
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
  heard: LiveMessage[]
  say(ask: LiveRequest | string): void
  closed: Promise<number>
}

async function phone(token?: string): Promise<Phone> {
  const socket = new WebSocket(`${app.origin.replace('http', 'ws')}/live`)
  const heard: LiveMessage[] = []
  socket.on('message', data => heard.push(liveMessageSchema.parse(JSON.parse((data as Buffer).toString()))))
  const closed = once(socket, 'close').then(([code]) => code as number)
  await once(socket, 'open')
  const say = (ask: LiveRequest | string) => socket.send(typeof ask === 'string' ? ask : JSON.stringify(ask))
  const made = { socket, heard, say, closed }
  phones.push(made)
  if (token) {
    say({ type: 'auth', token })
    await waitUntil(() => heard.some(told => told.type === 'ready'), { what: 'ready', timeoutMs: 5000 })
  }
  return made
}
const versions = (one: Phone, id: string) =>
  one.heard.flatMap(told => ('order' in told && told.order.id === id ? [told.order.version] : []))
const states = (one: Phone, id: string) =>
  one.heard.flatMap(told => ('order' in told && told.order.id === id ? [told.order.state] : []))
const until = (what: string, check: () => unknown) =>
  waitUntil(check as () => boolean, { what, timeoutMs: 8000, everyMs: 10 })
const cash = (orderId: string, amountFen: number) =>
  app.ask(STAFF_CALLS.takeCash, {
    token: context.attendant.token,
    params: { orderId },
    body: { amountFen },
    headers: key(),
  })
/** A line may say ten things a second. */
const nextSecond = () => {
  const now = () => Math.floor(performance.now() / 1000)
  const before = now()
  return () => now() > before + 1
}
const rising = (numbers: number[]) =>
  numbers.every((number, index) => index === 0 || number > numbers[index - 1]!)

test('an owner hears the order at once and each newer version once, in order', async () => {
  const { orderId, amountFen } = await activeOrder(context)
  const mine = await phone((await context.owner()).token)
  mine.say({ type: 'watch', orderId })
  await until('first state', () => states(mine, orderId).includes('active'))
  await cash(orderId, amountFen)
  await until('paid', () => states(mine, orderId).some(state => state === 'paid' || state === 'releasing'))
  const row = await app.services.database.one<{ version: number }>(
    'SELECT version FROM recovery_order WHERE id = $1',
    [orderId],
  )
  await until('newest', () => versions(mine, orderId).at(-1)! >= row!.version)
  expect(rising(versions(mine, orderId))).toBe(true)
  expect(mine.heard.filter(told => told.type === 'staff_order')).toEqual([])
})

test('a phone that says what it has hears only what is newer', async () => {
  const { orderId } = await activeOrder(context)
  const mine = await phone((await context.owner()).token)
  const { version } = JSON.parse((await app.services.live.ownerJson(orderId))!) as { version: number }
  const other = await phone((await context.owner()).token)
  mine.say({ type: 'watch', orderId, version: version + 1000 })
  other.say({ type: 'watch', orderId })
  await until('the other hears', () => versions(other, orderId).length > 0)
  mine.say({ type: 'ping' })
  await until('pong', () => mine.heard.some(told => told.type === 'pong'))
  expect(versions(mine, orderId)).toEqual([])
})

test('staff hear everything of their lot and nothing of another', async () => {
  const mine = await phone(context.attendant.token)
  const stranger = await phone(context.stranger.token)
  mine.say({ type: 'watch_lot', lotId: context.a1 })
  stranger.say({ type: 'watch_lot', lotId: context.a1 })
  await until('refused', () =>
    stranger.heard.some(told => told.type === 'refused' && told.refusal.code === 'NOT_FOUND'),
  )
  const { orderId, amountFen } = await activeOrder(context)
  await until('active', () => states(mine, orderId).includes('active'))
  await cash(orderId, amountFen)
  await until('move task', () =>
    mine.heard.some(told => told.type === 'move_task' && told.task.orderId === orderId),
  )
  await until('paid', () => states(mine, orderId).some(state => state === 'paid' || state === 'releasing'))
  expect(rising(versions(mine, orderId))).toBe(true)
  stranger.say({ type: 'watch', orderId })
  await until('refused again', () => stranger.heard.filter(told => told.type === 'refused').length === 2)
  expect(states(stranger, orderId)).toEqual([])
})

test('a change that nobody told this node of still arrives', async () => {
  const { orderId, amountFen } = await activeOrder(context)
  const mine = await phone((await context.owner()).token)
  mine.say({ type: 'watch', orderId })
  await until('first state', () => states(mine, orderId).length > 0)
  // Written past the live copy, as another node would while this one cannot hear it.
  await app.services.database.query(
    'UPDATE recovery_order SET version = version + 1, updated_at = $2 WHERE id = $1',
    [orderId, app.services.clock.now()],
  )
  await until('found by itself', () => versions(mine, orderId).length > 1)
  await cash(orderId, amountFen)
  await until('paid', () => states(mine, orderId).some(state => state === 'paid' || state === 'releasing'))
  expect(rising(versions(mine, orderId))).toBe(true)
})

test('a revoked session hangs up, and so do silence, noise and flood', async () => {
  const leaver = await context.staff(context.a, ['attendant'], [context.a1])
  const line = await phone(leaver.token)
  await app.ask(STAFF_CALLS.signOut, { token: leaver.token })
  expect(await line.closed).toBe(4401)
  const forged = await phone()
  forged.say({ type: 'auth', token: 'x'.repeat(43) })
  expect(await forged.closed).toBe(4401)
  const early = await phone()
  early.say({ type: 'watch', orderId: context.a1 })
  await until('refused', () =>
    early.heard.some(told => told.type === 'refused' && told.refusal.code === 'UNAUTHENTICATED'),
  )
  const noisy = await phone(context.attendant.token)
  noisy.say('{"type":')
  await until('bad input', () =>
    noisy.heard.some(told => told.type === 'refused' && told.refusal.code === 'BAD_INPUT'),
  )
  for (let n = 0; n < 30; n++) noisy.say({ type: 'ping' })
  expect(await noisy.closed).toBe(1008)
  const large = await phone(context.attendant.token)
  large.say('x'.repeat(5000))
  expect(await large.closed).toBe(1009)
})

test('at most twenty things are watched on one line', async () => {
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
    mine.say({ type: 'watch', orderId })
    await until('answered', () => mine.heard.length >= index + 2)
  }
  expect(mine.heard.filter(told => told.type === 'order')).toHaveLength(20)
  expect(mine.heard.at(-1)).toMatchObject({ type: 'refused', refusal: { code: 'RATE_LIMITED' } })
}, 20_000)
