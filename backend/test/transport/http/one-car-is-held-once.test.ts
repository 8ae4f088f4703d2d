import { STAFF_CALLS } from '@fangxing/contract/calls'
import { confirmDown } from '../../../src/workflows/ingest-reports/confirm-lowered'
import { startApp, type TestApp } from './app'
import { activeOrder, key, makeContext, recoveryRequest, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const S = STAFF_CALLS
const open = (token: string, body: object) => app.ask(S.openRecovery, { token, body, headers: key() })
const ask = (token: string, body: object) => app.ask(S.checkEligibility, { token, body })
const down = (orderId: string, deviceId: string) =>
  app.services.changeDeviceOfOrder.change(orderId, { actor: `device:${deviceId}`, traceId: 't' }, draft => {
    draft.moveTo('down')
    confirmDown(draft, { by: 'device', outcome: 'down' })
  })
const cancel = (orderId: string) =>
  app.ask(S.cancel, { token: context.attendant.token, params: { orderId }, body: { reason: '车主有急事' } })

test('a second lock on the same car is refused with the live order named, beforehand and at once', async () => {
  const first = await activeOrder(context)
  // Another debt, another device, another lot's attendant would do the same.
  const second = await recoveryRequest(context, { plate: first.request.plate })
  const asked = await ask(context.attendant.token, second)
  const rule = {
    code: 'GATE_PLATE_LIVE',
    params: { orderId: first.orderId, device: first.device.id, lot: '科技园一号' },
  }
  expect(asked.body.failed).toEqual([expect.objectContaining(rule)])
  expect(asked.body.failed[0].message.zh).toContain('科技园一号')
  const refused = await open(context.attendant.token, second)
  expect([refused.status, refused.body.code]).toEqual([409, 'GATE_REFUSED'])
  expect(refused.body.details).toEqual([expect.objectContaining(rule)])
})

test('of two locks for one car asked for at the same time one is opened, and the other names it', async () => {
  const plate = context.plate()
  // Each with its own debt and device: nothing but the car is the same.
  const requests = [await recoveryRequest(context, { plate }), await recoveryRequest(context, { plate })]
  const replies = await Promise.all(
    requests.map((request, index) => open([context.attendant, context.colleague][index]!.token, request)),
  )
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  const winner = replies.find(({ status }) => status === 200)!
  const loser = replies.find(({ status }) => status === 409)!
  expect(loser.body.details).toEqual([
    expect.objectContaining({
      code: 'GATE_PLATE_LIVE',
      params: expect.objectContaining({ orderId: winner.body.id }),
    }),
  ])
})

test('a car that was let go is held again for the same debts only by a manager with a reason, for a day', async () => {
  const { orderId, device, request } = await activeOrder(context)
  expect((await cancel(orderId)).status).toBe(200)
  const again = { ...request, device: { id: (await context.device()).id } }
  const codes = async (token: string, body: object) =>
    (await ask(token, body)).body.failed.map(({ code }: { code: string }) => code)
  expect(await codes(context.manager.token, again)).toContain('GATE_PLATE_LIVE')
  await down(orderId, device.id)
  expect(await codes(context.attendant.token, again)).toEqual(['GATE_LET_GO'])
  const reasoned = { ...again, againReason: '车主承诺付款后反悔' }
  expect(await codes(context.attendant.token, reasoned)).toEqual(['GATE_LET_GO'])
  expect(await codes(context.manager.token, again)).toEqual(['GATE_LET_GO'])
  const other = await recoveryRequest(context, { plate: request.plate })
  expect(await codes(context.attendant.token, other)).toEqual([])
  const opened = await open(context.manager.token, reasoned)
  expect(opened.status).toBe(200)
  // Whoever raises it stands on the manager's decision.
  const raised = await app.ask(S.raise, {
    token: context.attendant.token,
    params: { orderId: opened.body.id },
    body: {},
  })
  expect([raised.status, raised.body.details]).toEqual([200, undefined])
  const [entry] = await app.services.database.query<{ detail: object }>(
    `SELECT detail FROM journal WHERE entity = 'recovery_order' AND entity_id = $1 AND event = 'opened'`,
    [opened.body.id],
  )
  expect(entry!.detail).toMatchObject({ againReason: '车主承诺付款后反悔' })
})

test('an order that is called off before its lock rose does not keep the car from being held', async () => {
  const request = await recoveryRequest(context)
  const opened = await open(context.attendant.token, request)
  expect((await cancel(opened.body.id)).status).toBe(200)
  expect((await ask(context.attendant.token, request)).body.failed).toEqual([])
})

test('a paid car that is free to go may be held for other debts while its device is still to be fetched', async () => {
  const { orderId, device, request } = await activeOrder(context)
  const cash = {
    token: context.attendant.token,
    params: { orderId },
    body: { amountFen: 1500 },
    headers: key(),
  }
  expect((await app.ask(S.takeCash, cash)).status).toBe(200)
  const other = await recoveryRequest(context, { plate: request.plate })
  const codes = async () =>
    (await ask(context.attendant.token, other)).body.failed.map(({ code }: { code: string }) => code)
  expect(await codes()).toEqual(['GATE_PLATE_LIVE'])
  await down(orderId, device.id)
  expect(await codes()).toEqual([])
  expect((await open(context.attendant.token, other)).status).toBe(200)
})

test('a car that was let go leaves a move task, which frees the device', async () => {
  const { orderId, device } = await activeOrder(context)
  const cancelled = await cancel(orderId)
  expect(cancelled.body).toMatchObject({ state: 'cancelling', moveTask: { state: 'created' } })
  await down(orderId, device.id)
  const { body } = await app.ask(S.listMoveTasks, {
    token: context.attendant.token,
    query: { lotId: context.a1 },
  })
  const task = body.items.find((item: { orderId: string }) => item.orderId === orderId)
  const done = await app.ask(S.finishMoveTask, {
    token: context.attendant.token,
    params: { taskId: task.id },
    body: { link: device.link, photoIds: [] },
  })
  expect([done.status, done.body.state]).toEqual([200, 'closed'])
  const row = await app.services.database.one('SELECT lifecycle, order_id FROM device WHERE id = $1', [
    device.id,
  ])
  expect(row).toEqual({ lifecycle: 'assigned', order_id: null })
})

test('the bay that was written down is shown with the order and with its move task, to whoever fetches the device', async () => {
  const { token } = context.attendant
  const request = await recoveryRequest(context)
  const opened = await open(token, { ...request, bay: ' 负二层 C-12 ' })
  expect([opened.status, opened.body.bay]).toEqual([200, '负二层 C-12'])
  const unnamed = await open(token, await recoveryRequest(context))
  expect(unnamed.body.bay).toBeNull()
  for (const bay of ['', 'C'.repeat(21), 'C\u0000']) {
    const { status, body } = await open(token, { ...(await recoveryRequest(context)), bay })
    expect([bay, status, JSON.stringify(body)]).toEqual([bay, 400, expect.stringContaining('bay')])
  }
  const held = await activeOrder(context, { bay: 'A-7' })
  await cancel(held.orderId)
  await down(held.orderId, held.device.id)
  const colleague = context.colleague.token
  const listed = await app.ask(S.listMoveTasks, { token: colleague, query: { lotId: context.a1 } })
  const task = listed.body.items.find((item: { orderId: string }) => item.orderId === held.orderId)
  expect(task.bay).toBe('A-7')
  const board = await app.ask(S.board, { token: colleague, query: { lotId: context.a1 } })
  expect(board.body.orders.find((order: { id: string }) => order.id === opened.body.id).bay).toBe(
    '负二层 C-12',
  )
  const answered = await app.ask(S.acknowledgeMoveTask, {
    token: colleague,
    params: { taskId: task.id },
    body: {},
  })
  expect(answered.body.bay).toBe('A-7')
  const news = await app.services.readLiveNews.ofLots([context.a1])
  expect(news.tasks.find(({ id }) => id === task.id)!.bay).toBe('A-7')
  const detail = await app.services.database.one(
    `SELECT detail ->> 'bay' AS bay FROM journal WHERE entity_id = $1 AND event = 'opened'`,
    [held.orderId],
  )
  expect(detail).toEqual({ bay: 'A-7' })
})
