import { randomUUID } from 'node:crypto'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { StaffCall } from '@fangxing/contract/calls'
import { eligibilityRuleName } from '@fangxing/contract/eligibility-rules'
import { REFUSAL_CODES } from '@fangxing/contract/refusal'
import { openReporting } from '../../../src/persistence/reporting-database'
import { ReadReport } from '../../../src/modules/reporting'
import { newId } from '../../../src/persistence/new-id'
import { dayOf } from '../../../src/domain/shanghai-time'
import type { DataSource } from 'typeorm'
import { startApp, type TestApp } from './app'
import { activeOrder, makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
}, 120_000)
beforeEach(async () => {
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

type Report = StaffCall<'readReport'>['reply']
const today = () => dayOf(app.services.clock.now())
const daysAgo = (days: number) => dayOf(new Date(app.services.clock.now().getTime() - days * 86_400_000))
const ask = (query: Record<string, string>, token = context.manager.token) =>
  app.ask(STAFF_CALLS.readReport, { token, query })
async function report(query: Record<string, string> = { from: daysAgo(1), until: today() }): Promise<Report> {
  const reply = await ask(query)
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
  return reply.body as Report
}

const payInCash = (orderId: string, amountFen: number) =>
  app.ask(STAFF_CALLS.takeCash, {
    token: context.attendant.token,
    params: { orderId },
    body: { amountFen },
    headers: { 'idempotency-key': randomUUID() },
  })

/** Writes how an order ended: the time from payment to freedom in milliseconds, or a cause without payment. */
async function set(orderId: string, values: { freeMs?: number; cause?: string }): Promise<void> {
  await app.services.database.query(
    `UPDATE recovery_order SET released_at = paid_at + make_interval(secs => $2::float8 / 1000), end_cause = $3 WHERE id = $1`,
    [orderId, values.freeMs ?? null, values.cause ?? null],
  )
}

test('money, rate and time to release are the same by day, by lot and in all', async () => {
  const paid = await activeOrder(context)
  const slow = await activeOrder(context)
  const letGo = await activeOrder(context)
  const wrong = await activeOrder(context)
  for (const { orderId, amountFen } of [paid, slow])
    expect((await payInCash(orderId, amountFen)).status).toBe(200)
  await set(paid.orderId, { freeMs: 1_500 })
  await set(slow.orderId, { freeMs: 9_000 })
  await set(letGo.orderId, { cause: 'EMERGENCY' })
  await set(wrong.orderId, { cause: 'DISPUTE_UPHELD' })

  const { days, lots, total } = await report()
  const fen = paid.amountFen + slow.amountFen
  expect(total).toMatchObject({
    recoveredFen: fen,
    cashFen: fen,
    paymentCount: 2,
    orderCount: 4,
    heldCount: 4,
    settledCount: 2,
    letGoCount: 2,
    falseCount: 1,
    ratePct: 50,
    freeP50Ms: 1_500,
    freeP95Ms: 9_000,
    freeP99Ms: 9_000,
  })
  expect(lots).toEqual([{ lotId: context.a1, name: '科技园一号', ...total }])
  // The orders are of today; only a test that runs at midnight finds them yesterday.
  expect(days.map(({ day }) => day)).toEqual([daysAgo(1), today()])
  expect(days.reduce((sum, { recoveredFen }) => sum + recoveredFen, 0)).toBe(fen)
  expect(days.reduce((sum, { heldCount }) => sum + heldCount, 0)).toBe(4)
})

test('a lot is reported alone, and one of another merchant does not exist', async () => {
  const { orderId, amountFen } = await activeOrder(context)
  await payInCash(orderId, amountFen)
  const period = { from: today(), until: today() }
  expect((await report({ ...period, lotId: context.a2 })).total).toMatchObject({
    recoveredFen: 0,
    orderCount: 0,
    ratePct: null,
    freeP50Ms: null,
  })
  expect((await report({ ...period, lotId: context.a1 })).total.orderCount).toBe(1)
  expect((await ask({ ...period, lotId: context.b1 })).body.code).toBe('NOT_FOUND')
  expect((await ask(period, context.stranger.token)).body.total.recoveredFen).toBe(0)
})

test('what was given back whole and what was waived is no money', async () => {
  const back = await activeOrder(context)
  const waived = await activeOrder(context)
  await payInCash(back.orderId, back.amountFen)
  const { database } = app.services
  await database.query(`UPDATE settlement SET state = 'reversed' WHERE order_id = $1`, [back.orderId])
  // As a waiver is recorded, by a node of the former version, which named no bill: its lines settle nothing.
  const id = newId()
  await database.query(
    `INSERT INTO settlement (id, merchant_id, order_id, method, amount_fen, receipt_no, state, created_at)
     VALUES ($1, $2, $3, 'waiver', 0, $4, 'posted', $5)`,
    [id, context.a, waived.orderId, `FX${id}`.slice(0, 30), app.services.clock.now()],
  )
  await database.query(
    `INSERT INTO settlement_line (settlement_id, arrear_id, amount_fen, method) SELECT $1, arrear_id, 0, 'waiver' FROM order_arrear WHERE order_id = $2`,
    [id, waived.orderId],
  )
  expect((await report()).total).toMatchObject({
    recoveredFen: 0,
    paymentCount: 0,
    waivedFen: waived.amountFen,
  })
  expect((await report({ from: daysAgo(1), until: today(), lotId: context.a1 })).total.waivedFen).toBe(
    waived.amountFen,
  )
})

test('the work in the lots is told: hours, rules that said no, people, and devices in reach', async () => {
  const { services } = app
  const held = await activeOrder(context)
  await payInCash(held.orderId, held.amountFen)
  const plate = context.plate()
  const away = await context.device()
  const request = { ...held.request, plate, recognised: plate, arrearIds: [await context.debt(plate, 1)] }
  const asked = { ...request, device: { id: away.id }, photoIds: [] }
  const { token } = context.attendant
  for (let times = 0; times < 2; times++)
    expect((await app.ask(STAFF_CALLS.checkEligibility, { token, body: asked })).body.ok).toBe(false)
  // Registered ten hours ago, and silent for the last of them.
  const hoursAgo = (hours: number) => new Date(services.clock.now().getTime() - hours * 3_600_000)
  await services.database.query(
    `UPDATE device SET created_at = $2, last_seen_at = $3, link = 'offline' WHERE id = $1`,
    [away.id, hoursAgo(10), hoursAgo(1)],
  )
  await services.watchLinks.watch()
  await services.watchLinks.watch()

  const field = async (query: Record<string, string> = {}) => {
    const period = { from: daysAgo(1), until: today(), ...query }
    const reply = await app.ask(STAFF_CALLS.readFieldReport, { token: context.manager.token, query: period })
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
    return reply.body as StaffCall<'readFieldReport'>['reply']
  }
  const told = await field()
  expect(told.hours).toHaveLength(24)
  expect(told.hours.reduce((sum, { heldCount }) => sum + heldCount, 0)).toBe(1)
  expect(told.refusals).toContainEqual({
    code: 'GATE_PHOTO',
    rule: { zh: '没有现场照片', en: 'There is no photo of the place' },
    refusedCount: 2,
  })
  expect(told.refusals.every(({ rule }) => !/[{}]/.test(rule.zh + rule.en))).toBe(true)
  expect(told.attendants).toMatchObject([
    { staffId: context.attendant.id, orderCount: 1, heldCount: 1, settledCount: 1, falseCount: 0 },
  ])
  const [worst] = told.devices
  expect(worst).toMatchObject({ deviceId: away.id, lotName: '科技园一号', outageCount: 1 })
  expect(worst!.uptimePct).toBeCloseTo(90, 0)
  expect(worst!.longestOutageMinutes).toBe(60)

  // Heard again: the outage is over.
  await services.database.query(`UPDATE device SET link = 'online', last_seen_at = $2 WHERE id = $1`, [
    away.id,
    services.clock.now(),
  ])
  await services.watchLinks.watch()
  const [{ open }] = (await services.database.query<{ open: number }>(
    `SELECT count(*)::int AS open FROM device_outage WHERE device_id = $1 AND ended_at IS NULL`,
    [away.id],
  )) as [{ open: number }]
  expect(open).toBe(0)
  const elsewhere = await field({ lotId: context.a2 })
  expect([elsewhere.refusals, elsewhere.attendants, elsewhere.devices]).toEqual([[], [], []])
})

test('every rule before a lock has a name without figures', () => {
  const rules = REFUSAL_CODES.filter(code => code.startsWith('GATE_'))
  const withFigures = rules.filter(code =>
    /[{}]/.test(eligibilityRuleName(code).zh + eligibilityRuleName(code).en),
  )
  expect(withFigures).toEqual([])
})

test('a period that ends before it begins, or is longer than 92 days, is refused', async () => {
  const refused = async (from: string, until: string) => {
    const { status, body } = await ask({ from, until })
    return [status, body.code, body.details]
  }
  expect(await refused('2026-03-02', '2026-03-01')).toEqual([
    400,
    'BAD_INPUT',
    [{ path: 'query.until', code: 'too_small' }],
  ])
  expect(await refused('2026-01-01', '2026-04-03')).toEqual([
    400,
    'BAD_INPUT',
    [{ path: 'query.until', code: 'too_big' }],
  ])
  expect((await report({ from: '2026-01-01', until: '2026-04-02' })).days).toHaveLength(92)
})

test('an attendant has no report', async () => {
  const period = { from: today(), until: today() }
  expect((await ask(period, context.attendant.token)).body.code).toBe('FORBIDDEN_ROLE')
})

test('a report is read from the database that is named for reports', async () => {
  const { settings } = app.services
  const named = { ...settings, REPORTING_DATABASE_URL: settings.DATABASE_URL }
  const unused = {} as DataSource
  const reporting = openReporting(named, unused)
  const session = { merchantId: context.a } as Parameters<ReadReport['read']>[0]
  const read = new ReadReport({ reportingDatabase: reporting.database })
  expect((await read.read(session, { from: today(), until: today() })).total.orderCount).toBe(0)
  const away = openReporting(
    { ...settings, REPORTING_DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none' },
    unused,
  )
  const cut = new ReadReport({ reportingDatabase: away.database })
  await expect(cut.read(session, { from: today(), until: today() })).rejects.toThrow()
  // Of several, whichever answers.
  const several = settings.DATABASE_URL.replace('@', '@127.0.0.1:1,')
  const other = openReporting({ ...settings, REPORTING_DATABASE_URL: several }, unused)
  const second = new ReadReport({ reportingDatabase: other.database })
  expect((await second.read(session, { from: today(), until: today() })).total.orderCount).toBe(0)
  await Promise.all([reporting.close(), away.close(), other.close()])
})
