import { STAFF_CALLS } from '@fangxing/contract/calls'
import { checkInvariants } from '../../src/workflows/check-invariants'
import { startApp, type TestApp } from '../transport/http/app'
import { activeOrder, key, makeContext, type TestContext } from '../transport/http/context'

let app: TestApp
let context: TestContext

beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
})
afterAll(() => app.stop())

async function brokenInvariants(): Promise<string[]> {
  const { database, clock } = app.services
  const report = await checkInvariants(database, clock.now())
  return report.checked.flatMap(({ id, broken }) => broken.map(row => `${id} ${row}`))
}

test('every invariant holds after an order was paid in cash', async () => {
  const { orderId, amountFen } = await activeOrder(context)
  const paid = await app.ask(STAFF_CALLS.takeCash, {
    token: context.attendant.token,
    params: { orderId },
    body: { amountFen },
    headers: key(),
  })
  expect(paid.status).toBe(200)
  expect(await brokenInvariants()).toEqual([])
})

test('a state that was changed without an entry in the audit log is found', async () => {
  const { orderId } = await activeOrder(context)
  const change = 'UPDATE recovery_order SET state = $2 WHERE id = $1'
  await app.services.database.query(change, [orderId, 'cancelled'])
  expect(await brokenInvariants()).toContain(`I30 recovery_order ${orderId} cancelled, last entry active`)
})
