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

test('a bill that does not follow its order is found', async () => {
  const { orderId, amountFen } = await activeOrder(context)
  const change = (text: string) => app.services.database.query(text, [orderId])
  await change('UPDATE bill SET total_fen = total_fen + 1 WHERE id = $1')
  const broken = await brokenInvariants()
  expect(broken).toEqual(expect.arrayContaining([`I16 bill ${orderId} total`, `I16 order ${orderId} amount`]))
  await change('UPDATE bill SET total_fen = total_fen - 1 WHERE id = $1')
  await app.ask(STAFF_CALLS.takeCash, {
    token: context.attendant.token,
    params: { orderId },
    body: { amountFen },
    headers: key(),
  })
  await change(`UPDATE bill SET state = 'open' WHERE id = $1`)
  const open = await brokenInvariants()
  expect(open.filter(row => row.includes(orderId)).map(row => row.split(' ')[0])).toEqual(
    expect.arrayContaining(['I35a', 'I35b', 'I35d', 'I30']),
  )
  await change(`UPDATE bill SET state = 'settled' WHERE id = $1`)
})
