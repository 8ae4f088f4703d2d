import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { StaffCall } from '@fangxing/contract/calls'
import type { ComplaintView } from '@fangxing/contract/complaints'
import { startApp, type TestApp } from './app'
import { activeOrder, makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 120_000)
afterAll(() => app.stop())

const HOUR_MS = 3_600_000
const inHours = (hours: number) =>
  new Date(app.services.clock.now().getTime() + hours * HOUR_MS).toISOString()
let count = 0

const entered = (more: Record<string, unknown> = {}) => ({
  ticketNumber: `SZ12345-${++count}`,
  lotId: context.a1,
  content: '市民反映车被锁了一小时',
  receivedAt: inHours(-2),
  dueAt: inHours(46),
  ...more,
})
const enter = (body: Record<string, unknown>, token = context.manager.token) =>
  app.ask(STAFF_CALLS.enterComplaint, { token, body })
async function complaint(more: Record<string, unknown> = {}): Promise<ComplaintView> {
  const reply = await enter(entered(more))
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
  return reply.body as ComplaintView
}
const act = (
  name: 'answerComplaint' | 'reopenComplaint' | 'closeComplaint',
  { id, version }: ComplaintView,
  more: Record<string, unknown>,
  token = context.manager.token,
) => app.ask(STAFF_CALLS[name], { token, params: { complaintId: id }, body: { version, ...more } })

const rowsOf = <Row extends object>(text: string, ...values: unknown[]) =>
  app.services.database.query<Row>(text, values)
const deadlineOf = async ({ id }: ComplaintView) =>
  (
    await rowsOf<{ due_at: Date }>(`SELECT due_at FROM deadline WHERE entity = 'complaint' AND id = $1`, id)
  )[0]?.due_at
const incidentOf = async ({ id }: ComplaintView) =>
  (
    await rowsOf<{ state: string; level: number; lot_id: string }>(
      `SELECT state, level, lot_id FROM incident WHERE kind = 'complaint_overdue' AND subject = $1`,
      `complaint:${id}`,
    )
  )[0]

test('a ticket is entered with its deadline, answered, comes back, is answered again and closed', async () => {
  const { orderId, request } = await activeOrder(context)
  const first = await complaint({ orderId })
  expect(first).toMatchObject({ state: 'open', orderId, plateText: request.plate.text, answer: null })
  expect((await deadlineOf(first))!.toISOString()).toBe(first.dueAt)

  const answered = await act('answerComplaint', first, { answer: '已核实并放行，已向车主说明' })
  expect(answered.body).toMatchObject({ state: 'answered', answeredBy: expect.any(String) })
  expect(await deadlineOf(first)).toBeUndefined()
  const again = { dueAt: inHours(24), reason: '市民不满意' }
  const reopened = await act('reopenComplaint', answered.body as ComplaintView, again)
  expect(reopened.body).toMatchObject({ state: 'open', dueAt: again.dueAt })
  expect((await deadlineOf(first))!.toISOString()).toBe(again.dueAt)
  const second = await act('answerComplaint', reopened.body as ComplaintView, { answer: '已退款' })
  const closed = await act('closeComplaint', second.body as ComplaintView, { reason: '市民认可' })
  expect(closed.body).toMatchObject({ state: 'closed', answer: '已退款' })

  const list = await app.ask(STAFF_CALLS.listComplaints, { token: context.finance.token, query: { orderId } })
  expect((list.body.items as ComplaintView[]).map(({ ticketNumber }) => ticketNumber)).toEqual([
    first.ticketNumber,
  ])
  const late = await act('answerComplaint', closed.body as ComplaintView, { answer: '再次答复' })
  expect(late.body.code).toBe('STATE_CONFLICT')
})

test('one that nobody answers in time is overdue, and a manager is called until it is answered', async () => {
  const open = await complaint({ dueAt: inHours(1) })
  const { watchComplaint } = app.services
  await watchComplaint.look(open.id)
  expect(await incidentOf(open)).toBeUndefined()
  await rowsOf(`UPDATE complaint SET due_at = $2 WHERE id = $1`, open.id, new Date(inHours(-1)))
  await Promise.all([watchComplaint.look(open.id), watchComplaint.look(open.id)])
  expect(await incidentOf(open)).toEqual({ state: 'open', level: 2, lot_id: context.a1 })
  expect(await deadlineOf(open)).toBeUndefined()
  const query = { state: 'overdue' }
  const list = await app.ask(STAFF_CALLS.listComplaints, { token: context.manager.token, query })
  const [overdue] = list.body.items as ComplaintView[]
  expect(overdue!.id).toBe(open.id)
  expect((await act('answerComplaint', overdue!, { answer: '已答复' })).body.state).toBe('answered')
  expect((await incidentOf(open))!.state).toBe('closed')
})

test('a ticket is entered once, by a manager, for what is theirs', async () => {
  const known = await complaint()
  const { ticketNumber } = known
  expect((await enter(entered({ ticketNumber }))).body.code).toBe('COMPLAINT_KNOWN')
  expect((await enter(entered({ dueAt: inHours(-3) }))).body.code).toBe('BAD_INPUT')
  expect((await enter(entered({ ticketNumber: '市长热线' }))).body.code).toBe('BAD_INPUT')
  expect((await enter(entered({ lotId: context.b1 }))).body.code).toBe('NOT_FOUND')
  expect((await enter(entered({ arrearId: known.id }))).body.code).toBe('NOT_FOUND')
  expect((await enter(entered(), context.finance.token)).body.code).toBe('FORBIDDEN_ROLE')
  expect((await enter(entered(), context.attendant.token)).body.code).toBe('FORBIDDEN_ROLE')
  // The same number in another city's system is another merchant's.
  const theirs = await enter(entered({ ticketNumber, lotId: context.b1 }), context.stranger.token)
  expect(theirs.status).toBe(200)
  const foreign = await act('closeComplaint', theirs.body as ComplaintView, { reason: '别人的' })
  expect(foreign.body.code).toBe('NOT_FOUND')
  const stale = await act('answerComplaint', { ...known, version: 9 }, { answer: '已答复' })
  expect(stale.body.code).toBe('VERSION_CONFLICT')
})

test('a lot can be handed over once nothing is left that must end; debts and notices go with it', async () => {
  const lotId = await context.lot(context.a, '科技园三号')
  const ask = async (token = context.manager.token) =>
    app.ask(STAFF_CALLS.readHandover, { token, params: { lotId } })
  const counts = async () => {
    const { isReady, items } = (await ask()).body as StaffCall<'readHandover'>['reply']
    return { isReady, ...Object.fromEntries(items.map(({ kind, count }) => [kind, count])) }
  }
  expect(await counts()).toMatchObject({ isReady: true, holds: 0, devices: 0, debts: 0, complaints: 0 })
  await context.device(context.a, lotId)
  const ticket = await complaint({ lotId })
  await rowsOf(`UPDATE arrear SET lot_id = $2 WHERE id = $1`, await context.debt(context.plate(), 700), lotId)
  expect(await counts()).toMatchObject({ isReady: false, devices: 1, complaints: 1, debts: 1 })
  await act('answerComplaint', ticket, { answer: '已答复' })
  await rowsOf(`UPDATE device SET lot_id = NULL WHERE lot_id = $1`, lotId)
  const left = (await ask()).body as StaffCall<'readHandover'>['reply']
  expect(left).toMatchObject({ lotName: '科技园三号', isReady: true })
  expect(left.items).toContainEqual({ kind: 'debts', mustEnd: false, count: 1, fen: 700 })
  expect((await ask(context.stranger.token)).body.code).toBe('NOT_FOUND')
  expect((await ask(context.attendant.token)).body.code).toBe('FORBIDDEN_ROLE')
})
