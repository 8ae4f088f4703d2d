import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { StaffCall } from '@fangxing/contract/calls'
import { ReadReadiness } from '../../../src/workflows/read-readiness'
import { startApp, type TestApp } from './app'
import { activeOrder, makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 120_000)
afterAll(() => app.stop())

type Merchant = StaffCall<'listMerchants'>['reply']['items'][number]
async function merchant(id: string): Promise<Merchant> {
  const reply = await app.ask(STAFF_CALLS.listMerchants, { token: context.operator.token })
  expect(reply.status).toBe(200)
  return (reply.body.items as Merchant[]).find(item => item.id === id)!
}
const state = async () =>
  (await app.ask(STAFF_CALLS.readPlatform, { token: context.operator.token }))
    .body as StaffCall<'readPlatform'>['reply']
const stop = (merchantId: string | null, stopped: boolean) =>
  app.ask(STAFF_CALLS.stopRaising, {
    token: context.operator.token,
    body: { merchantId, stopped, reason: '演练' },
  })

test('a merchant is listed with what it has and what it holds, and nothing of its credentials', async () => {
  expect(await merchant(context.b)).toMatchObject({ lotCount: 1, deviceCount: 0, heldCount: 0 })
  await activeOrder(context)
  const seen = await merchant(context.a)
  expect(seen).toMatchObject({
    lotCount: 2,
    managerCount: 1,
    deviceCount: 1,
    heldCount: 1,
    openIncidentCount: 0,
  })
  expect(Object.keys(seen.pay).sort()).toEqual(['hasCredentials', 'last'])
  expect((await state()).heldCount).toBeGreaterThanOrEqual(1)
})

test('what people of the platform read of merchants is in the audit log, once an hour for each merchant', async () => {
  const { operator, manager } = context
  const entries = () =>
    app.services.database.query<{ call: string }>(
      `SELECT detail->>'call' AS call FROM journal WHERE event = 'platform_read' AND entity_id = $1 ORDER BY call`,
      [operator.id],
    )
  const read = () => app.ask(STAFF_CALLS.searchAudit, { token: operator.token, query: { limit: '1' } })
  for (const { status } of [await read(), await read()]) expect(status).toBe(200)
  expect((await app.ask(STAFF_CALLS.listPlatformIncidents, { token: operator.token })).status).toBe(200)
  await app.ask(STAFF_CALLS.searchAudit, { token: manager.token, query: { limit: '1' } })
  const calls = (await entries()).map(({ call }) => call)
  expect(calls.filter(call => call === 'searchAudit')).toHaveLength(1)
  expect(calls.filter(call => call === 'listPlatformIncidents')).toHaveLength(1)
  expect(
    await app.services.database.query(
      `SELECT 1 FROM journal WHERE event = 'platform_read' AND entity_id <> $1`,
      [operator.id],
    ),
  ).toEqual([])
})

test('a look at WeChat under the number of a merchant is remembered with what came of it', async () => {
  const { operator, a } = context
  const checked = await app.ask(STAFF_CALLS.checkMerchantPay, {
    token: operator.token,
    params: { merchantId: a },
  })
  expect(checked.status).toBe(200)
  expect(checked.body.last.result).toMatch(/^(ok|refused|silent)$/)
  expect((await merchant(a)).pay).toEqual(checked.body)
  const unknown = await app.ask(STAFF_CALLS.checkMerchantPay, {
    token: operator.token,
    params: { merchantId: '00000000-0000-4000-8000-000000000000' },
  })
  expect(unknown.body.code).toBe('NOT_FOUND')
})

test('a stop of raising, of one merchant or of all, is shown until it ends', async () => {
  expect((await stop(context.a, true)).status).toBe(200)
  expect((await merchant(context.a)).raisingStoppedAt).not.toBeNull()
  expect((await merchant(context.b)).raisingStoppedAt).toBeNull()
  await stop(null, true)
  expect((await state()).raisingStoppedSince).not.toBeNull()
  await stop(null, false)
  await stop(context.a, false)
  expect((await state()).raisingStoppedSince).toBeNull()
  expect((await merchant(context.a)).raisingStoppedAt).toBeNull()
})

test('the node that answers says how it is', async () => {
  const { health } = await state()
  expect(health).toMatchObject({ database: true, redis: true, clock: true })
})

test('an incident of any merchant is named without the car, and closed ones are not', async () => {
  const { database, clock } = app.services
  const add = (id: string, incidentState: string) =>
    database.query(
      `INSERT INTO incident (id, merchant_id, lot_id, kind, subject, level, state, detail, opened_at)
       VALUES ($1::uuid, $2, $3, 'emergency_requested', $1::uuid::text, 3, $4, '{"reason": "有人"}', $5)`,
      [id, context.b, context.b1, incidentState, clock.now()],
    )
  await add('10000000-0000-4000-8000-000000000001', 'open')
  await add('10000000-0000-4000-8000-000000000002', 'closed')
  const reply = await app.ask(STAFF_CALLS.listPlatformIncidents, { token: context.operator.token })
  const items = reply.body.items as StaffCall<'listPlatformIncidents'>['reply']['items']
  const mine = items.filter(({ merchantId }) => merchantId === context.b)
  expect(mine).toHaveLength(1)
  expect(mine[0]).toMatchObject({ merchantName: '别家停车', lotName: '别处', level: 3 })
  expect(JSON.stringify(reply.body)).not.toContain('有人')
})

type Read = StaffCall<'readMerchant'>['reply']
const read = async (merchantId: string): Promise<Read> =>
  (await app.ask(STAFF_CALLS.readMerchant, { token: context.operator.token, params: { merchantId } })).body
const change = (
  merchantId: string,
  draft: { version: number; name?: string; mchid?: string; hotline?: string },
  token = context.operator.token,
) =>
  app.ask(STAFF_CALLS.changeMerchant, {
    token,
    params: { merchantId },
    body: { name: '城北停车', payeeName: '城北停车', mchid: '1900000001', hotline: '4008001234', ...draft },
  })
const missing = ({ items }: Read['readiness']) =>
  items.filter(({ isDone }) => !isDone).map(({ step }) => step)

test('a new merchant is told what it lacks, step by step, with the platform and its own manager seeing the same', async () => {
  const { operator } = context
  const body = {
    code: 'chengbei',
    name: '城北停车',
    payeeName: '城北停车',
    mchid: '1900000999',
    hotline: '4008001234',
  }
  const created = await app.ask(STAFF_CALLS.createMerchant, { token: operator.token, body })
  const merchantId = created.body.merchantId as `${string}-${string}-${string}-${string}-${string}`
  const bare = await read(merchantId)
  expect(missing(bare.readiness)).toEqual(bare.readiness.items.map(({ step }) => step))
  expect(bare.readiness).toMatchObject({ isReady: false, hasRecovered: false, lot: null })
  expect(bare.readiness.items[1]!.failed[0]!.code).toBe('GATE_PAYEE_UNKNOWN')

  await change(merchantId, { version: 1 })
  await app.services.database.query(
    `INSERT INTO lot (id, merchant_id, name, address, hotline, clearance) VALUES (gen_random_uuid(), $1, '南门', '深圳', '4008001234', '{}')`,
    [merchantId],
  )
  const lotId = await context.lot(merchantId, '北门')
  const manager = await context.staff(merchantId, ['manager'], [])
  await context.staff(merchantId, ['attendant'], [lotId])
  const device = await context.device(merchantId, lotId)
  await app.services.database.query(`UPDATE device SET link = 'offline' WHERE id = $1`, [device.id])
  const later = await read(merchantId)
  expect(later.readiness.lot).toMatchObject({ id: lotId })
  expect(missing(later.readiness)).toEqual(['tariff', 'device', 'debts'])
  expect(later.readiness.items.find(({ step }) => step === 'device')!.failed[0]!.code).toBe(
    'GATE_DEVICE_OFFLINE',
  )
  await stop(merchantId, true)
  const own = await app.ask(STAFF_CALLS.readReadiness, { token: manager.token })
  expect(missing(own.body)).toEqual(['tariff', 'device', 'rules', 'debts'])
})

test('message templates that are not set are advice to both, and keep nobody from being ready', async () => {
  const { manager, a } = context
  const seen = (await read(a)).readiness
  expect(seen.advice).toEqual(['reminderTemplate', 'endedTemplate'])
  expect(seen.items.map(({ step }) => step)).not.toContain('reminderTemplate')
  const own = await app.ask(STAFF_CALLS.readReadiness, { token: manager.token })
  expect(own.body.advice).toEqual(seen.advice)
  const both = { ...app.services, reminderSender: { isOn: true }, endedSender: { isOn: true } }
  const traced = { actor: 'timer', traceId: 'trace-advice' } as const
  expect((await new ReadReadiness(both).read(a, traced)).advice).toEqual([])
  const one = { ...both, endedSender: { isOn: false } }
  expect((await new ReadReadiness(one).read(a, traced)).advice).toEqual(['endedTemplate'])
})

test('what WeChat said is kept for every node, and counts for no other number', async () => {
  const { operator, b } = context
  const look = (merchantId: string) =>
    app.ask(STAFF_CALLS.checkMerchantPay, { token: operator.token, params: { merchantId } })
  const seen = (await look(b)).body
  const stored = () =>
    app.services.database.one<Record<string, unknown>>(
      'SELECT pay_check_result AS result, pay_check_mchid AS mchid, version FROM merchant WHERE id = $1',
      [b],
    )
  expect(await stored()).toEqual({ result: seen.last.result, mchid: '1900000001', version: 1 })
  const { version } = await merchant(b)
  expect((await change(b, { version, mchid: '1900000777' })).status).toBe(200)
  expect((await merchant(b)).pay).toEqual({ hasCredentials: false, last: null })
  await change(b, { version: version + 1 })
})

test('a merchant is changed by who has seen its last version, and keeps its number while somebody pays under it', async () => {
  const { a } = context
  const { version } = await merchant(a)
  expect((await change(a, { version: version + 1 })).body.code).toBe('VERSION_CONFLICT')
  expect((await change(a, { version, mchid: '12' })).body.code).toBe('BAD_INPUT')
  const changed = await change(a, { version, hotline: '4008009999' })
  expect(changed.body).toMatchObject({ name: '城北停车', hotline: '4008009999', version: version + 1 })
  await activeOrder(context)
  const busy = await change(a, { version: version + 1, mchid: '1900000888' })
  expect(busy.body.code).toBe('MERCHANT_BUSY')
  expect((await merchant(a)).mchid).toBe('1900000001')
  expect((await change('00000000-0000-4000-8000-000000000000', { version: 1 })).body.code).toBe('NOT_FOUND')
})

test('a manager whose first code ran out is invited again by the platform', async () => {
  const { operator, b } = context
  const invited = await app.ask(STAFF_CALLS.inviteManager, {
    token: operator.token,
    params: { merchantId: b },
    body: { name: '孙经理' },
  })
  const { inviteCode } = invited.body as StaffCall<'inviteManager'>['reply']
  const entered = await app.ask(STAFF_CALLS.signIn, { body: { code: 'sun', inviteCode } })
  expect(entered.body.me.staff).toMatchObject({ name: '孙经理', roles: ['manager'] })
  expect(entered.body.me.merchant.id).toBe(b)
})

test('people of a merchant see and change nothing of the platform', async () => {
  const { manager, attendant, a } = context
  for (const call of [STAFF_CALLS.listMerchants, STAFF_CALLS.readPlatform, STAFF_CALLS.listPlatformIncidents])
    expect((await app.ask(call, { token: manager.token })).body.code).toBe('FORBIDDEN_ROLE')
  const mine = { token: manager.token, params: { merchantId: a } }
  expect((await app.ask(STAFF_CALLS.readMerchant, mine)).body.code).toBe('FORBIDDEN_ROLE')
  expect((await change(a, { version: 1 }, manager.token)).body.code).toBe('FORBIDDEN_ROLE')
  const invite = { ...mine, body: { name: '某人' } }
  expect((await app.ask(STAFF_CALLS.inviteManager, invite)).body.code).toBe('FORBIDDEN_ROLE')
  expect((await app.ask(STAFF_CALLS.readReadiness, { token: attendant.token })).body.code).toBe(
    'FORBIDDEN_ROLE',
  )
})
