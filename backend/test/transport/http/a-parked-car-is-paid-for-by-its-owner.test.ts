import { OWNER_CALLS, STAFF_CALLS } from '@fangxing/contract/calls'
import { ownerBillSchema } from '@fangxing/contract/bills.schema'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { dayOf } from '../../../src/domain/shanghai-time'
import { newId } from '../../../src/persistence/new-id'
import { buildSource, eventOf } from '../../support/build-source'
import { publishTariff } from '../../support/build-tariff-lot'
import { tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

const HOUR_MS = 3_600_000
const trace = { actor: 'owner:test', traceId: 'trace-http' }
let app: TestApp
let context: TestContext
let source: Awaited<ReturnType<typeof buildSource>>
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
  source = await buildSource(app.services, context.a)
  const merchant = { merchantId: context.a, lotId: context.a1, staffId: context.manager.id }
  const validFrom = new Date(app.services.clock.now().getTime() - 2000 * HOUR_MS)
  await publishTariff(app.services as unknown as TestServices, merchant as never, { validFrom })
}, 120_000)
afterAll(() => app.stop())

const ago = (hours: number) => new Date(app.services.clock.now().getTime() - hours * HOUR_MS)
const tell = (kind: 'entry' | 'exit', plate: Plate, at: Date) =>
  app.services.ingestStays.take({ source, nonce: null }, kind, [eventOf(context.a1, plate.text, at)], trace)

/** A car in the first lot since two and a half hours, bound by an owner. */
async function park() {
  const plate = context.plate()
  const { token } = await context.owner()
  const [owner] = await app.services.database.query<{ id: string }>(
    'SELECT id FROM owner ORDER BY created_at DESC, id DESC LIMIT 1',
  )
  const plateId = newId()
  await app.services.database.query(
    `INSERT INTO plate_binding (id, owner_id, plate_text, plate_colour, plate_key, state, proof, issue_date, asked_at, bound_at, updated_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, 'bound', 'read', '2020-01-01', now(), now(), now(), now() + interval '1 year')`,
    [plateId, owner!.id, plate.text, plate.colour, plateKey(plate)],
  )
  await tell('entry', plate, ago(2.5))
  const running = async () => {
    const { body } = await app.ask(OWNER_CALLS.readPlate, { token, params: { plateId } })
    return body.running[0]
  }
  const stayId = (await running()).stayId as string
  return { plate, token, plateId, stayId, running }
}

test('an owner pays for a parked car, and everybody who may sees it', async () => {
  const { plate, token, plateId, stayId, running } = await park()
  const params = { plateId, stayId }
  // Two taps at once are one bill.
  const opened = await Promise.all(
    [1, 2].map(() => app.ask(OWNER_CALLS.payStay, { token, params, body: {} })),
  )
  const [bill, same] = opened.map(({ body }) => ownerBillSchema.parse(body.bill))
  expect(bill).toMatchObject({ cause: 'stay', state: 'open', dueFen: 900, arrearCount: 1, leaveBy: null })
  expect(same!.id).toBe(bill!.id)
  // Neither place nor time is in a bill that may be sent to a friend.
  for (const secret of [plate.text, '科技园', stayId]) expect(JSON.stringify(opened)).not.toContain(secret)
  const billId = bill!.id
  const begun = await app.ask(OWNER_CALLS.payBill, { token, params: { billId }, body: { amountFen: 900 } })
  expect(begun.status).toBe(200)
  const outTradeNo = (begun.body.paymentId as string).replaceAll('-', '')
  const report = tradeReport(outTradeNo, {
    mchid: '1900000001',
    appid: 'wx0123456789abcdef',
    totalFen: 900,
    successAt: app.services.clock.now(),
  })
  expect(await app.services.settlePayment.settle(report, 'notice', trace)).toMatchObject({ kind: 'settled' })
  expect(await running()).toMatchObject({ paidFen: 900, dueFen: 0, mayLeave: true, isPayable: false })
  const here = await app.ask(OWNER_CALLS.listStaysHere, { token, params: { lotId: context.a1 } })
  expect(here.body.items).toMatchObject([{ plate: { id: plateId }, stay: { stayId, paidFen: 900 } }])
  const { token: manager } = context.manager
  const stay = await app.ask(STAFF_CALLS.readStay, { token: manager, params: { stayId } })
  expect(stay.body).toMatchObject({ state: 'inside', prepaidFen: 900, prepaidUntil: expect.any(String) })
  // It was paid, and nobody owed it: it stands beside what was recovered.
  const today = await app.ask(STAFF_CALLS.today, { token: manager, query: {} })
  expect(today.body.recovered).toMatchObject({ fen: 0, count: 0, parkingFen: 900 })
  expect(today.body.recovered.hours.every((fen: number) => fen === 0)).toBe(true)
  const paidOn = dayOf(app.services.clock.now())
  const figures = await app.ask(STAFF_CALLS.readReport, {
    token: manager,
    query: { from: paidOn, until: paidOn },
  })
  expect(figures.body.total).toMatchObject({ recoveredFen: 0, paymentCount: 0, parkingFen: 900 })
  await tell('exit', plate, app.services.clock.now())
  const left = await app.ask(STAFF_CALLS.readStay, { token: manager, params: { stayId } })
  expect(left.body).toMatchObject({ state: 'paid', dueFen: 0, prepaidFen: 900, arrearId: null })
  const day = dayOf(app.services.clock.now())
  const funnel = await app.ask(STAFF_CALLS.readLotDay, { token: manager, query: { day, lotId: context.a1 } })
  expect(funnel.body.became).toMatchObject({ paid: 1, debt: 0 })
  const found = await app.ask(STAFF_CALLS.findPayments, { token: manager, query: { text: plate.text } })
  expect(found.body.items).toMatchObject([
    { billId, cause: 'stay', covers: [], stay: { stayId, amountFen: 900, returnedFen: 0 } },
  ])
})

test('a parked car is neither shown to nor paid by an owner who has not bound its plate', async () => {
  const { plate, plateId, stayId } = await park()
  const stranger = await context.owner()
  const params = { plateId, stayId }
  const asked = await app.ask(OWNER_CALLS.payStay, { token: stranger.token, params, body: {} })
  expect(asked.body.code).toBe('NOT_FOUND')
  const body = { lotId: context.a1, plate }
  const typed = await app.ask(OWNER_CALLS.openBill, { token: stranger.token, body })
  expect(typed.body).toEqual({ bill: null })
  const here = await app.ask(OWNER_CALLS.listStaysHere, {
    token: stranger.token,
    params: { lotId: context.a1 },
  })
  expect(here.body.items).toEqual([])
})

test('an owner whose car has left meanwhile has nothing to pay before the stay is priced', async () => {
  const { plate, token, plateId, stayId } = await park()
  await tell('exit', plate, app.services.clock.now())
  const asked = await app.ask(OWNER_CALLS.payStay, { token, params: { plateId, stayId }, body: {} })
  expect(asked).toMatchObject({ status: 200, body: { bill: null } })
})
