import { OWNER_CALLS, STAFF_CALLS } from '@fangxing/contract/calls'
import { staffOrderSchema } from '@fangxing/contract/orders.schema'
import { constructServices } from '../../../src/composition/application'
import { startApp, type TestApp } from './app'
import { activeOrder, jpeg, key, makeContext, recoveryRequest, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const S = STAFF_CALLS
const open = (token: string, body: object, headers = key()) =>
  app.ask(S.openRecovery, { token, body, headers })
type Sender = { token?: string; headers?: Record<string, string> }
const act = (
  call: (typeof S)['cancel'],
  orderId: string,
  body: object = {},
  { token = context.attendant.token, headers = {} }: Sender = {},
) => app.ask(call, { token, params: { orderId }, body, headers })
const one = <T>(text: string, values: unknown[]) => app.services.database.one<any>(text, values) as Promise<T>

test('the same key opens one order however often it comes, at once or later', async () => {
  const request = await recoveryRequest(context)
  const headers = key()
  const together = await Promise.all(
    Array.from({ length: 6 }, () => open(context.attendant.token, request, headers)),
  )
  const later = await open(context.attendant.token, request, headers)
  expect(new Set([...together, later].map(reply => `${reply.status} ${reply.body.id}`)).size).toBe(1)
  expect(staffOrderSchema.parse(later.body)).toMatchObject({
    state: 'created',
    epoch: 1,
    amountFen: 1500,
    dueFen: 1500,
  })
  const other = await open(context.attendant.token, { ...request, lotId: context.a2 }, headers)
  expect(other.body.code).toBe('IDEMPOTENCY_KEY_REUSED')
})

test('when two attendants recover the same car at once, one gets the order', async () => {
  const plate = context.plate()
  const first = await recoveryRequest(context, { plate })
  const second = { ...first, device: { id: (await context.device()).id } }
  const replies = await Promise.all([
    open(context.attendant.token, first),
    open(context.colleague.token, second),
  ])
  expect(replies.map(reply => reply.status).sort()).toEqual([200, 409])
  expect(['ARREAR_BUSY', 'GATE_REFUSED']).toContain(replies.find(reply => reply.status === 409)!.body.code)
  const held = await one<{ n: number }>(
    'SELECT count(*)::int AS n FROM order_arrear WHERE arrear_id = $1 AND is_active',
    [first.arrearIds[0]],
  )
  expect(held.n).toBe(1)
})

test('when two attendants use the same device at once, one gets it, and its epoch rises by one', async () => {
  const device = await context.device()
  const requests = [await recoveryRequest(context, { device }), await recoveryRequest(context, { device })]
  const replies = await Promise.all(
    requests.map((request, index) => open([context.attendant, context.colleague][index]!.token, request)),
  )
  expect(replies.map(reply => reply.status).sort()).toEqual([200, 409])
  const row = await one<{ last_epoch: number; lifecycle: string }>(
    'SELECT last_epoch, lifecycle FROM device WHERE id = $1',
    [device.id],
  )
  expect(row).toEqual({ last_epoch: 1, lifecycle: 'reserved' })
  const loser = requests[replies.findIndex(reply => reply.status === 409)]!
  expect(await one('SELECT state FROM arrear WHERE id = $1', [loser.arrearIds[0]])).toEqual({
    state: 'outstanding',
  })
})

test('the eligibility check names every rule that failed, and nothing is held', async () => {
  const request = await recoveryRequest(context, { fen: 100 })
  const bad = {
    ...request,
    checklist: { ...request.checklist, nobodyInside: false },
    recognised: context.plate(),
    photoIds: [],
  }
  const asked = await app.ask(S.checkEligibility, { token: context.attendant.token, body: bad })
  const codes = asked.body.failed.map((failure: { code: string }) => failure.code)
  expect(asked.body.ok).toBe(false)
  expect(codes.sort()).toEqual(['GATE_CHECKLIST', 'GATE_MIN_TOTAL', 'GATE_PHOTO', 'GATE_PLATE_CONFIRM'])
  const before = await app.fingerprint()
  const refused = await open(context.attendant.token, bad)
  expect([refused.body.code, refused.body.details.length]).toEqual(['GATE_REFUSED', 4])
  expect(await app.fingerprint()).toBe(before)
})

test.each([
  ['in all lots', true],
  ['in this lot', true],
  ['in another lot', false],
  ['at another merchant', false],
] as const)('a car whose plate is exempt %s is never blocked: %s', async (where, isExempt) => {
  const failed = isExempt ? ['GATE_EXEMPT'] : []
  const codesOf = (failures: { code: string }[]) => failures.map(({ code }) => code)
  const request = await recoveryRequest(context)
  const opened = await recoveryRequest(context)
  const orderId = (await open(context.attendant.token, opened)).body.id as string
  const token = (where === 'at another merchant' ? context.stranger : context.manager).token
  const lotId = { 'in this lot': context.a1, 'in another lot': context.a2 }[where as string] ?? null
  for (const { plate } of [request, opened])
    expect((await app.ask(S.exemptPlate, { token, body: { plate, lotId, note: '消防车' } })).status).toBe(200)
  const asked = await app.ask(S.checkEligibility, { token: context.attendant.token, body: request })
  expect(codesOf(asked.body.failed)).toEqual(failed)
  const refused = await open(context.attendant.token, request)
  expect(codesOf(refused.body.details ?? [])).toEqual(failed)
  const raised = await act(S.raise as never, orderId)
  expect(codesOf(raised.body.details ?? [])).toEqual(failed)
  expect(raised.status).toBe(isExempt ? 409 : 200)
})

test('two raise calls at once give one RAISE, and the eligibility is checked again right before it', async () => {
  const request = await recoveryRequest(context)
  const orderId = (await open(context.attendant.token, request)).body.id as string
  const raise = (token: string) => act(S.raise as never, orderId, {}, { token })
  await app.services.database.query(
    `UPDATE device SET link = 'offline', version = version + 1 WHERE id = $1`,
    [request.device.id],
  )
  const refused = await raise(context.attendant.token)
  expect(refused.body.details.map((failure: { code: string }) => failure.code)).toEqual([
    'GATE_DEVICE_OFFLINE',
  ])
  await app.services.database.query(
    `UPDATE device SET link = 'online', version = version + 1 WHERE id = $1`,
    [request.device.id],
  )
  const replies = await Promise.all([raise(context.attendant.token), raise(context.colleague.token)])
  expect(replies.map(reply => reply.status).sort()).toEqual([200, 409])
  const raises = await app.services.database.query(
    `SELECT op, expires_at - issued_at AS life FROM lock_command WHERE order_id = $1 AND op = 'RAISE'`,
    [orderId],
  )
  expect(raises).toHaveLength(1)
})

test('no lock is raised for a debt that was paid elsewhere meanwhile', async () => {
  const request = await recoveryRequest(context)
  const orderId = (await open(context.attendant.token, request)).body.id as string
  await app.services.database.query('UPDATE arrear SET paid_fen = 500 WHERE id = $1', [request.arrearIds[0]])
  const refused = await act(S.raise as never, orderId)
  expect(refused.body.details.map((failure: { code: string }) => failure.code)).toEqual(['GATE_ARREAR_STATE'])
})

test('while our clock and WeChat’s differ nothing is opened and nothing is raised', async () => {
  const orderId = (await open(context.attendant.token, await recoveryRequest(context))).body.id as string
  const agrees = jest.spyOn(app.services.clockCheck, 'agreesWithWeChat').mockReturnValue(false)
  try {
    const raised = await act(S.raise as never, orderId)
    const opened = await open(context.attendant.token, await recoveryRequest(context))
    for (const { status, body } of [raised, opened]) {
      expect(status).toBe(409)
      expect(body.details.map((failure: { code: string }) => failure.code)).toEqual(['GATE_CLOCK'])
    }
  } finally {
    agrees.mockRestore()
  }
  expect((await act(S.raise as never, orderId)).status).toBe(200)
})

test('a merchant who cannot be paid now holds nobody: asked beforehand, at opening, and right before RAISE', async () => {
  const orderId = (await open(context.attendant.token, await recoveryRequest(context))).body.id as string
  app.probe.answer = { kind: 'unknown', why: 'ECONNREFUSED' }
  try {
    // Within the minute in which an earlier look counts for whoever only asks.
    const raised = await act(S.raise as never, orderId)
    expect(raised.body.details.map((failure: { code: string }) => failure.code)).toEqual([
      'GATE_WECHAT_SILENT',
    ])
    const body = await recoveryRequest(context)
    const asked = await app.ask(S.checkEligibility, { token: context.attendant.token, body })
    expect(asked.body.failed.map((failure: { code: string }) => failure.code)).toEqual(['GATE_WECHAT_SILENT'])
    expect((await open(context.attendant.token, body)).status).toBe(409)
  } finally {
    app.probe.answer = { kind: 'ok', value: null }
    // Looked at again: the bad answer counts for two seconds more.
    await app.services.payeeCheck.failures('1900000001', { isRaising: true })
  }
  await app.services.database.query('UPDATE merchant SET mchid = $2 WHERE id = $1', [context.a, '1900000099'])
  try {
    const raised = await act(S.raise as never, orderId)
    expect(raised.body.details.map((failure: { code: string }) => failure.code)).toEqual([
      'GATE_PAYEE_UNKNOWN',
    ])
    // What the owner's page calls verified is the number that was looked at.
    await app.services.orderCache.refresh(orderId)
    expect((await act(S.readOrder as never, orderId)).body.payee.verified).toBe(false)
  } finally {
    await app.services.database.query('UPDATE merchant SET mchid = $2 WHERE id = $1', [
      context.a,
      '1900000001',
    ])
  }
  await app.services.orderCache.refresh(orderId)
  expect((await act(S.readOrder as never, orderId)).body.payee.verified).toBe(true)
})

test('an order cancelled before RAISE ends at once, and device and debt are free', async () => {
  const request = await recoveryRequest(context)
  const orderId = (await open(context.attendant.token, request)).body.id as string
  const ended = await act(S.cancel, orderId, { reason: '车主已到' })
  expect(ended.body).toMatchObject({ state: 'cancelled', endCause: 'STAFF', commands: [] })
  expect(await one('SELECT lifecycle, order_id FROM device WHERE id = $1', [request.device.id])).toEqual({
    lifecycle: 'assigned',
    order_id: null,
  })
  expect(await one('SELECT state FROM arrear WHERE id = $1', [request.arrearIds[0]])).toEqual({
    state: 'outstanding',
  })
  expect((await open(context.attendant.token, { ...request, photoIds: request.photoIds })).status).toBe(200)
})

test('an order cancelled while the lock is up sends a LOWER with its cause and holds the debt until the lock is down', async () => {
  const { orderId, request } = await activeOrder(context)
  const ended = await act(S.cancel, orderId, { reason: '误操作' })
  expect(ended.body.state).toBe('cancelling')
  expect(ended.body.commands.find((command: { op: string }) => command.op === 'LOWER')).toMatchObject({
    why: 'STAFF',
  })
  expect((await act(S.cancel, orderId, { reason: '再来' })).body.code).toBe('STATE_CONFLICT')
  expect(await one('SELECT state FROM arrear WHERE id = $1', [request.arrearIds[0]])).toEqual({
    state: 'held',
  })
})

test('an emergency override lowers the lock and is reviewed afterwards', async () => {
  const { orderId } = await activeOrder(context)
  const ended = await act(S.override as never, orderId, { reason: '送医院' })
  expect(ended.body.state).toBe('cancelling')
  expect(ended.body.incidents.map((incident: { kind: string }) => incident.kind)).toContain(
    'emergency_override',
  )
})

test('cash settles once, also when asked twice', async () => {
  const { orderId, amountFen, request } = await activeOrder(context)
  const headers = key()
  const pay = () => act(S.takeCash as never, orderId, { amountFen }, { headers })
  const replies = await Promise.all([pay(), pay()])
  expect(replies.map(reply => reply.status)).toEqual([200, 200])
  expect(replies[0].body.settlement).toMatchObject({ method: 'cash', amountFen })
  expect((await act(S.takeCash as never, orderId, { amountFen }, { headers: key() })).body.code).toBe(
    'ALREADY_PAID',
  )
  expect(await one('SELECT state, due_fen FROM arrear WHERE id = $1', [request.arrearIds[0]])).toEqual({
    state: 'settled',
    due_fen: 0,
  })
  expect(await one('SELECT count(*)::int AS n FROM settlement WHERE order_id = $1', [orderId])).toEqual({
    n: 1,
  })
})

test('when a manager waives and an attendant takes cash at once, one of them counts', async () => {
  const { orderId, amountFen } = await activeOrder(context)
  const replies = await Promise.all([
    act(S.waive as never, orderId, { reason: '系统误差' }, { token: context.manager.token }),
    act(S.takeCash as never, orderId, { amountFen }, { headers: key() }),
  ])
  expect(replies.map(reply => reply.status).sort()).toEqual([200, 409])
  expect(await one('SELECT count(*)::int AS n FROM settlement WHERE order_id = $1', [orderId])).toEqual({
    n: 1,
  })
  expect(
    await one(`SELECT count(*)::int AS n FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, [orderId]),
  ).toEqual({ n: 1 })
})

test('an order ends by itself after the longest hold, and not before', async () => {
  const { orderId } = await activeOrder(context)
  await app.services.endHold.end(orderId)
  expect(await one('SELECT state FROM recovery_order WHERE id = $1', [orderId])).toEqual({ state: 'active' })
  const until = await one<{ hold_until: Date }>('SELECT hold_until FROM recovery_order WHERE id = $1', [
    orderId,
  ])
  const { clock } = app.services
  const later = { now: () => new Date(until.hold_until.getTime() + 1000) }
  const moved = constructServices({ ...app.services, clock: later })
  expect(clock.now() < until.hold_until).toBe(true)
  await moved.endHold.end(orderId)
  await moved.endHold.end(orderId)
  expect(await one('SELECT state, end_cause FROM recovery_order WHERE id = $1', [orderId])).toEqual({
    state: 'cancelling',
    end_cause: 'EXPIRED',
  })
})

test('raising is stopped for a merchant, and every lock is lowered', async () => {
  const { orderId } = await activeOrder(context)
  const stop = (stopped: boolean) =>
    app.ask(S.stopRaising, {
      token: context.operator.token,
      body: { merchantId: context.a, stopped, reason: '演练' },
    })
  expect((await stop(true)).status).toBe(200)
  const refused = await open(context.attendant.token, await recoveryRequest(context))
  expect(refused.body.details.map((failure: { code: string }) => failure.code)).toEqual([
    'GATE_RAISING_STOPPED',
  ])
  const released = await app.ask(S.releaseAll, {
    token: context.operator.token,
    body: { merchantId: context.a, reason: '演练' },
  })
  expect(released.body.orderCount).toBeGreaterThan(0)
  expect(await one('SELECT state FROM recovery_order WHERE id = $1', [orderId])).toEqual({
    state: 'cancelling',
  })
  const left = await one<{ n: number }>(
    `SELECT count(*)::int AS n FROM recovery_order WHERE merchant_id = $1 AND state IN ('created', 'deploying', 'active')`,
    [context.a],
  )
  expect(left.n).toBe(0)
  expect((await stop(false)).status).toBe(200)
})

test('an owner scans, reads, and calls for help; forged and old prints are refused', async () => {
  const { orderId, device } = await activeOrder(context)
  const { token, ref } = await context.owner()
  const scan = (body: object) => app.ask(OWNER_CALLS.scan, { token, body })
  const seen = await scan({ link: device.link })
  expect(seen.body.order).toMatchObject({
    id: orderId,
    state: 'active',
    plateMasked: expect.stringContaining('*'),
  })
  expect(JSON.stringify(seen.body)).not.toContain('o_owner_')
  expect(ref).toMatch(/^[0-9a-f]{10}$/)
  const [code, version, signature] = device.link.split('/d/')[1]!.split('.') as [string, string, string]
  const prefix = device.link.split('/d/')[0]
  const other = await context.device()
  const forged = [
    `${prefix}/d/${code}.${version}.${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}`,
    `${prefix}/d/${code}.2.${signature}`,
    `${prefix}/d/${other.link.split('/d/')[1]!.split('.')[0]}.1.${signature}`,
    `https://evil.example/d/${code}.${version}.${signature}`,
    `${prefix}/d/${code}.${version}.${signature}?x=1`,
    'hello',
  ]
  for (const link of forged) expect([link, (await scan({ link })).body.code]).toEqual([link, 'QR_INVALID'])
  expect((await scan({ scene: `${code}.${version}.${signature}` })).status).toBe(200)
  expect((await app.ask(OWNER_CALLS.readOrder, { token, params: { orderId } })).body).toEqual(
    (await scan({ link: device.link })).body.order,
  )
  expect(
    (await app.ask(OWNER_CALLS.listOrders, { token })).body.items.map((item: { id: string }) => item.id),
  ).toEqual([orderId])
  const cry = () =>
    app.ask(OWNER_CALLS.askEmergency, { token, params: { orderId }, body: { reason: '有病人' } })
  const cries = await Promise.all([cry(), cry()])
  expect(new Set(cries.map(reply => reply.body.incidentId)).size).toBe(1)
  expect(cries[0].body.hotline).toBe('4008001234')
  const incidents = await app.ask(S.listIncidents, {
    token: context.attendant.token,
    query: { lotId: context.a1 },
  })
  expect(incidents.body.items.map((incident: { kind: string }) => incident.kind)).toContain(
    'emergency_requested',
  )
  const reprinted = await app.ask(S.reprintDevice, {
    token: context.manager.token,
    params: { deviceId: device.id },
    body: {},
  })
  expect(reprinted.status).toBe(200)
  expect((await scan({ link: device.link })).body.code).toBe('QR_REVOKED')
  expect((await scan({ link: other.link })).body.order).toBeNull()
})

test('a picture is read only through its signed link', async () => {
  const photoId = await context.photo(context.attendant.token)
  const url = (
    await app.ask(S.putPhoto, {
      token: context.attendant.token,
      body: jpeg(),
      headers: { 'content-type': 'image/jpeg' },
    })
  ).body.url as string
  const signed = new URL(url)
  const opened = await app.raw('GET', signed.pathname + signed.search)
  expect([opened.status, opened.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  expect((await app.raw('GET', `/photos/${photoId}${signed.search}`)).body.code).toBe('NOT_FOUND')
  expect((await app.raw('GET', signed.pathname)).body.code).toBe('NOT_FOUND')
})

test('the board shows the lot and nothing of another merchant', async () => {
  const board = await app.ask(S.board, { token: context.attendant.token, query: { lotId: context.a1 } })
  expect(board.status).toBe(200)
  expect(board.body.orders.length).toBeGreaterThan(0)
  expect(new Set(board.body.orders.map((order: { merchantId: string }) => order.merchantId))).toEqual(
    new Set([context.a]),
  )
  const page = await app.ask(S.listOrders, { token: context.manager.token, query: { limit: '2' } })
  const next = await app.ask(S.listOrders, {
    token: context.manager.token,
    query: { limit: '2', cursor: page.body.next },
  })
  const ids = [...page.body.items, ...next.body.items].map((order: { id: string }) => order.id)
  expect(new Set(ids).size).toBe(4)
})
