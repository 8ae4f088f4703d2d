import { STAFF_CALLS } from '@fangxing/contract/calls'
import { isOfFleet, needsCare } from '@fangxing/contract/device-care'
import {
  DEVICE_LIFECYCLES,
  DEVICE_LINKS,
  DEVICE_POSITIONS,
  DEVICE_POWERS,
  type DeviceLifecycle,
} from '@fangxing/contract/states'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 120_000)
afterAll(() => app.stop())

/** A device in each combination of states, with and without an order and an alarm, in lot a1. */
const addFleet = (lifecycles: readonly DeviceLifecycle[]) =>
  app.services.database.query(
    `INSERT INTO device (id, merchant_id, lot_id, public_code, lifecycle, link, position, power, alarms, order_id)
     SELECT 'FX' || to_char(row_number() OVER (), 'FM00000000'), $1, $2, 'C' || row_number() OVER (), a, b, c, d,
       CASE WHEN e THEN '{tamper}'::text[] ELSE '{}' END, CASE WHEN f THEN gen_random_uuid() END
     FROM unnest($3::text[]) a, unnest($4::text[]) b, unnest($5::text[]) c, unnest($6::text[]) d, unnest('{t,f}'::bool[]) e,
       unnest('{t,f}'::bool[]) f`,
    [context.a, context.a1, lifecycles, DEVICE_LINKS, DEVICE_POSITIONS, DEVICE_POWERS],
  )

test('devices that need care are the same for the phone, for Today and for the list, in every state', async () => {
  const { token } = context.manager
  const lotId = context.a1
  for (const lifecycles of [
    DEVICE_LIFECYCLES.slice(0, 4),
    DEVICE_LIFECYCLES.slice(4, 8),
    DEVICE_LIFECYCLES.slice(8),
  ]) {
    await addFleet(lifecycles)
    const [board, today, list] = await Promise.all([
      app.ask(STAFF_CALLS.board, { token, query: { lotId } }),
      app.ask(STAFF_CALLS.today, { token, query: { lotId } }),
      app.ask(STAFF_CALLS.listDevices, { token, query: { lotId, care: 'needed' } }),
    ])
    const onPhone = board.body.devices.filter(needsCare)
    expect(board.body.devices.length).toBeGreaterThan(400)
    expect(list.body.items.map(({ id }: { id: string }) => id)).toEqual(
      onPhone.map(({ id }: { id: string }) => id),
    )
    expect(today.body.counts.devices).toBe(onPhone.length)
    await app.services.database.query('DELETE FROM device')
  }
})

test('a device whose keys were taken away counts neither on the phone nor for the platform', async () => {
  await context.device()
  const gone = await context.device()
  await app.services.database.query(`UPDATE device SET lifecycle = 'retired' WHERE id = $1`, [gone.id])
  const board = await app.ask(STAFF_CALLS.board, {
    token: context.manager.token,
    query: { lotId: context.a1 },
  })
  expect(board.body.devices.filter(isOfFleet)).toHaveLength(1)
  const merchants = await app.ask(STAFF_CALLS.listMerchants, { token: context.operator.token, query: {} })
  const own = merchants.body.items.find(({ id }: { id: string }) => id === context.a)
  expect(own.deviceCount).toBe(1)
  const handover = await app.ask(STAFF_CALLS.readHandover, {
    token: context.manager.token,
    params: { lotId: context.a1 },
  })
  const devices = handover.body.items.find(({ kind }: { kind: string }) => kind === 'devices')
  expect(devices).toMatchObject({ count: 1 })
})

test('cars that owe, and what they owe, are the same on the phone and in the office', async () => {
  for (const fen of [1200, 3400, 500]) await context.debt(context.plate(), fen)
  const { token } = context.manager
  const query = { lotId: context.a1 }
  const [board, sums] = await Promise.all([
    app.ask(STAFF_CALLS.board, { token, query }),
    app.ask(STAFF_CALLS.sumDebtors, { token, query }),
  ])
  expect(sums.body).toMatchObject({ count: 3, dueFen: 5100 })
  expect([board.body.debtorCount, board.body.debtorFen]).toEqual([sums.body.count, sums.body.dueFen])
})
