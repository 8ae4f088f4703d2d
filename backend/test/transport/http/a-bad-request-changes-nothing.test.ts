import { randomUUID } from 'node:crypto'
import { OWNER_CALLS, STAFF_CALLS, type Call } from '@fangxing/contract/calls'
import { startApp, type Asked, type TestApp } from './app'
import { activeOrder, jpeg, key, makeContext, recoveryRequest, type TestContext } from './context'

let app: TestApp
let context: TestContext
let request: Awaited<ReturnType<typeof recoveryRequest>>
let orderId: string
let owner: { token: string }

beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
  request = await recoveryRequest(context)
  orderId = (await activeOrder(context)).orderId
  owner = await context.owner()
}, 60_000)
afterAll(() => app.stop())

type Case = [string, Call, () => Asked, number, string]
const S = STAFF_CALLS
const asAttendant = (more: Asked): Asked => ({ token: context.attendant.token, ...more })
const lot = () => ({
  name: '新',
  address: '深圳',
  hotline: '4008001234',
  roadKind: 'private',
  clearance: { operatingRight: true, noticeBoard: true, policeContact: null },
  policy: {},
})

const cases: Case[] = [
  [
    'an unknown field',
    S.openRecovery,
    () => asAttendant({ body: { ...request, free: true }, headers: key() }),
    400,
    'BAD_INPUT',
  ],
  [
    '__proto__ as a field',
    S.openRecovery,
    () =>
      asAttendant({ body: JSON.stringify(request).replace('{', '{"__proto__":{"x":1},'), headers: key() }),
    400,
    'BAD_INPUT',
  ],
  [
    '__proto__ in disguise',
    S.startShift,
    () => asAttendant({ body: `{"\\u005f_proto__":{},"lotId":"${context.a1}"}` }),
    400,
    'BAD_INPUT',
  ],
  [
    'a wrong type',
    S.openRecovery,
    () => asAttendant({ body: { ...request, arrearIds: 'all' }, headers: key() }),
    400,
    'BAD_INPUT',
  ],
  ['no JSON', S.startShift, () => asAttendant({ body: '{"lotId":' }), 400, 'BAD_INPUT'],
  ['no UTF-8', S.startShift, () => asAttendant({ body: Buffer.from([0x22, 0xff, 0x22]) }), 400, 'BAD_INPUT'],
  [
    'another content type',
    S.startShift,
    () => asAttendant({ body: 'lotId=1', headers: { 'content-type': 'text/plain' } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    '64 KiB and more',
    S.startShift,
    () => asAttendant({ body: JSON.stringify({ lotId: 'x'.repeat(70_000) }) }),
    413,
    'BODY_TOO_LARGE',
  ],
  [
    'an id that is none',
    S.raise,
    () => asAttendant({ params: { orderId: '1 OR 1=1' }, body: {} }),
    400,
    'BAD_INPUT',
  ],
  [
    'a query that is repeated',
    { ...S.listArrears, path: '/staff/arrears?limit=1&limit=2' },
    () => asAttendant({}),
    400,
    'BAD_INPUT',
  ],
  [
    'a cursor of our own making',
    S.listArrears,
    () => asAttendant({ query: { cursor: 'abcdef' } }),
    400,
    'BAD_INPUT',
  ],
  [
    'a plate that is none',
    S.exemptPlate,
    () => ({
      token: context.manager.token,
      body: { plate: { text: '粤IO1234', colour: 'blue' }, lotId: null, note: '' },
    }),
    400,
    'PLATE_MALFORMED',
  ],
  [
    'a plate of another colour',
    S.exemptPlate,
    () => ({
      token: context.manager.token,
      body: { plate: { text: '粤BD12345', colour: 'blue' }, lotId: null, note: '' },
    }),
    400,
    'PLATE_COLOUR_MISMATCH',
  ],
  [
    'a picture that is none',
    S.putPhoto,
    () => asAttendant({ body: Buffer.from('GIF89a......'), headers: { 'content-type': 'image/png' } }),
    422,
    'PHOTO_UNREADABLE',
  ],
  [
    'a picture of another kind',
    S.putPhoto,
    () => asAttendant({ body: jpeg(), headers: { 'content-type': 'image/gif' } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'a picture too large',
    S.putPhoto,
    () =>
      asAttendant({
        body: Buffer.concat([jpeg(), Buffer.alloc(2 << 20)]),
        headers: { 'content-type': 'image/jpeg' },
      }),
    413,
    'BODY_TOO_LARGE',
  ],
  [
    'a policy that does not exist',
    S.createLot,
    () => ({ token: context.manager.token, body: { ...lot(), policy: { looser: 1 } } }),
    400,
    'BAD_INPUT',
  ],
  [
    'an old version',
    S.changeLot,
    () => ({ token: context.manager.token, params: { lotId: context.a1 }, body: { ...lot(), version: 7 } }),
    409,
    'VERSION_CONFLICT',
  ],
  ['no session', S.me, () => ({}), 401, 'UNAUTHENTICATED'],
  ['a session that never was', S.me, () => ({ token: 'x'.repeat(43) }), 401, 'SESSION_EXPIRED'],
  ['an owner at the staff entrance', S.me, () => ({ token: owner.token }), 403, 'FORBIDDEN_ROLE'],
  ['staff at the owners entrance', OWNER_CALLS.listOrders, () => asAttendant({}), 403, 'FORBIDDEN_ROLE'],
  [
    'staff reading as an owner',
    OWNER_CALLS.readOrder,
    () => asAttendant({ params: { orderId } }),
    403,
    'FORBIDDEN_ROLE',
  ],
  [
    'an attendant as manager',
    S.waive,
    () => asAttendant({ params: { orderId }, body: { reason: '朋友' } }),
    403,
    'FORBIDDEN_ROLE',
  ],
  [
    'a manager as platform',
    S.releaseAll,
    () => ({ token: context.manager.token, body: { merchantId: null, reason: '试试' } }),
    403,
    'FORBIDDEN_ROLE',
  ],
  [
    'finance raising a lock',
    S.raise,
    () => ({ token: context.finance.token, params: { orderId }, body: {} }),
    403,
    'FORBIDDEN_ROLE',
  ],
  [
    'a manager inviting a platform operator',
    S.inviteStaff,
    () => ({ token: context.manager.token, body: { name: '某', roles: ['platform'], lotIds: [] } }),
    403,
    'FORBIDDEN_ROLE',
  ],
  [
    'another merchant reading',
    S.readOrder,
    () => ({ token: context.stranger.token, params: { orderId } }),
    404,
    'NOT_FOUND',
  ],
  [
    'another merchant cancelling',
    S.cancel,
    () => ({ token: context.stranger.token, params: { orderId }, body: { reason: '不该' } }),
    404,
    'NOT_FOUND',
  ],
  [
    'another merchant waiving',
    S.waive,
    () => ({ token: context.stranger.token, params: { orderId }, body: { reason: '不该' } }),
    404,
    'NOT_FOUND',
  ],
  [
    'another merchant opening here',
    S.openRecovery,
    () => ({ token: context.stranger.token, body: request, headers: key() }),
    404,
    'NOT_FOUND',
  ],
  [
    'another merchant looking at a lot',
    S.board,
    () => ({ token: context.stranger.token, query: { lotId: context.a1 } }),
    404,
    'NOT_FOUND',
  ],
  [
    'an attendant of another lot',
    S.cancel,
    () => ({ token: context.elsewhere.token, params: { orderId }, body: { reason: '不该' } }),
    403,
    'FORBIDDEN_LOT',
  ],
  [
    'an attendant on shift elsewhere',
    S.startShift,
    () => asAttendant({ body: { lotId: context.a2 } }),
    403,
    'FORBIDDEN_LOT',
  ],
  ['raising twice', S.raise, () => asAttendant({ params: { orderId }, body: {} }), 409, 'STATE_CONFLICT'],
  [
    'cash of another amount',
    S.takeCash,
    () => asAttendant({ params: { orderId }, body: { amountFen: 1 }, headers: key() }),
    409,
    'AMOUNT_CHANGED',
  ],
  [
    'half a fen',
    S.takeCash,
    () => asAttendant({ params: { orderId }, body: { amountFen: 1.5 }, headers: key() }),
    400,
    'BAD_INPUT',
  ],
  [
    'no idempotency key',
    S.openRecovery,
    () => asAttendant({ body: request }),
    400,
    'IDEMPOTENCY_KEY_MISSING',
  ],
  [
    'an invalid idempotency key',
    S.openRecovery,
    () => asAttendant({ body: request, headers: { 'idempotency-key': 'a b' } }),
    400,
    'BAD_INPUT',
  ],
  [
    'an owner who never scanned',
    OWNER_CALLS.notMyCar,
    () => ({ token: owner.token, params: { orderId }, body: {} }),
    404,
    'NOT_FOUND',
  ],
  ['a path that is none', { ...S.me, path: '/staff/everything' }, () => asAttendant({}), 404, 'NOT_FOUND'],
  [
    'a method that is none',
    { ...S.me, method: 'PUT' },
    () => asAttendant({ body: {} }),
    405,
    'METHOD_NOT_ALLOWED',
  ],
  // The read of a waiting phone has a router of its own.
  [
    'a method that is none, for an order',
    { ...OWNER_CALLS.readOrder, method: 'PUT' },
    () => ({ token: owner.token, params: { orderId }, body: {} }),
    405,
    'METHOD_NOT_ALLOWED',
  ],
  ['an order for nobody', OWNER_CALLS.readOrder, () => ({ params: { orderId } }), 401, 'UNAUTHENTICATED'],
  [
    'an order that is none',
    OWNER_CALLS.readOrder,
    () => ({ token: owner.token, params: { orderId: 'none' } }),
    400,
    'BAD_INPUT',
  ],
  ['a broken escape', { ...S.me, path: '/staff/orders/%E0%A4%A' }, () => asAttendant({}), 400, 'BAD_INPUT'],
]

test.each(cases)('%s is refused and changes nothing', async (...[, call, asked, status, code]) => {
  const before = await app.fingerprint()
  const reply = await app.ask(call, {
    ...asked(),
    headers: { ...asked().headers, 'x-trace-id': 'trace-0123456789' },
  })
  expect([reply.status, reply.body.code]).toEqual([status, code])
  expect(reply.body.message.zh).toMatch(/[\u4e00-\u9fff]/)
  expect(reply.body.traceId).toBe('trace-0123456789')
  expect(await app.fingerprint()).toBe(before)
})

test('a refusal names the field and never repeats the value', async () => {
  const reply = await app.ask(S.startShift, asAttendant({ body: { lotId: 'my-secret-value' } }))
  expect(reply.body.details).toEqual([{ path: 'body.lotId', code: 'invalid_format' }])
  expect(JSON.stringify(reply.body)).not.toContain('my-secret-value')
})

test('an invalid trace id is replaced', async () => {
  const reply = await app.ask(S.me, asAttendant({ headers: { 'x-trace-id': '<script>' } }))
  expect(reply.headers.get('x-trace-id')).toMatch(/^[0-9a-f-]{36}$/)
})

test('a session ends when it expires, when the person signs out, and when a manager changes the rights of the person', async () => {
  const { services } = app
  const late = await context.staff(context.a, ['attendant'], [context.a1])
  await services.database.query(
    `UPDATE session SET expires_at = now() - interval '1 s' WHERE token_hash = $1`,
    [services.sessions.hashOf(late.token)],
  )
  expect((await app.ask(S.me, { token: late.token })).body.code).toBe('SESSION_EXPIRED')
  const leaver = await context.staff(context.a, ['attendant'], [context.a1])
  expect((await app.ask(S.me, { token: leaver.token })).status).toBe(200)
  expect((await app.ask(S.signOut, { token: leaver.token })).status).toBe(200)
  expect((await app.ask(S.me, { token: leaver.token })).body.code).toBe('SESSION_EXPIRED')
  const moved = await context.staff(context.a, ['attendant'], [context.a1])
  expect((await app.ask(S.me, { token: moved.token })).status).toBe(200)
  const change = { roles: ['attendant'], lotIds: [context.a2], disabled: false }
  expect(
    (
      await app.ask(S.changeStaff, {
        token: context.manager.token,
        params: { staffId: moved.id },
        body: change,
      })
    ).status,
  ).toBe(200)
  expect((await app.ask(S.me, { token: moved.token })).body.code).toBe('SESSION_EXPIRED')
})

test('an invitation binds one account, once', async () => {
  const invited = await app.ask(S.inviteStaff, {
    token: context.manager.token,
    body: { name: '新人', roles: ['attendant'], lotIds: [context.a1] },
  })
  const inviteCode = invited.body.inviteCode as string
  expect((await app.ask(S.signIn, { body: { code: 'newcomer' } })).body.code).toBe('STAFF_NOT_BOUND')
  expect(
    (await app.ask(S.signIn, { body: { code: 'newcomer', inviteCode: 'not-the-code' } })).body.code,
  ).toBe('INVITE_INVALID')
  expect((await app.ask(S.signIn, { body: { code: context.attendant.code, inviteCode } })).body.code).toBe(
    'STAFF_ALREADY_BOUND',
  )
  const first = await app.ask(S.signIn, { body: { code: 'newcomer', inviteCode } })
  expect(first.body.me.staff).toMatchObject({ name: '新人', bound: true })
  expect((await app.ask(S.signIn, { body: { code: 'thief', inviteCode } })).body.code).toBe('INVITE_INVALID')
  expect((await app.ask(S.signIn, { body: { code: 'newcomer' } })).status).toBe(200)
})

test('a refused login code is WECHAT_CODE_INVALID, and a login without an answer of WeChat is UNAVAILABLE', async () => {
  app.logins.set('used', { kind: 'refused', code: '40163', message: 'code been used' })
  app.logins.set('slow', { kind: 'unknown', why: 'timeout' })
  expect((await app.ask(OWNER_CALLS.signIn, { body: { code: 'used' } })).body.code).toBe(
    'WECHAT_CODE_INVALID',
  )
  expect((await app.ask(OWNER_CALLS.signIn, { body: { code: 'slow' } })).body.code).toBe('UNAVAILABLE')
})

test('too many requests are refused, with the time to wait', async () => {
  const { token } = await context.owner()
  const call = () =>
    app.ask(OWNER_CALLS.askEmergency, { token, params: { orderId: randomUUID() }, body: { reason: '病人' } })
  const codes = []
  for (let n = 0; n < 21; n++) codes.push((await call()).body.code)
  // The window may turn once while the requests run.
  expect(codes.filter(code => code === 'NOT_FOUND').length).toBeLessThanOrEqual(20)
  const last = await call()
  if (last.status === 429) expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(codes).toContain('RATE_LIMITED')
})
