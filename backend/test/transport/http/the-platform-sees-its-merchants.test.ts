import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { StaffCall } from '@fangxing/contract/calls'
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

test('what the platform’s people read across merchants is in the audit log, once an hour for each of them', async () => {
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

test('a stop of one merchant and of all is shown until it is taken back', async () => {
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

test('nobody of a merchant sees any of it', async () => {
  for (const call of [STAFF_CALLS.listMerchants, STAFF_CALLS.readPlatform, STAFF_CALLS.listPlatformIncidents])
    expect((await app.ask(call, { token: context.manager.token })).body.code).toBe('FORBIDDEN_ROLE')
})
