import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { StaffOrder } from '@fangxing/contract/orders'
import { staffOrderSchema } from '@fangxing/contract/orders.schema'
import { checkInvariants } from '../../../src/workflows/check-invariants'
import { confirmDown } from '../../../src/workflows/ingest-reports/confirm-lowered'
import { startApp, type TestApp } from './app'
import { activeOrder, makeContext, recoveryRequest, key, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const S = STAFF_CALLS
const minutesAgo = (minutes: number) =>
  new Date(app.services.clock.now().getTime() - minutes * 60_000).toISOString()
const record = (orderId: string, body: object, token = context.attendant.token) =>
  app.ask(S.recordPolice, { token, params: { orderId }, body })
const present = (orderId: string, token = context.attendant.token) =>
  app.ask(S.policePresent, { token, params: { orderId }, body: { reason: '民警到场' } })
const orderOf = (body: unknown): StaffOrder => staffOrderSchema.parse(body)
const query = <T>(text: string, values: unknown[]): Promise<T[]> =>
  app.services.database.query<any>(text, values)

async function lowered(orderId: string, deviceId: string): Promise<void> {
  await app.services.changeDeviceOfOrder.change(
    orderId,
    { actor: `device:${deviceId}`, traceId: 'test-trace' },
    draft => confirmDown(draft, { by: 'device', outcome: 'down' }),
  )
}

test('a report to the police is kept with the order, and its number may come later', async () => {
  const report = { reportedAt: minutesAgo(5), station: '南湖派出所' }
  const request = await recoveryRequest(context)
  const opened = await app.ask(S.openRecovery, {
    token: context.attendant.token,
    headers: key(),
    body: { ...request, policeReport: report },
  })
  const order = orderOf(opened.body)
  expect(order.police).toEqual({ ...report, number: null, presentAt: null })
  const whole = { ...report, number: 'J4403002026-88' }
  const added = orderOf((await record(order.id, whole)).body)
  expect(added.police).toEqual({ ...whole, presentAt: null })
  expect(added.version).toBeGreaterThan(order.version)
  expect(
    await query(
      `SELECT detail->>'number' AS number, actor FROM journal WHERE order_id = $1 AND event = 'police_reported'`,
      [order.id],
    ),
  ).toEqual([{ number: whole.number, actor: `staff:${context.attendant.id}` }])
})

test('a report of tomorrow, from another lot or of another merchant is refused', async () => {
  const { orderId } = await activeOrder(context)
  const report = { reportedAt: minutesAgo(5), station: '南湖派出所' }
  expect((await record(orderId, { ...report, reportedAt: minutesAgo(-120) })).body).toMatchObject({
    code: 'BAD_INPUT',
    details: [{ path: 'body.reportedAt', code: 'too_big' }],
  })
  expect((await record(orderId, report, context.elsewhere.token)).body.code).toBe('FORBIDDEN_LOT')
  expect((await record(orderId, report, context.stranger.token)).body.code).toBe('NOT_FOUND')
  expect((await present(orderId, context.stranger.token)).body.code).toBe('NOT_FOUND')
})

test('an officer at the car lowers the lock at once, and the debts are owed as before', async () => {
  const { orderId, device, request } = await activeOrder(context)
  await record(orderId, { reportedAt: minutesAgo(3), station: '南湖派出所', number: '88' })
  // Whoever of the merchant stands beside the officer, in whichever lot they work.
  const order = orderOf((await present(orderId, context.elsewhere.token)).body)
  expect(order).toMatchObject({
    state: 'cancelling',
    endCause: 'POLICE_PRESENT',
    police: { station: '南湖派出所', number: '88', presentAt: expect.any(String) },
    commands: [{ op: 'RAISE' }, { op: 'LOWER', why: 'POLICE_PRESENT' }],
    moveTask: { state: expect.any(String) },
  })
  // A device knows that staff lowered it.
  expect(
    await query('SELECT why, cause_kind FROM lock_command WHERE order_id = $1 AND op = $2', [
      orderId,
      'LOWER',
    ]),
  ).toEqual([{ why: 'STAFF', cause_kind: 'police' }])
  expect((await present(orderId)).body.code).toBe('STATE_CONFLICT')
  await lowered(orderId, device.id)
  const ended = orderOf(
    (await app.ask(S.readOrder, { token: context.manager.token, params: { orderId } })).body,
  )
  expect(ended).toMatchObject({ state: 'cancelled', endCause: 'POLICE_PRESENT' })
  expect(
    await query('SELECT state, due_fen > 0 AS owed FROM arrear WHERE id = ANY($1)', [request.arrearIds]),
  ).toEqual([{ state: 'outstanding', owed: true }])
  expect(await query(`SELECT state FROM bill WHERE id = $1`, [orderId])).toEqual([{ state: 'withdrawn' }])
  expect(
    await query(
      `SELECT event, detail->>'reason' AS reason FROM journal WHERE order_id = $1 AND event = 'police_present'`,
      [orderId],
    ),
  ).toEqual([{ event: 'police_present', reason: '民警到场' }])
  const again = await app.ask(S.checkEligibility, {
    token: context.attendant.token,
    body: { ...request, device: { id: (await context.device()).id } },
  })
  expect(again.body.failed).toContainEqual(expect.objectContaining({ code: 'GATE_LET_GO' }))
  const { checked } = await checkInvariants(app.services.database, app.services.clock.now())
  expect(checked.find(({ id }) => id === 'I1a')!.broken).toEqual([])
  await query(`UPDATE recovery_order SET police = NULL WHERE id = $1`, [orderId])
  const { checked: unproven } = await checkInvariants(app.services.database, app.services.clock.now())
  expect(unproven.find(({ id }) => id === 'I1a')!.broken).toHaveLength(1)
})
