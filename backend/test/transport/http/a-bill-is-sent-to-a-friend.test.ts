import { OWNER_CALLS } from '@fangxing/contract/calls'
import { ownerBillSchema } from '@fangxing/contract/bills.schema'
import { activeOrder, makeContext, type TestContext } from './context'
import { startApp, type TestApp } from './app'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

test('a friend opens a bill by what was sent, pays it, and is told neither when nor where the car was', async () => {
  const plate = context.plate()
  const debts = [await context.debt(plate, 700), await context.debt(plate, 800)]
  const [owner, friend, stranger] = [await context.owner(), await context.owner(), await context.owner()]
  const opened = await app.ask(OWNER_CALLS.openBill, {
    token: owner.token,
    body: { lotId: context.a1, plate },
  })
  const { id: billId, shareCode } = ownerBillSchema.parse(opened.body.bill)
  const open = (token: string, code: string) => app.ask(OWNER_CALLS.openSharedBill, { token, body: { code } })
  const params = { billId }
  expect((await app.ask(OWNER_CALLS.readBill, { token: friend.token, params })).body.code).toBe('NOT_FOUND')
  expect(
    (await open(stranger.token, `${shareCode!.slice(0, -1)}${shareCode!.endsWith('_') ? 'x' : '_'}`)).body
      .code,
  ).toBe('NOT_FOUND')
  const sent = await open(friend.token, shareCode!)
  expect(sent.status).toBe(200)
  expect(ownerBillSchema.parse(sent.body)).toMatchObject({ id: billId, dueFen: 1500, mayOpenAgain: false })
  const read = await app.ask(OWNER_CALLS.readBill, { token: friend.token, params })
  const paid = await app.ask(OWNER_CALLS.payBill, {
    token: friend.token,
    params,
    body: { amountFen: 1500 },
  })
  expect(paid.status).toBe(200)
  const listed = await app.ask(OWNER_CALLS.listBills, { token: friend.token })
  expect(listed.body.items).toMatchObject([{ id: billId, state: 'open', isMine: false, receiptNo: null }])
  const exit = new Date(app.services.clock.now().getTime() - 9 * 86_400_000).toISOString().slice(0, 13)
  const said = JSON.stringify([sent.body, read.body, paid.body, listed.body])
  for (const secret of [plate.text, '科技园', '陈国强', context.a1, exit, ...debts])
    expect(said).not.toContain(secret)
  const again = await app.ask(OWNER_CALLS.openBillAgain, { token: friend.token, params, body: {} })
  expect(again.body.code).toBe('NOT_FOUND')
})

test('what an order named is opened by whoever has the order, and refused while its car is held', async () => {
  const { orderId, device } = await activeOrder(context)
  const [owner, stranger] = [await context.owner(), await context.owner()]
  await app.ask(OWNER_CALLS.scan, { token: owner.token, body: { link: device.link } })
  const ask = ({ token }: { token: string }) =>
    app.ask(OWNER_CALLS.openBillOfOrder, { token, params: { orderId }, body: {} })
  expect((await ask(owner)).body.code).toBe('BILL_AT_CAR')
  expect((await ask(stranger)).body.code).toBe('NOT_FOUND')
})
