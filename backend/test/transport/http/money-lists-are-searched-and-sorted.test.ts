import { buildRequest } from '@fangxing/contract/client/request'
import { OWNER_CALLS, STAFF_CALLS as S } from '@fangxing/contract/calls'
import { dayOf } from '../../../src/domain/shanghai-time'
import { ReadIncidents } from '../../../src/modules/incidents'
import { newId } from '../../../src/persistence/new-id'
import { openReporting } from '../../../src/persistence/reporting-database'
import { ListMoney } from '../../../src/workflows/money/list-money'
import { ListPayments } from '../../../src/workflows/money/list-payments'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

type ListCall = 'listPayments' | 'listSettlements' | 'listRefunds' | 'listQuarantined'
type Row = { id: string; amountFen: number; plateText: string }

let app: TestApp
let context: TestContext
let today: string
beforeAll(async () => {
  app = await startApp()
}, 120_000)
beforeEach(async () => {
  context = await makeContext(app)
  today = dayOf(app.services.clock.now())
}, 60_000)
afterAll(() => app.stop())

const asked = (call: ListCall, query: Record<string, string> = {}, token = context.finance.token) =>
  app.ask(S[call], {
    token,
    query: call === 'listQuarantined' ? query : { from: today, to: today, limit: '50', ...query },
  })
async function list(call: ListCall, query: Record<string, string> = {}, token?: string): Promise<Row[]> {
  const reply = await asked(call, query, token)
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
  return reply.body.items as Row[]
}
/** Page by page, as an office turns the pages. */
async function pages(call: ListCall, query: Record<string, string>): Promise<Row[]> {
  const rows: Row[] = []
  for (let cursor = ''; ;) {
    const { body } = await asked(call, { ...query, limit: '1', ...(cursor ? { cursor } : {}) })
    rows.push(...(body.items as Row[]))
    if (body.next === undefined) return rows
    cursor = body.next as string
  }
}

/** Somebody begins to pay so much for a plate that nobody holds. */
async function beginToPay(fen: number) {
  const plate = context.plate()
  await context.debt(plate, fen)
  const { token } = await context.owner()
  const opened = await app.ask(OWNER_CALLS.openBill, { token, body: { lotId: context.a1, plate } })
  const { id: billId } = opened.body.bill as { id: string }
  const paid = await app.ask(OWNER_CALLS.payBill, { token, params: { billId }, body: { amountFen: fen } })
  const { paymentId } = paid.body as { paymentId: string }
  return { plate, billId, paymentId }
}
const set = (paymentId: string, state: string, transactionId: string | null = null) =>
  app.services.database.query(
    'UPDATE payment SET state = $2, transaction_id = $3, paid_fen = CASE WHEN $3::text IS NULL THEN NULL ELSE amount_fen END WHERE id = $1',
    [paymentId, state, transactionId],
  )
async function settled(payment: Awaited<ReturnType<typeof beginToPay>>, fen: number): Promise<string> {
  const receiptNo = `FX${payment.paymentId.replace(/-/g, '')}`.slice(0, 25).toUpperCase()
  await app.services.database.query(
    `INSERT INTO settlement (id, merchant_id, bill_id, payment_id, method, amount_fen, receipt_no, state, created_at)
     VALUES ($1, $2, $3, $4, 'wechat', $5, $6, 'posted', $7)`,
    [newId(), context.a, payment.billId, payment.paymentId, fen, receiptNo, app.services.clock.now()],
  )
  return receiptNo
}
async function givenBack(payment: Awaited<ReturnType<typeof beginToPay>>, fen: number): Promise<string> {
  const outRefundNo = `r${payment.paymentId.replace(/-/g, '')}`.slice(0, 30)
  await app.services.database.query(
    `INSERT INTO refund (id, merchant_id, payment_id, bill_id, cause, out_refund_no, amount_fen, total_fen, state, created_at, updated_at)
     VALUES ($1, $2, $3, $4, 'surplus', $5, $6, $6, 'processing', $7, $7)`,
    [newId(), context.a, payment.paymentId, payment.billId, outRefundNo, fen, app.services.clock.now()],
  )
  return outRefundNo
}

test('every attempt to pay is listed, newest first, also what failed or is not known, and by its state', async () => {
  const first = await beginToPay(1500)
  const second = await beginToPay(2500)
  await set(first.paymentId, 'failed')
  await set(second.paymentId, 'unknown')
  expect(await list('listPayments')).toMatchObject([
    { id: second.paymentId, state: 'unknown', amountFen: 2500, paidFen: null, plateText: second.plate.text },
    { id: first.paymentId, state: 'failed', billId: first.billId, orderId: null, receiptNo: null },
  ])
  expect((await pages('listPayments', {})).map(({ id }) => id)).toEqual([second.paymentId, first.paymentId])
  expect(await list('listPayments', { state: 'failed' })).toMatchObject([{ id: first.paymentId }])
  expect(await list('listPayments', { state: 'closed' })).toEqual([])
  expect(await list('listPayments', { lotId: context.a1, limit: '1' })).toMatchObject([
    { id: second.paymentId },
  ])
  expect(await list('listPayments', { lotId: context.a2 })).toEqual([])
  expect(await list('listPayments', { from: '2024-01-01', to: '2024-01-31' })).toEqual([])
})

test('payments are read by those who read settlements, and never those of another merchant', async () => {
  await beginToPay(1500)
  const stranger = await context.staff(context.b, ['manager'], [])
  expect(await list('listPayments', {}, stranger.token)).toEqual([])
  expect(await list('listPayments', { sort: 'amount' }, stranger.token)).toEqual([])
  const refused = await asked('listPayments', {}, context.attendant.token)
  expect(refused.body.code).toBe('FORBIDDEN_ROLE')
  const tooMany = await asked('listPayments', { from: '2024-01-01', to: '2024-12-31' })
  expect(tooMany.body.code).toBe('BAD_INPUT')
})

test('money is found by the beginning of its plate, its receipt and each number of WeChat’s', async () => {
  const one = await beginToPay(1500)
  const other = await beginToPay(2500)
  await set(one.paymentId, 'succeeded', `42000X${one.paymentId}`)
  await set(other.paymentId, 'quarantined', `43000X${other.paymentId}`)
  const receiptNo = await settled(one, 1500)
  const outRefundNo = await givenBack(one, 700)
  const { plateText, ...shown } = (await list('listPayments', { text: receiptNo }))[0]!
  expect(shown).toMatchObject({ id: one.paymentId, receiptNo })
  const outTradeNo = (shown as unknown as { outTradeNo: string }).outTradeNo
  const numbers = [`42000X${one.paymentId}`, outTradeNo, outTradeNo.toUpperCase(), receiptNo]
  for (const text of [...numbers, receiptNo.slice(0, -1), plateText, plateText.slice(0, -1)]) {
    const isPlatesOwn = text !== plateText.slice(0, -1)
    for (const call of ['listPayments', 'listSettlements', 'listRefunds'] as const) {
      const found = (await list(call, { text })).map(row => row.plateText)
      expect([call, text, found]).toEqual([call, text, isPlatesOwn ? [plateText] : expect.arrayContaining([plateText])]) // prettier-ignore
    }
  }
  expect(await list('listRefunds', { text: outRefundNo.slice(0, 25) })).toMatchObject([{ outRefundNo }])
  for (const call of ['listPayments', 'listSettlements', 'listRefunds'] as const)
    expect(await list(call, { text: '%' })).toEqual([])
  expect(await list('listPayments', { text: receiptNo, state: 'failed' })).toEqual([])
  const apart = { paymentId: other.paymentId }
  expect(await list('listQuarantined', { text: `43000X${other.paymentId}` })).toMatchObject([apart])
  expect(await list('listQuarantined', { text: other.plate.text, lotId: context.a1 })).toMatchObject([apart])
  expect(await list('listQuarantined', { text: '42000X' })).toEqual([])
  expect(await list('listQuarantined', { lotId: context.a2 })).toEqual([])
})

test('money stands by its amount or its time, either way, the same page by page', async () => {
  const amounts = [2500, 1500, 3500]
  for (const fen of amounts) {
    const payment = await beginToPay(fen)
    await settled(payment, fen)
    await givenBack(payment, fen)
  }
  for (const call of ['listPayments', 'listSettlements', 'listRefunds'] as const)
    for (const [sort, order, expected] of [
      ['amount', 'desc', [3500, 2500, 1500]],
      ['amount', 'asc', [1500, 2500, 3500]],
      ['time', 'desc', [3500, 1500, 2500]],
      ['time', 'asc', [2500, 1500, 3500]],
    ] as const) {
      const fens = (rows: Row[]) => rows.map(({ amountFen }) => amountFen)
      expect([call, sort, order, fens(await list(call, { sort, order }))]).toEqual([call, sort, order, expected]) // prettier-ignore
      expect(fens(await pages(call, { sort, order }))).toEqual(expected)
      expect(fens(await pages(call, { sort, order, lotId: context.a1 }))).toEqual(expected)
      expect(await pages(call, { sort, order, lotId: context.a2 })).toEqual([])
    }
})

test('a place in one order is none in another', async () => {
  for (const fen of [2500, 1500]) await settled(await beginToPay(fen), fen)
  for (const call of ['listPayments', 'listSettlements'] as const) {
    const next = async (query: Record<string, string>) =>
      (await asked(call, { ...query, limit: '1' })).body.next as string
    const byAmount = await next({ sort: 'amount' })
    const byTime = await next({})
    for (const query of [
      { cursor: byAmount },
      { cursor: byAmount, sort: 'amount', order: 'asc' },
      { cursor: byTime, sort: 'amount' },
      { cursor: byTime, order: 'asc' },
    ] as Record<string, string>[]) {
      const { body } = await asked(call, query)
      expect([call, query, body.code, body.details?.[0]?.path]).toEqual([call, query, 'BAD_INPUT', 'query.cursor']) // prettier-ignore
    }
  }
})

test('a file has the rows of the search in the order of the page', async () => {
  for (const fen of [2500, 1500, 3500]) await beginToPay(fen)
  const filters = `from=${today}&to=${today}&sort=amount&order=asc&text=${encodeURIComponent('粤B')}`
  const query = { format: 'csv', language: 'zh', filters }
  const { path } = buildRequest(S.exportList, { params: { list: 'listPayments' }, query })
  const reply = await fetch(`${app.origin}${path}`, {
    headers: { authorization: `Bearer ${context.finance.token}` },
  })
  const lines = (await reply.text()).trimEnd().split('\r\n').slice(1)
  expect(lines.map(line => line.split(',')[4]!.replace(/"/g, ''))).toEqual(['15', '25', '35'])
})

test('days that are over are read where reports are, and what somebody has just done never is', async () => {
  const { database, clock, settings } = app.services
  const away = openReporting(
    { ...settings, REPORTING_DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none' },
    {} as Parameters<typeof openReporting>[1],
  )
  const needs = { database, reportingDatabase: away.database, clock }
  const session = {
    kind: 'staff' as const,
    staffId: context.finance.id,
    merchantId: context.a,
    roles: ['manager' as const],
    lotIds: [],
  }
  const days = (to: string) => ({
    from: '2026-01-01',
    to,
    limit: 5,
    sort: 'time' as const,
    order: 'desc' as const,
  })
  const payments = new ListPayments(needs)
  const money = new ListMoney(needs)
  const incidents = new ReadIncidents(needs)
  const lists = [
    (day: string) => payments.list(session, { ...days(day), from: day }),
    (day: string) => money.settlements(session, { ...days(day), from: day }),
    (day: string) => money.sums(session, { from: day, to: day }),
  ]
  const over = dayOf(new Date(clock.now().getTime() - 2 * 86_400_000))
  for (const list of lists) {
    await expect(list(over)).rejects.toThrow()
    await expect(list(today)).resolves.toBeDefined()
  }
  // A refund is decided now, of whichever day it is; an incident is closed now.
  await expect(money.refunds(session, { ...days(over), from: over })).resolves.toEqual({ items: [] })
  await expect(incidents.list(session, { state: 'closed' })).resolves.toEqual({ items: [] })
  await expect(incidents.list(session, { state: 'closed', search: '粤B' })).rejects.toThrow()
  await away.close()
})
