import { randomUUID } from 'node:crypto'
import { OWNER_CALLS } from '@fangxing/contract/calls'
import { ownerBillSchema } from '@fangxing/contract/bills.schema'
import { paymentReplySchema } from '@fangxing/contract/payments.schema'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

test('an owner opens a bill for a plate, reads it and pays it, and sees neither times nor places nor the plate', async () => {
  const plate = context.plate()
  const debts = [await context.debt(plate, 700), await context.debt(plate, 800)]
  const { token } = await context.owner()
  const body = { lotId: context.a2, plate }
  const opened = await app.ask(OWNER_CALLS.openBill, { token, body })
  expect(opened.status).toBe(200)
  const bill = ownerBillSchema.parse(opened.body.bill)
  expect(bill).toMatchObject({ arrearCount: 2, dueFen: 1500, state: 'open', payeeName: '安泊停车' })
  const params = { billId: bill.id }
  const read = await app.ask(OWNER_CALLS.readBill, { token, params })
  expect(read.body).toEqual(opened.body.bill)
  const paid = await app.ask(OWNER_CALLS.payBill, { token, params, body: { amountFen: 1500 } })
  expect(paid.status).toBe(200)
  expect(paymentReplySchema.parse(paid.body)).toMatchObject({ billId: bill.id, orderId: null })
  const said = JSON.stringify([opened.body, read.body, paid.body])
  for (const secret of [plate.text, '科技园', ...debts]) expect(said).not.toContain(secret)
})

test('a stranger learns nothing of a bill, and nobody learns of a plate that owes nothing', async () => {
  const plate = context.plate()
  const { token } = await context.owner()
  const nothing = await app.ask(OWNER_CALLS.openBill, { token, body: { lotId: context.a1, plate } })
  expect(nothing).toMatchObject({ status: 200, body: { bill: null } })
  await context.debt(plate)
  const opened = await app.ask(OWNER_CALLS.openBill, { token, body: { lotId: context.a1, plate } })
  const stranger = await context.owner()
  const params = { billId: (opened.body.bill as { id: string }).id }
  for (const call of [OWNER_CALLS.readBill, OWNER_CALLS.payBill]) {
    const body = call === OWNER_CALLS.payBill ? { amountFen: 1500 } : undefined
    expect((await app.ask(call, { token: stranger.token, params, body })).body.code).toBe('NOT_FOUND')
  }
  const elsewhere = await app.ask(OWNER_CALLS.openBill, { token, body: { lotId: randomUUID(), plate } })
  expect(elsewhere.body.code).toBe('NOT_FOUND')
})
