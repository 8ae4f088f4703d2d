import { STAFF_CALLS } from '@fangxing/contract/calls'
import { startApp, type TestApp } from './app'
import { activeOrder, makeContext } from './context'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
}, 120_000)
afterAll(() => app.stop())

test('the lot where somebody owes comes before an empty one, and the one where a car is held before both', async () => {
  const context = await makeContext(app)
  const busiest = async (token = context.manager.token) =>
    (await app.ask(STAFF_CALLS.me, { token })).body.busiestLotId as string | null
  const empty = await context.lot(context.a, '0 空场')
  const held = await context.lot(context.a, '1 追缴中')
  // Nobody owes anywhere: the first of the list.
  expect(await busiest()).toBe(empty)
  const plate = context.plate()
  await context.debt(plate)
  expect(await busiest()).toBe(context.a1)
  const { orderId } = await activeOrder(context)
  await app.services.database.query('UPDATE recovery_order SET lot_id = $2 WHERE id = $1', [orderId, held])
  expect(await busiest()).toBe(held)
  // Of their own lots.
  expect(await busiest(context.elsewhere.token)).toBe(context.a2)
  expect(await busiest(context.stranger.token)).toBe(context.b1)
})
