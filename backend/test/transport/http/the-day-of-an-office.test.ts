import { randomUUID } from 'node:crypto'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { StaffCall } from '@fangxing/contract/calls'
import { startApp, type TestApp } from './app'
import { activeOrder, makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
}, 120_000)
beforeEach(async () => {
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

type Today = StaffCall<'today'>['reply']
async function today(token = context.manager.token, lotId?: string): Promise<Today> {
  const reply = await app.ask(STAFF_CALLS.today, { token, query: lotId ? { lotId } : {} })
  if (reply.status !== 200) throw new Error(reply.body.code)
  return reply.body
}

const payInCash = (orderId: string, amountFen: number) =>
  app.ask(STAFF_CALLS.takeCash, {
    token: context.attendant.token,
    params: { orderId },
    body: { amountFen },
    headers: { 'idempotency-key': randomUUID() },
  })

test('a car that is held is named with its lot, its bay and since when its lock is up', async () => {
  const { orderId, amountFen, device } = await activeOrder(context, { bay: 'B12' })
  const { holds } = await today()
  expect(holds).toHaveLength(1)
  expect(holds[0]).toMatchObject({
    orderId,
    amountFen,
    bay: 'B12',
    lotId: context.a1,
    state: 'active',
    paidAt: null,
    device: { id: device.id, position: 'up', link: 'online' },
  })
  expect(Date.parse(holds[0]!.activeAt!)).toBeLessThanOrEqual(app.services.clock.now().getTime())
  expect((await today(context.finance.token, context.a1)).holds).toHaveLength(1)
  expect((await today(context.manager.token, context.a2)).holds).toEqual([])
})

test('what was paid today counts in the lot where it was paid, at its hour; what was given back does not', async () => {
  const { orderId, amountFen } = await activeOrder(context)
  expect((await payInCash(orderId, amountFen)).status).toBe(200)
  const { recovered, holds } = await today()
  expect(recovered).toMatchObject({
    fen: amountFen,
    count: 1,
    cashFen: amountFen,
    elsewhereFen: 0,
    yesterdayFen: 0,
  })
  const hour = new Date(app.services.clock.now().getTime() + 8 * 3_600_000).getUTCHours()
  expect(recovered.hours.reduce((sum, fen) => sum + fen, 0)).toBe(amountFen)
  expect(recovered.hours[hour]! + recovered.hours[(hour + 23) % 24]!).toBe(amountFen)
  expect(holds[0]!.paidAt).not.toBeNull()
  expect((await today(context.manager.token, context.a2)).recovered.fen).toBe(0)
  expect((await today(context.manager.token, context.a1)).recovered.fen).toBe(amountFen)
  await app.services.database.query(`UPDATE settlement SET state = 'reversed' WHERE order_id = $1`, [orderId])
  expect((await today()).recovered.fen).toBe(0)
})

test('a device that is well is not named; one that is offline, weak, jammed or out of order is', async () => {
  const well = await context.device()
  const troubles = { link: 'offline', power: 'low', position: 'jammed', lifecycle: 'maintenance' }
  const ill = await Promise.all(
    Object.entries(troubles).map(async ([column, value]) => {
      const { id } = await context.device()
      await app.services.database.query(`UPDATE device SET ${column} = $2 WHERE id = $1`, [id, value])
      return id
    }),
  )
  const named = (await today()).devices.map(({ id }) => id)
  expect(named.sort()).toEqual(ill.sort())
  expect(named).not.toContain(well.id)
})

test('who is on shift is named, and nobody of another merchant or lot', async () => {
  const started = await app.ask(STAFF_CALLS.startShift, {
    token: context.attendant.token,
    body: { lotId: context.a1 },
  })
  expect(started.status).toBe(200)
  const { shifts } = await today()
  expect(shifts.map(({ staffId, lotId }) => [staffId, lotId])).toEqual([[context.attendant.id, context.a1]])
  expect((await today(context.stranger.token)).shifts).toEqual([])
  expect((await today(context.manager.token, context.a2)).shifts).toEqual([])
})

test('who has paid and cannot leave comes first, and the counts are of all of them', async () => {
  const { orderId, device } = await activeOrder(context)
  const { database } = app.services
  // More than one reading holds have stood longer.
  await database.query(
    `INSERT INTO device (id, merchant_id, lot_id, public_code, lifecycle, link)
     SELECT 'FX' || $3::text || lpad(n::text, 4, '0'), $1, $2, $3::text || n, 'deployed', 'offline' FROM generate_series(1, 205) n`,
    [context.a, context.a1, context.a.slice(0, 4).toUpperCase()],
  )
  await database.query(
    `INSERT INTO recovery_order (id, merchant_id, lot_id, device_id, epoch, plate_text, plate_colour, plate_key, state, challenge,
       amount_fen, snapshot, checklist, opened_by, created_at, updated_at)
     SELECT gen_random_uuid(), $1, $2, 'FX' || $3::text || lpad(n::text, 4, '0'), 1, '粤C' || n, 'blue', '粤C' || n || '/blue', 'active', '42',
       100, '[]', '{}', $4, now() - interval '2 days', now() FROM generate_series(1, 205) n`,
    [context.a, context.a1, context.a.slice(0, 4).toUpperCase(), context.attendant.id],
  )
  await database.query(`UPDATE recovery_order SET state = 'releasing', paid_at = now() WHERE id = $1`, [
    orderId,
  ])
  await database.query(
    `INSERT INTO incident (id, merchant_id, lot_id, kind, subject, state, level, opened_at)
     SELECT gen_random_uuid(), $1::uuid, $2, 'device_offline', $1::uuid::text || n, 'open', 1 + n % 2, now() FROM generate_series(1, 211) n`,
    [context.a, context.a1],
  )
  const { holds, devices, incidents, counts } = await today()
  expect([holds.length, incidents.length, devices.length]).toEqual([200, 200, 200])
  expect(holds[0]).toMatchObject({ orderId, device: { id: device.id } })
  expect(counts).toEqual({
    paidAndHeld: 1,
    held: 205,
    incidents: [
      { level: 2, count: 106 },
      { level: 1, count: 105 },
    ],
    devices: 205,
    staysInReview: 0,
    shifts: 0,
  })
  expect((await today(context.manager.token, context.a2)).counts).toEqual({
    paidAndHeld: 0,
    held: 0,
    incidents: [],
    devices: 0,
    staysInReview: 0,
    shifts: 0,
  })
})

test('an attendant has the board of their lot instead, and a lot of another merchant does not exist', async () => {
  const ask = (token: string, query: Record<string, string>) => app.ask(STAFF_CALLS.today, { token, query })
  expect((await ask(context.attendant.token, {})).body.code).toBe('FORBIDDEN_ROLE')
  expect((await ask(context.manager.token, { lotId: context.b1 })).body.code).toBe('NOT_FOUND')
})
