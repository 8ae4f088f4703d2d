import { OWNER_CALLS, STAFF_CALLS } from '@fangxing/contract/calls'
import { ownerDisputeSchema, waitingDisputeSchema } from '@fangxing/contract/disputes.schema'
import { ownerOrderSchema, staffOrderSchema } from '@fangxing/contract/orders.schema'
import { Prune } from '../../../src/workflows/prune'
import { startApp, type TestApp } from './app'
import { activeOrder, makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const NOTE = '我上周在柜台付过 84 元'

async function ownerAtTheCar() {
  const { orderId, device, request } = await activeOrder(context)
  const { token } = await context.owner()
  await app.ask(OWNER_CALLS.scan, { token, body: { link: device.link } })
  const params = { orderId }
  const object = (body: object) => app.ask(OWNER_CALLS.disputeHold, { token, params, body })
  const read = async () => (await app.ask(OWNER_CALLS.readOrder, { token, params })).body
  return { orderId, plate: request.plate, token, object, read }
}
const list = (token: string) => app.ask(STAFF_CALLS.listDisputes, { token })
const decide = (call: 'upholdDispute' | 'rejectDispute', disputeId: string, token = context.manager.token) =>
  app.ask(STAFF_CALLS[call], { token, params: { disputeId }, body: { reason: '照片与车牌一致' } })

test('an objection stands on the order with its clock, and its words are read by staff only', async () => {
  const it = await ownerAtTheCar()
  const said = await it.object({ ground: 'paid_already', note: NOTE })
  expect(said.status).toBe(200)
  const dispute = ownerDisputeSchema.parse(said.body.dispute)
  const order = await it.read()
  expect(ownerOrderSchema.parse(order).dispute).toEqual(dispute)
  expect(JSON.stringify(order)).not.toContain(NOTE)
  const { body } = await app.ask(STAFF_CALLS.readOrder, {
    token: context.attendant.token,
    params: { orderId: it.orderId },
  })
  expect(staffOrderSchema.parse(body).dispute).toMatchObject({ ...dispute, note: NOTE })
  const [waiting] = ((await list(context.manager.token)).body.items as unknown[])
    .map(item => waitingDisputeSchema.parse(item))
    .filter(({ orderId }) => orderId === it.orderId)
  expect(waiting).toMatchObject({
    plateText: it.plate.text,
    dueFen: 1500,
    ground: 'paid_already',
    note: NOTE,
  })
})

test('each at the car reads and makes their own objection, and of another only that it waits', async () => {
  const it = await ownerAtTheCar()
  const { token } = await context.owner()
  const params = { orderId: it.orderId }
  const { body: readByHand } = await app.ask(OWNER_CALLS.readOrder, { token, params })
  expect(readByHand.dispute).toBeNull()
  await it.object({ ground: 'not_my_car' })
  const readOther = async () => (await app.ask(OWNER_CALLS.readOrder, { token, params })).body
  const waiting = ownerOrderSchema.parse(await readOther())
  expect(waiting).toMatchObject({ dispute: null, isOtherDisputeWaiting: true })
  expect(JSON.stringify(waiting)).not.toMatch(/not_my_car|byRef/)
  const said = await app.ask(OWNER_CALLS.disputeHold, { token, params, body: { ground: 'paid_already' } })
  expect(said.body.dispute).toBeNull()
  const items = (await list(context.manager.token)).body.items as { id: string; orderId: string }[]
  await decide('rejectDispute', items.find(({ orderId }) => orderId === it.orderId)!.id)
  const rejected = ownerOrderSchema.parse(await readOther())
  expect(rejected.dispute).toBeNull()
  expect(rejected).not.toHaveProperty('isOtherDisputeWaiting')
  expect(JSON.stringify(rejected)).not.toContain('照片与车牌一致')
  const own = await app.ask(OWNER_CALLS.disputeHold, { token, params, body: { ground: 'paid_already' } })
  expect(own.body.dispute).toMatchObject({ ground: 'paid_already', state: 'submitted' })
  expect((await readOther()).dispute).toMatchObject({ ground: 'paid_already', state: 'submitted' })
  expect(ownerOrderSchema.parse(await it.read())).toMatchObject({
    dispute: { ground: 'not_my_car', state: 'rejected', decision: '照片与车牌一致' },
    isOtherDisputeWaiting: true,
  })
})

test('only a manager of the merchant answers, and nobody puts its alarm away before', async () => {
  const it = await ownerAtTheCar()
  await it.object({ ground: 'wrong_amount' })
  const items = (await list(context.manager.token)).body.items as { id: string; orderId: string }[]
  const { id } = items.find(({ orderId }) => orderId === it.orderId)!
  expect((await list(context.attendant.token)).body.code).toBe('FORBIDDEN_ROLE')
  expect((await decide('upholdDispute', id, context.attendant.token)).body.code).toBe('FORBIDDEN_ROLE')
  expect((await decide('upholdDispute', id, context.stranger.token)).body.code).toBe('NOT_FOUND')
  expect((await list(context.stranger.token)).body.items).toEqual([])
  const incidents = (await app.ask(STAFF_CALLS.listIncidents, { token: context.manager.token })).body.items
  const incident = incidents.find(({ orderId }: { orderId: string }) => orderId === it.orderId)
  expect(incident).toMatchObject({ kind: 'hold_disputed', level: 2 })
  const closed = await app.ask(STAFF_CALLS.closeIncident, {
    token: context.manager.token,
    params: { incidentId: incident.id },
    body: { reason: '看过了' },
  })
  expect(closed.body.code).toBe('DISPUTE_UNDECIDED')
  expect((await decide('rejectDispute', id)).body).toMatchObject({ state: 'rejected' })
  expect((await it.read()).dispute).toMatchObject({ state: 'rejected', decision: '照片与车牌一致' })
  expect((await it.read()).state).toBe('active')
  expect(
    (await list(context.manager.token)).body.items.map(({ orderId }: { orderId: string }) => orderId),
  ).not.toContain(it.orderId)
})

test('three years after its order an objection goes; of one that let a car go its words', async () => {
  const [rejected, upheld] = [await ownerAtTheCar(), await ownerAtTheCar()]
  for (const it of [rejected, upheld]) await it.object({ ground: 'other', note: NOTE })
  const items = (await list(context.manager.token)).body.items as { id: string; orderId: string }[]
  const idOf = ({ orderId }: { orderId: string }) => items.find(item => item.orderId === orderId)!.id
  await decide('rejectDispute', idOf(rejected))
  await decide('upholdDispute', idOf(upheld))
  const { database, clock } = app.services
  const orderIds = [rejected.orderId, upheld.orderId]
  const rows = () =>
    database.query('SELECT id, note, decision FROM dispute WHERE order_id = ANY($1) ORDER BY submitted_at', [
      orderIds,
    ])
  const prune = new Prune(app.services)
  const endAt = (at: Date) =>
    database.query('UPDATE recovery_order SET ended_at = $2 WHERE id = ANY($1)', [orderIds, at])
  await endAt(new Date(clock.now().getTime() - 1_000 * 86_400_000))
  await prune.run({ actor: 'timer', traceId: 'prune' })
  expect(await rows()).toHaveLength(2)
  await endAt(new Date(clock.now().getTime() - 1_100 * 86_400_000))
  await prune.run({ actor: 'timer', traceId: 'prune' })
  expect(await rows()).toEqual([{ id: idOf(upheld), note: null, decision: null }])
})

test('a manager lets the car go', async () => {
  const it = await ownerAtTheCar()
  await it.object({ ground: 'not_my_car' })
  const items = (await list(context.manager.token)).body.items as { id: string; orderId: string }[]
  const upheld = await decide('upholdDispute', items.find(({ orderId }) => orderId === it.orderId)!.id)
  expect(upheld.body).toMatchObject({ state: 'upheld' })
  expect(await it.read()).toMatchObject({ state: 'cancelling', endCause: 'DISPUTE_UPHELD' })
})

test('what a phone of the former version says is an objection, too', async () => {
  const it = await ownerAtTheCar()
  const reply = await app.ask(OWNER_CALLS.notMyCar, {
    token: it.token,
    params: { orderId: it.orderId },
    body: {},
  })
  expect(reply.body).toEqual({ incidentId: expect.any(String) })
  const order = await it.read()
  expect(order.dispute).toMatchObject({
    ground: 'not_my_car',
    state: 'submitted',
    isReleasedUnanswered: true,
  })
  expect(order.reports).toMatchObject([{ kind: 'not_my_car', state: 'open' }])
})

test('other words need words, and an unknown ground is none', async () => {
  const it = await ownerAtTheCar()
  expect((await it.object({ ground: 'other' })).body.code).toBe('BAD_INPUT')
  expect((await it.object({ ground: 'because' })).body.code).toBe('BAD_INPUT')
  expect((await it.read()).dispute).toBeNull()
})
