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
