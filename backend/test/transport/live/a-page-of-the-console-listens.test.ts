import { once } from 'node:events'
import WebSocket from 'ws'
import { waitUntil } from '@fangxing/dev/stack'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { LiveMessage } from '@fangxing/contract/live'
import { SessionStore } from '../../../src/modules/sessions'
import { FencedRedis } from '../../../src/persistence/cache/fenced-redis'
import { EndSessions } from '../../../src/workflows/end-sessions'
import { startApp, type TestApp } from '../http/app'
import { ConsoleBrowser } from '../http/console-browser'
import { makeContext, type TestContext } from '../http/context'

let app: TestApp
let context: TestContext
let browser: ConsoleBrowser
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
beforeEach(async () => {
  browser = await new ConsoleBrowser(app).signIn(context.manager.token)
})
afterAll(() => app.stop())

async function listen(origin: string | undefined) {
  const headers = { cookie: browser.cookie, ...(origin === undefined ? {} : { origin }) }
  const socket = new WebSocket(`${app.origin.replace('http', 'ws')}/live`, { headers })
  const received: LiveMessage[] = []
  socket.on('message', data => received.push(JSON.parse((data as Buffer).toString()) as LiveMessage))
  const closed = once(socket, 'close').then(([code]) => code as number)
  await once(socket, 'open')
  const heard = (type: LiveMessage['type']) =>
    waitUntil(() => received.some(message => message.type === type), { what: type, timeoutMs: 8000 })
  return { socket, received, closed, heard, send: (message: object) => socket.send(JSON.stringify(message)) }
}
const ours = () => app.services.settings.PUBLIC_ORIGIN

test('with the cookie a page of ours is ready at once and watches its lots', async () => {
  const page = await listen(ours())
  await page.heard('ready')
  page.send({ type: 'watch_lot', lotId: context.b1 })
  await page.heard('refused')
  page.send({ type: 'ping' })
  await page.heard('pong')
  page.socket.terminate()
})

test.each([['https://evil.example'], [undefined]])(
  'a page of %s hears nothing with the same cookie',
  async origin => {
    const page = await listen(origin)
    page.send({ type: 'watch_lot', lotId: context.a1 })
    await page.heard('refused')
    expect(page.received.map(message => message.type)).toEqual(['refused'])
    // The cookie's content as a token does not serve either.
    page.send({ type: 'auth', token: browser.cookie.split('=')[1]! })
    expect(await page.closed).toBe(4401)
  },
)

test('another node ends the session: the socket closes at once, and the next call is refused', async () => {
  const page = await listen(ours())
  await page.heard('ready')
  const { database, clock, settings } = app.services
  const warn = () => undefined
  const redis = new FencedRedis({ url: settings.REDIS_URL, database, name: settings.REDIS_NAME, warn })
  await redis.start({ joining: true })
  const sessions = new SessionStore({ database, redis, clock, refOf: id => id, warn, settings })
  sessions.ended.start(`${settings.REDIS_NAME}:sessions`)
  const listed = await browser.ask(STAFF_CALLS.listConsoleSessions)
  const mine = (listed.body.items as { id: string; isThis: boolean }[]).find(({ isThis }) => isThis)!
  const elsewhere = new EndSessions({ database, clock, sessions })
  await elsewhere.endConsole(context.manager.id, mine.id, { actor: 'test', traceId: 'trace-other-node' })
  expect(await page.closed).toBe(4401)
  expect((await browser.ask(STAFF_CALLS.me)).body.code).toBe('SESSION_EXPIRED')
  sessions.ended.stop()
  await redis.stop()
}, 10_000)
