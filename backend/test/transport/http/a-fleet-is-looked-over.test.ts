import { STAFF_CALLS as S } from '@fangxing/contract/calls'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

async function listed(query: Record<string, string>): Promise<string[]> {
  const asked = await app.ask(S.listDevices, { token: context.manager.token, query })
  expect(asked.status).toBe(200)
  return asked.body.items.map(({ id }: { id: string }) => id)
}

test('devices are found by state, by the beginning of the id, and when somebody has to look after them', async () => {
  const well = await context.device()
  const silent = await context.device()
  const broken = await context.device()
  const stocked = await context.device(context.a, null)
  const set = (id: string, what: string) =>
    app.services.database.query(`UPDATE device SET ${what} WHERE id = $1`, [id])
  await set(silent.id, `link = 'offline'`)
  await set(broken.id, `lifecycle = 'maintenance'`)
  // Nobody waits for a device that lies in the stock.
  await set(stocked.id, `lifecycle = 'in_stock', link = 'offline'`)
  const all = await listed({})
  expect(all).toEqual(expect.arrayContaining([well.id, silent.id, broken.id, stocked.id]))
  const inCare = await listed({ care: 'needed' })
  expect(inCare).toEqual(expect.arrayContaining([silent.id, broken.id]))
  expect(inCare).not.toContain(well.id)
  expect(inCare).not.toContain(stocked.id)
  expect(await listed({ lifecycle: 'maintenance' })).toEqual([broken.id])
  expect(await listed({ deviceId: silent.id.toLowerCase() })).toEqual([silent.id])
  expect(await listed({ deviceId: 'FX%' })).toEqual([])
  expect(await listed({ lotId: context.a2 })).toEqual([])
})

const asked = (
  call: (typeof S)[keyof typeof S],
  deviceId: string,
  more: { body?: unknown; token?: string } = {},
) => app.ask(call, { token: context.manager.token, params: { deviceId }, ...more })

test('battery and signal are noted once an hour of each device that is heard, and read for its charts', async () => {
  const { sampleDevices, database, clock } = app.services
  const device = await context.device()
  const silent = await context.device()
  await database.query(`UPDATE device SET rssi = -71 WHERE id = $1`, [device.id])
  await database.query(`UPDATE device SET link = 'offline' WHERE id = $1`, [silent.id])
  expect(await sampleDevices.run()).toBeGreaterThan(0)
  expect(await sampleDevices.run()).toBe(0)
  const old = new Date(clock.now().getTime() - 9 * 86_400_000)
  await database.query('INSERT INTO device_sample (device_id, hour, battery_pct) VALUES ($1, $2, 97)', [
    device.id,
    old,
  ])
  const week = (await asked(S.readDeviceHistory, device.id)).body.items
  expect(week).toEqual([{ at: expect.any(String), batteryPct: 88, rssi: -71 }])
  const read = (days: string) =>
    app.ask(S.readDeviceHistory, {
      token: context.manager.token,
      params: { deviceId: device.id },
      query: { days },
    })
  expect((await read('10')).body.items[0]).toMatchObject({ batteryPct: 97, rssi: null })
  expect((await read('36')).body.code).toBe('BAD_INPUT')
  expect((await asked(S.readDeviceHistory, silent.id)).body.items).toEqual([])
  const { token } = context.stranger
  expect((await asked(S.readDeviceHistory, device.id, { token })).body.code).toBe('NOT_FOUND')
})

test('a device is sent to maintenance with a reason, by a manager alone, and comes back by being assigned', async () => {
  const { id } = await context.device()
  const send = (token = context.manager.token, reason = '外壳开裂') =>
    asked(S.sendToMaintenance, id, { token, body: { reason } })
  expect((await send(context.attendant.token)).body.code).toBe('FORBIDDEN_ROLE')
  expect((await send(context.stranger.token)).body.code).toBe('NOT_FOUND')
  expect((await send(undefined, '')).body.code).toBe('BAD_INPUT')
  expect((await send()).body).toMatchObject({ id, lifecycle: 'maintenance' })
  expect((await send()).body.code).toBe('STATE_CONFLICT')
  const [note] = await app.services.database.query<{ detail: { reason: string } }>(
    `SELECT detail FROM journal WHERE entity = 'device' AND entity_id = $1 AND event = 'broken'`,
    [id],
  )
  expect(note!.detail.reason).toBe('外壳开裂')
  expect((await asked(S.assignDevice, id, { body: { lotId: context.a1 } })).body.lifecycle).toBe('assigned')
})

test('a device that does not listen is not asked to beep', async () => {
  const { id } = await context.device()
  await app.services.database.query(`UPDATE device SET link = 'offline' WHERE id = $1`, [id])
  expect((await asked(S.beepDevice, id, { body: {} })).body.code).toBe('DEVICE_OFFLINE')
  expect((await asked(S.beepDevice, id, { body: {}, token: context.finance.token })).body.code).toBe(
    'FORBIDDEN_ROLE',
  )
})
