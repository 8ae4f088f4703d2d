import { OWNER_CALLS, STAFF_CALLS } from '@fangxing/contract/calls'
import { SignInConsole } from '../../../src/workflows/console/sign-in-console'
import { startApp, type TestApp } from './app'
import { ConsoleBrowser } from './console-browser'
import { key, makeContext, recoveryRequest, type TestContext } from './context'

let app: TestApp
let context: TestContext
let phone: { id: string; token: string; code: string }
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
beforeEach(async () => {
  phone = await context.staff(context.a, ['manager'], [])
})
afterEach(() => {
  jest.restoreAllMocks()
  movedMs = 0
})
afterAll(() => app.stop())

const confirm = (requestId: string, digits: string, token = phone.token) =>
  app.ask(STAFF_CALLS.confirmConsoleRequest, { token, params: { requestId }, body: { digits } })
const read = (requestId: string, token = phone.token) =>
  app.ask(STAFF_CALLS.readConsoleRequest, { token, params: { requestId } })
const otherDigits = (digits: string) => String((Number(digits) + 1) % 100).padStart(2, '0')
const events = async () => {
  const rows = await app.services.database.query<{ event: string; actor: string; detail: object }>(
    `SELECT event, actor, detail FROM journal WHERE entity_id = $1 AND event LIKE 'console%' ORDER BY id`,
    [phone.id],
  )
  return rows.map(({ event, actor }) => ({ event, actor }))
}
let movedMs = 0
/** Moves the time of this node on. */
function moveClock(byMs: number): void {
  const { clock } = app.services
  movedMs += byMs
  if (movedMs !== byMs) return
  const now = clock.now.bind(clock)
  jest.spyOn(clock, 'now').mockImplementation(() => new Date(now().getTime() + movedMs))
}

test('the phone sees browser and place, confirms two digits, and the browser gets a session once', async () => {
  const browser = new ConsoleBrowser(app)
  const { id, digits, link, expiresAt } = await browser.askSignIn()
  expect(link).toBe(`${app.services.settings.PUBLIC_ORIGIN}/c/${id}`)
  const leftMs = Date.parse(expiresAt) - app.services.clock.now().getTime()
  expect(leftMs).toBeGreaterThan(50_000)
  expect(leftMs).toBeLessThanOrEqual(60_000)
  expect((await browser.open(id)).body).toEqual({ state: 'waiting' })
  const seen = await read(id)
  expect(seen.body).toMatchObject({
    id,
    state: 'waiting',
    browser: 'Edge',
    system: 'Windows',
    place: '127.0.0.*',
  })
  expect(JSON.stringify(seen.body)).not.toMatch(/digits|challenge/)
  expect((await confirm(id, digits)).body.state).toBe('confirmed')
  // The reply was lost: asked again, the same.
  expect((await confirm(id, digits)).body.state).toBe('confirmed')
  const opened = await browser.open(id)
  expect(opened.body).toMatchObject({ state: 'signed_in', me: { staff: { id: phone.id } } })
  expect(JSON.stringify(opened.body)).not.toContain(browser.cookie.split('=')[1])
  const given = opened.headers.get('set-cookie')!
  expect(given).toMatch(/^fangxing-console=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/)
  expect((await browser.ask(STAFF_CALLS.me)).body.staff.id).toBe(phone.id)
  const again = await new ConsoleBrowser(app).open(id, browser.verifier)
  expect([again.body, again.headers.get('set-cookie')]).toEqual([{ state: 'expired' }, null])
  const actor = `staff:${phone.id}`
  expect(await events()).toEqual([
    { event: 'console_confirmed', actor },
    { event: 'console_signed_in', actor },
  ])
})

test('of two requests that fetch the same session at the same moment one gets it', async () => {
  const browser = new ConsoleBrowser(app)
  const { id, digits } = await browser.askSignIn()
  await confirm(id, digits)
  const replies = await Promise.all([browser.open(id), browser.open(id), browser.open(id)])
  expect(replies.filter(reply => reply.headers.get('set-cookie') !== null)).toHaveLength(1)
})

test('another browser, which has not the secret, learns nothing and gets nothing', async () => {
  const browser = new ConsoleBrowser(app)
  const { id, digits } = await browser.askSignIn()
  await confirm(id, digits)
  const thief = new ConsoleBrowser(app)
  const stolen = await thief.open(id)
  expect([stolen.status, stolen.body.code, stolen.headers.get('set-cookie')]).toEqual([
    404,
    'NOT_FOUND',
    null,
  ])
  expect((await browser.open(id)).body.state).toBe('signed_in')
})

test('other digits end the request: there is one try', async () => {
  const browser = new ConsoleBrowser(app)
  const { id, digits } = await browser.askSignIn()
  expect((await confirm(id, otherDigits(digits))).body.code).toBe('CONSOLE_DIGITS_WRONG')
  expect((await confirm(id, digits)).body.code).toBe('CONSOLE_REQUEST_OVER')
  expect((await browser.open(id)).body).toEqual({ state: 'refused' })
  expect(await events()).toEqual([{ event: 'console_refused', actor: `staff:${phone.id}` }])
})

test('whoever refuses on the phone keeps the browser out, and nobody else can answer any more', async () => {
  const browser = new ConsoleBrowser(app)
  const { id, digits } = await browser.askSignIn()
  const refused = await app.ask(STAFF_CALLS.refuseConsoleRequest, {
    token: phone.token,
    params: { requestId: id },
    body: {},
  })
  expect(refused.body.state).toBe('refused')
  expect((await confirm(id, digits, context.finance.token)).status).toBe(404)
  expect((await browser.open(id)).body).toEqual({ state: 'refused' })
})

test('after its minute a request is over for the phone and for the browser', async () => {
  const browser = new ConsoleBrowser(app)
  const { id, digits } = await browser.askSignIn()
  moveClock(60_000)
  expect((await read(id)).body.state).toBe('expired')
  expect((await confirm(id, digits)).body.code).toBe('CONSOLE_REQUEST_OVER')
  expect((await browser.open(id)).body).toEqual({ state: 'expired' })
})

test('confirmed in the last second it can be fetched for half a minute and not later', async () => {
  const [first, second] = [new ConsoleBrowser(app), new ConsoleBrowser(app)]
  const asked = [await first.askSignIn(), await second.askSignIn()] as const
  moveClock(59_000)
  for (const { id, digits } of asked) expect((await confirm(id, digits)).body.state).toBe('confirmed')
  moveClock(20_000)
  expect((await first.open(asked[0].id)).body.state).toBe('signed_in')
  moveClock(15_000)
  expect((await second.open(asked[1].id)).body).toEqual({ state: 'expired' })
})

test('a browser cannot confirm another browser, and an owner cannot at all', async () => {
  const signedIn = await new ConsoleBrowser(app).signIn(phone.token)
  const { id, digits } = await new ConsoleBrowser(app).askSignIn()
  const asked = { params: { requestId: id }, body: { digits } }
  expect((await signedIn.ask(STAFF_CALLS.confirmConsoleRequest, asked)).body.code).toBe('PHONE_ONLY')
  const { token } = await context.owner()
  expect((await confirm(id, digits, token)).body.code).toBe('FORBIDDEN_ROLE')
})

test('with the cookie nothing changes without the header, or for a page of another origin', async () => {
  const browser = await new ConsoleBrowser(app).signIn(phone.token)
  const body = { name: '陈国强', roles: ['attendant'], lotIds: [context.a1] }
  const before = await app.fingerprint()
  const foreign = { origin: 'https://evil.example' }
  for (const reply of [
    await browser.ask(STAFF_CALLS.inviteStaff, { body }, ['x-fangxing-console']),
    await browser.ask(STAFF_CALLS.inviteStaff, { body }, ['origin']),
    await browser.ask(STAFF_CALLS.inviteStaff, { body, headers: foreign }),
    await browser.ask(STAFF_CALLS.inviteStaff, { body, headers: { origin: 'null' } }),
    await browser.ask(STAFF_CALLS.signOut, { body: {}, headers: foreign }),
  ])
    expect([reply.status, reply.body.code]).toEqual([403, 'CONSOLE_ONLY'])
  expect(await app.fingerprint()).toBe(before)
  expect((await browser.ask(STAFF_CALLS.inviteStaff, { body })).status).toBe(200)
})

test('another page cannot make a browser ask for a session, so nobody is signed in as the attacker', async () => {
  const browser = new ConsoleBrowser(app)
  const { id, digits } = await browser.askSignIn()
  await confirm(id, digits)
  const asked = { params: { signInId: id }, body: { verifier: browser.verifier } }
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { 'x-fangxing-console': '0' },
  ]
  for (const headers of foreign) {
    const reply = await browser.ask(STAFF_CALLS.openConsoleSession, { ...asked, headers })
    expect([reply.body.code, reply.headers.get('set-cookie')]).toEqual(['CONSOLE_ONLY', null])
  }
})

test('the cookie opens no call of owners, and neither serves in the place of the other', async () => {
  const browser = await new ConsoleBrowser(app).signIn(phone.token)
  const token = browser.cookie.split('=')[1]!
  for (const call of [OWNER_CALLS.listOrders, OWNER_CALLS.signOut]) {
    const body = call.method === 'GET' ? undefined : {}
    expect((await browser.ask(call, { body })).body.code).toBe('UNAUTHENTICATED')
  }
  expect((await app.ask(STAFF_CALLS.me, { token })).body.code).toBe('SESSION_EXPIRED')
  const cookie = `fangxing-console=${phone.token}`
  expect((await app.ask(STAFF_CALLS.me, { headers: { cookie } })).body.code).toBe('SESSION_EXPIRED')
  const owner = await context.owner()
  const ownerCookie = { cookie: `fangxing-console=${owner.token}` }
  expect((await app.ask(STAFF_CALLS.me, { headers: ownerCookie })).body.code).toBe('SESSION_EXPIRED')
})

test('with the cookie the roles and the merchant are those of the person', async () => {
  const clerk = await new ConsoleBrowser(app).signIn(context.finance.token)
  const invite = { body: { name: '陈国强', roles: ['attendant'], lotIds: [] } }
  expect((await clerk.ask(STAFF_CALLS.inviteStaff, invite)).body.code).toBe('FORBIDDEN_ROLE')
  const body = await recoveryRequest(context)
  const opened = await app.ask(STAFF_CALLS.openRecovery, {
    token: context.attendant.token,
    body,
    headers: key(),
  })
  const order = { params: { orderId: opened.body.id as string } }
  const stranger = await new ConsoleBrowser(app).signIn(context.stranger.token)
  expect((await stranger.ask(STAFF_CALLS.readOrder, order)).status).toBe(404)
  const manager = await new ConsoleBrowser(app).signIn(phone.token)
  expect((await manager.ask(STAFF_CALLS.readOrder, order)).body.id).toBe(opened.body.id)
})

test('an hour without use ends a session, and a page that asks by itself is no use', async () => {
  const browser = await new ConsoleBrowser(app).signIn(phone.token)
  const background = { headers: { 'x-fangxing-background': '1' } }
  moveClock(40 * 60_000)
  expect((await browser.ask(STAFF_CALLS.me)).status).toBe(200)
  moveClock(40 * 60_000)
  expect((await browser.ask(STAFF_CALLS.me, background)).status).toBe(200)
  moveClock(21 * 60_000)
  expect((await browser.ask(STAFF_CALLS.me, background)).body.code).toBe('SESSION_EXPIRED')
  expect((await browser.ask(STAFF_CALLS.me)).body.code).toBe('SESSION_EXPIRED')
})

test('used all the time, a session ends after twelve hours', async () => {
  const browser = await new ConsoleBrowser(app).signIn(phone.token)
  for (let passed = 0; passed < 14; passed++) {
    moveClock(50 * 60_000)
    expect((await browser.ask(STAFF_CALLS.me)).status).toBe(200)
  }
  moveClock(21 * 60_000)
  expect((await browser.ask(STAFF_CALLS.me)).body.code).toBe('SESSION_EXPIRED')
})

test('people see their browsers and end them, and nobody ends those of others', async () => {
  const [mine, other] = [
    await new ConsoleBrowser(app).signIn(phone.token),
    await new ConsoleBrowser(app).signIn(phone.token),
  ]
  const listed = await mine.ask(STAFF_CALLS.listConsoleSessions)
  const items = listed.body.items as { id: string; isThis: boolean; browser: string }[]
  expect(items.map(({ isThis, browser }) => [isThis, browser])).toEqual([
    [false, 'Edge'],
    [true, 'Edge'],
  ])
  expect((await app.ask(STAFF_CALLS.listConsoleSessions, { token: phone.token })).body.items).toHaveLength(2)
  const params = { sessionId: items[0]!.id }
  const end = (token: string) => app.ask(STAFF_CALLS.endConsoleSession, { token, params, body: {} })
  expect((await end(context.manager.token)).status).toBe(404)
  expect((await other.ask(STAFF_CALLS.me)).status).toBe(200)
  expect((await end(phone.token)).status).toBe(200)
  expect((await other.ask(STAFF_CALLS.me)).body.code).toBe('SESSION_EXPIRED')
  const out = await mine.ask(STAFF_CALLS.signOut, { body: {} })
  expect(out.headers.get('set-cookie')).toMatch(/^fangxing-console=; .*Expires=Thu, 01 Jan 1970/)
  expect((await app.ask(STAFF_CALLS.listConsoleSessions, { token: phone.token })).body.items).toEqual([])
})

test('whoever is given other roles is signed out of every browser', async () => {
  const browser = await new ConsoleBrowser(app).signIn(phone.token)
  const body = { roles: ['finance'], lotIds: [], disabled: false }
  await app.ask(STAFF_CALLS.changeStaff, {
    token: context.manager.token,
    params: { staffId: phone.id },
    body,
  })
  expect((await browser.ask(STAFF_CALLS.me)).body.code).toBe('SESSION_EXPIRED')
})

test('a local run signs in by name, and production has no such call', async () => {
  const browser = new ConsoleBrowser(app)
  const openid = `o_merchant_sim:${phone.id}`
  await app.services.database.query('UPDATE staff SET openid = $2 WHERE id = $1', [phone.id, openid])
  const as = { body: { as: phone.id } }
  expect((await browser.ask(STAFF_CALLS.signInLocally, as)).body.me.staff.id).toBe(phone.id)
  const settings = { ...app.services.settings, NODE_ENV: 'production' as const }
  const inProduction = new SignInConsole({ ...app.services, settings })
  const from = { browser: 'Edge', system: 'Windows', place: '' }
  const by = { actor: 'anyone', traceId: 'test-trace' }
  await expect(inProduction.signInLocally(as.body, from, by)).rejects.toThrow('NOT_FOUND')
})

test('sign-in requests are limited per address and person', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 125 }, async () => {
      const browser = new ConsoleBrowser(app)
      return (await browser.ask(STAFF_CALLS.askConsoleSignIn, { body: { challenge: browser.verifier } }))
        .status
    }),
  )
  expect(statuses).toContain(429)
})
