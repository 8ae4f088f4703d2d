import { randomUUID } from 'node:crypto'
import { OWNER_CALLS, STAFF_CALLS as S, type StaffCall } from '@fangxing/contract/calls'
import { dayOf } from '../../../src/domain/shanghai-time'
import { sealPhone } from '../../../src/modules/contacts'
import { newId } from '../../../src/persistence/new-id'
import { buildSource } from '../../support/build-source'
import { startApp, type TestApp } from './app'
import { activeOrder, key, makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
}, 120_000)
beforeEach(async () => {
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

type Found = StaffCall<'findPayments'>['reply']['items']
async function find(text: string, token = context.manager.token): Promise<Found> {
  const reply = await app.ask(S.findPayments, { token, query: { text } })
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
  return reply.body.items as Found
}

async function paidInCash() {
  const order = await activeOrder(context)
  const reply = await app.ask(S.takeCash, {
    token: context.attendant.token,
    params: { orderId: order.orderId },
    body: { amountFen: order.amountFen },
    headers: key(),
  })
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
  return { ...order, plateText: order.request.plate.text }
}

/** A payment for a plate that nobody holds, as WeChat has confirmed it, and given back in part. */
async function paidForPlate() {
  const plate = context.plate()
  await context.debt(plate)
  const { token } = await context.owner()
  const opened = await app.ask(OWNER_CALLS.openBill, { token, body: { lotId: context.a1, plate } })
  const { id: billId } = opened.body.bill as { id: string }
  const paid = await app.ask(OWNER_CALLS.payBill, { token, params: { billId }, body: { amountFen: 1500 } })
  const { paymentId } = paid.body as { paymentId: string }
  const { database, clock } = app.services
  const transactionId = `42000${String(Date.now())}${billId.slice(0, 4)}`
  await database.query(`UPDATE payment SET transaction_id = $2, paid_fen = 1500 WHERE id = $1`, [
    paymentId,
    transactionId,
  ])
  const refundNo = `R${paymentId.replace(/-/g, '')}`.slice(0, 30)
  await database.query(
    `INSERT INTO refund (id, merchant_id, payment_id, bill_id, cause, out_refund_no, amount_fen, total_fen, state, created_at, updated_at)
     VALUES ($1, $2, $3, $4, 'surplus', $5, 700, 1500, 'processing', $6, $6)`,
    [newId(), context.a, paymentId, billId, refundNo, clock.now()],
  )
  return { plate, billId, paymentId, transactionId, refundNo }
}

test('whoever calls is found by plate and by receipt number: what for, how, and when the lock went down', async () => {
  const { orderId, plateText, amountFen } = await paidInCash()
  const [byPlate, ...others] = await find(plateText)
  expect(others).toEqual([])
  expect(byPlate).toMatchObject({
    billId: orderId,
    orderId,
    cause: 'recovery',
    state: 'settled',
    settlement: { method: 'cash', amountFen, state: 'posted' },
    hold: { releasedAt: null },
    covers: [{ amountFen }],
  })
  expect(byPlate!.hold!.paidAt).not.toBeNull()
  const byReceipt = await find(byPlate!.settlement!.receiptNo)
  expect(byReceipt).toMatchObject([{ billId: orderId, settlement: byPlate!.settlement }])
  const at = new Date('2026-03-02T01:02:03.000Z')
  await app.services.database.query('UPDATE recovery_order SET released_at = $2 WHERE id = $1', [orderId, at])
  expect((await find(` ${plateText.slice(0, 2)}·${plateText.slice(2)} `))[0]!.hold!.releasedAt).toBe(
    at.toISOString(),
  )
})

test('the numbers that WeChat shows its payer lead to the bill, also that of a refund', async () => {
  const { plate, billId, paymentId, transactionId, refundNo } = await paidForPlate()
  const [found] = await find(transactionId)
  expect(found).toMatchObject({
    billId,
    orderId: null,
    hold: null,
    plateText: plate.text,
    payments: [{ id: paymentId, transactionId, paidFen: 1500 }],
    refunds: [{ amountFen: 700, state: 'processing', outRefundNo: refundNo, succeededAt: null }],
  })
  expect(await find(found!.payments[0]!.outTradeNo)).toEqual([found])
  expect(await find(refundNo)).toEqual([found])
  expect(await find(plate.text)).toEqual([found])
})

test('of what was settled nothing went back where only the surplus did', async () => {
  const { billId, paymentId, refundNo } = await paidForPlate()
  const { database, clock } = app.services
  const today = dayOf(clock.now())
  await database.query(
    `INSERT INTO settlement (id, merchant_id, bill_id, payment_id, method, amount_fen, receipt_no, state, created_at)
     VALUES ($1, $2, $3, $4, 'wechat', 800, $5, 'posted', $6)`,
    [newId(), context.a, billId, paymentId, `FX${refundNo}`.slice(0, 25), clock.now()],
  )
  const refundedFen = async () => {
    const query = { from: today, to: today, limit: '50' }
    const { body } = await app.ask(S.listSettlements, { token: context.finance.token, query })
    return body.items.find((row: { amountFen: number }) => row.amountFen === 800).refundedFen
  }
  await database.query(`UPDATE refund SET state = 'succeeded' WHERE payment_id = $1`, [paymentId])
  expect(await refundedFen()).toBe(0)
  await database.query(`UPDATE refund SET cause = 'goodwill' WHERE payment_id = $1`, [paymentId])
  expect(await refundedFen()).toBe(700)
  await database.query('DELETE FROM settlement WHERE bill_id = $1', [billId])
})

test('what was paid elsewhere is found by its receipt and by the plate, with who booked it', async () => {
  const plate = context.plate()
  const arrearId = await context.debt(plate)
  const reference = `R${randomUUID().slice(0, 8)}`
  const { token } = context.manager
  const body = { arrearIds: [arrearId], reason: '岗亭现金', reference, amountFen: 500 }
  expect((await app.ask(S.markPaidElsewhere, { token, body })).body.outcome).toBe('done')
  const { database, clock } = app.services
  const source = await buildSource(app.services, context.a)
  const paymentRef = `pos-${reference}`
  await database.query(
    `INSERT INTO external_payment (source_id, payment_ref, arrear_id, merchant_id, channel, amount_fen, told_at)
     VALUES ($1, $2, $3, $4, 'POS', 400, $5)`,
    [source.sourceId, paymentRef, arrearId, context.a, clock.now()],
  )
  const elsewhere = async (text: string, of = token) =>
    (await app.ask(S.findPayments, { token: of, query: { text } })).body.elsewhere
  const booked = { by: { kind: 'staff' }, amountFen: 500, isPart: true, reference, arrearIds: [arrearId] }
  const told = { by: { kind: 'source' }, amountFen: 400, reference: paymentRef, plateText: plate.text }
  expect(await elsewhere(reference)).toMatchObject([booked])
  expect(await elsewhere(paymentRef)).toMatchObject([told])
  const ofPlate = await elsewhere(plate.text)
  expect(ofPlate).toHaveLength(2)
  expect(ofPlate).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ reference }),
      expect.objectContaining({ reference: paymentRef }),
    ]),
  )
  const stranger = await context.staff(context.b, ['manager'], [])
  for (const text of [reference, paymentRef, plate.text])
    expect(await elsewhere(text, stranger.token)).toEqual([])
  await database.query('DELETE FROM external_payment WHERE source_id = $1', [source.sourceId])
})

test('what another merchant was paid is not found, and an attendant does not search', async () => {
  const { transactionId, plate } = await paidForPlate()
  const stranger = await context.staff(context.b, ['manager'], [])
  expect(await find(transactionId, stranger.token)).toEqual([])
  expect(await find(plate.text, stranger.token)).toEqual([])
  const asked = await app.ask(S.findPayments, { token: context.attendant.token, query: { text: plate.text } })
  expect(asked.body.code).toBe('FORBIDDEN_ROLE')
})

test('finance reads the money of a day, page by page, with its sums', async () => {
  const first = await paidInCash()
  const second = await paidInCash()
  const refunded = await paidForPlate()
  const today = dayOf(app.services.clock.now())
  const token = context.finance.token
  const query = { from: today, to: today, limit: '1' }
  const page = await app.ask(S.listSettlements, { token, query })
  expect(page.body.items).toMatchObject([{ orderId: second.orderId, method: 'cash', refundedFen: 0 }])
  const rest = await app.ask(S.listSettlements, {
    token,
    query: { ...query, cursor: page.body.next as string },
  })
  expect(rest.body).toMatchObject({ items: [{ orderId: first.orderId }] })
  expect(rest.body.next).toBeUndefined()
  const refunds = await app.ask(S.listRefunds, { token, query })
  expect(refunds.body.items).toMatchObject([{ outRefundNo: refunded.refundNo, amountFen: 700 }])
  const sums = await app.ask(S.sumMoney, { token, query: { from: today, to: today, lotId: context.a1 } })
  expect(sums.body).toEqual({
    settled: [{ method: 'cash', count: 2, fen: first.amountFen + second.amountFen }],
    refunds: [{ state: 'processing', count: 1, fen: 700 }],
  })
  const elsewhere = await app.ask(S.listSettlements, { token, query: { ...query, lotId: context.a2 } })
  expect(elsewhere.body.items).toEqual([])
  // The day ends at midnight: what came in at that very moment is the next day's.
  const midnight = new Date(`${today}T24:00:00+08:00`)
  const { database } = app.services
  await database.query('UPDATE settlement SET created_at = $2 WHERE order_id = $1', [first.orderId, midnight])
  const whole = { from: today, to: today, limit: '50' }
  const ofDay = await app.ask(S.listSettlements, { token, query: whole })
  expect(ofDay.body.items).toMatchObject([{ orderId: second.orderId }])
  const backwards = await app.ask(S.sumMoney, { token, query: { from: today, to: '2020-01-01' } })
  expect(backwards.body.code).toBe('BAD_INPUT')
})

test('an office learns whom to call about a car; that it saw the owner’s number is written down', async () => {
  const { orderId, request } = await activeOrder(context)
  await app.ask(S.startShift, { token: context.colleague.token, body: { lotId: context.a1 } })
  const { database, settings, clock } = app.services
  await database.query(
    `INSERT INTO debtor_contact (id, merchant_id, plate_key, phone_sealed, phone_hash, consented_at, source, created_at)
     VALUES ($1, $2, $3, $4, 'h', $5, 'counter', $5)`,
    [
      randomUUID(),
      context.a,
      `${request.plate.text}/${request.plate.colour}`,
      sealPhone(settings, '13800138000'),
      clock.now(),
    ],
  )
  const params = { orderId }
  const reach = await app.ask(S.readOrderReach, { token: context.manager.token, params })
  const people = (reach.body as StaffCall<'readOrderReach'>['reply']).people
  expect(people.map(({ staffId, part }) => [staffId, part])).toEqual([
    [context.attendant.id, 'opened'],
    [context.colleague.id, 'on_shift'],
  ])
  expect(reach.body.ownerPhones).toBe(1)
  expect(JSON.stringify(reach.body)).not.toContain('13800138000')
  const refused = await app.ask(S.showOwnerPhones, { token: context.finance.token, params, body: {} })
  expect(refused.body.code).toBe('FORBIDDEN_ROLE')
  const shown = await app.ask(S.showOwnerPhones, { token: context.manager.token, params, body: {} })
  expect(shown.body).toEqual({ phones: ['13800138000'] })
  const audit = await app.ask(S.searchAudit, { token: context.manager.token, query: { orderId } })
  expect(JSON.stringify(audit.body)).toContain('owner_phones_shown')
  expect(JSON.stringify(audit.body)).not.toContain('13800138000')
})

test('whoever opened an order is named with whether they work now, and with the number that a manager has entered', async () => {
  const { orderId } = await activeOrder(context)
  const { manager, attendant, finance, stranger } = context
  const set = (phone: string | null, token = manager.token) =>
    app.ask(S.setStaffPhone, { token, params: { staffId: attendant.id }, body: { phone } })
  const opener = async (token = manager.token) => {
    const { body } = await app.ask(S.readOrderReach, { token, params: { orderId } })
    return (body as StaffCall<'readOrderReach'>['reply']).people.find(({ part }) => part === 'opened')
  }
  expect(await opener()).toMatchObject({ phone: null, isOnShift: false })
  expect((await set('13900139000', finance.token)).body.code).toBe('FORBIDDEN_ROLE')
  expect((await set('13900139000', stranger.token)).body.code).toBe('NOT_FOUND')
  expect((await set('010-1234')).body.code).toBe('BAD_INPUT')
  expect((await set('+8613900139000')).status).toBe(200)
  // Nobody is signed out by it.
  expect((await app.ask(S.startShift, { token: attendant.token, body: { lotId: context.a2 } })).status).toBe(
    403,
  )
  expect((await app.ask(S.startShift, { token: attendant.token, body: { lotId: context.a1 } })).status).toBe(
    200,
  )
  expect(await opener()).toMatchObject({ phone: '13900139000', isOnShift: true })
  expect(await opener(finance.token)).toMatchObject({ phone: '13900139000' })
  const [row] = await app.services.database.query<{ phone_sealed: string }>(
    'SELECT phone_sealed FROM staff WHERE id = $1',
    [attendant.id],
  )
  expect(row!.phone_sealed).not.toContain('13900139000')
  const audit = await app.services.database.query('SELECT detail FROM journal WHERE entity_id = $1', [
    attendant.id,
  ])
  expect(JSON.stringify(audit)).toContain('isKept')
  expect(JSON.stringify(audit)).not.toContain('13900139000')
  // It goes with the person's access.
  const { body } = await app.ask(S.listStaff, { token: manager.token })
  const { roles, lotIds, phone } = (body as StaffCall<'listStaff'>['reply']).items.find(
    ({ id }) => id === attendant.id,
  )!
  expect(phone).toBe('13900139000')
  const end = { params: { staffId: attendant.id }, body: { roles, lotIds, disabled: true } }
  expect((await app.ask(S.changeStaff, { token: manager.token, ...end })).status).toBe(200)
  expect(await opener()).toMatchObject({ phone: null })
  expect((await set('13900139000')).body.code).toBe('STATE_CONFLICT')
})

test('those on shift are called to a car that has paid and still stands, and the answer says who', async () => {
  const held = await activeOrder(context)
  const { token } = context.manager
  const call = (orderId: string, as = token) =>
    app.ask(S.callToCar, { token: as, params: { orderId }, body: {} })
  expect((await call(held.orderId)).body.code).toBe('STATE_CONFLICT')
  const { orderId } = await paidInCash()
  expect((await call(orderId)).body).toEqual({ people: [] })
  await app.ask(S.startShift, { token: context.colleague.token, body: { lotId: context.a1 } })
  await app.ask(S.startShift, { token: context.elsewhere.token, body: { lotId: context.a2 } })
  expect((await call(orderId)).body).toMatchObject({ people: [{ staffId: context.colleague.id }] })
  const board = await app.ask(S.readOrder, { token: context.colleague.token, params: { orderId } })
  expect(JSON.stringify(board.body)).toContain('"urgent":true')
  const audit = await app.ask(S.searchAudit, { token, query: { orderId } })
  expect(
    (audit.body.items as { event: string; detail: unknown }[]).find(({ event }) => event === 'called_to_car'),
  ).toMatchObject({ detail: { staffIds: [context.colleague.id] } })
  expect((await call(orderId, context.attendant.token)).body.code).toBe('FORBIDDEN_ROLE')
  const foreign = await context.staff(context.b, ['manager'], [])
  expect((await call(orderId, foreign.token)).body.code).toBe('NOT_FOUND')
  await app.services.database.query('UPDATE recovery_order SET released_at = now() WHERE id = $1', [orderId])
  expect((await call(orderId)).body.code).toBe('STATE_CONFLICT')
})

test('orders are listed as live or ended, and by a plate in any colour', async () => {
  const { orderId, request } = await activeOrder(context)
  const list = async (query: Record<string, string>) =>
    (
      (await app.ask(S.listOrders, { token: context.manager.token, query })).body.items as { id: string }[]
    ).map(({ id }) => id)
  expect(await list({ progress: 'live', plateText: request.plate.text })).toEqual([orderId])
  expect(await list({ progress: 'ended', plateText: request.plate.text })).toEqual([])
  expect(await list({ plateText: '粤B00000' })).toEqual([])
})

test('orders are listed by the days on which they were opened, page by page', async () => {
  const first = await activeOrder(context)
  const second = await activeOrder(context)
  const { database } = app.services
  const openedAt = (orderId: string, at: string) =>
    database.query('UPDATE recovery_order SET created_at = $2 WHERE id = $1', [orderId, new Date(at)])
  await openedAt(first.orderId, '2026-03-02T00:00:00+08:00')
  await openedAt(second.orderId, '2026-03-03T23:59:59+08:00')
  const ask = (query: Record<string, string>, token = context.manager.token) =>
    app.ask(S.listOrders, { token, query })
  const list = async (query: Record<string, string>, token?: string) =>
    ((await ask(query, token)).body.items as { id: string }[]).map(({ id }) => id)
  const both = [second.orderId, first.orderId]
  expect(await list({ from: '2026-03-02', to: '2026-03-03' })).toEqual(both)
  expect(await list({ from: '2026-03-03', to: '2026-03-03' })).toEqual([second.orderId])
  expect(await list({ to: '2026-03-02' })).toEqual([first.orderId])
  expect(await list({ from: '2026-03-04' })).toEqual([])
  const page = await ask({ from: '2026-03-02', to: '2026-03-03', limit: '1' })
  expect(await list({ from: '2026-03-02', to: '2026-03-03', cursor: page.body.next as string })).toEqual([
    first.orderId,
  ])
  const plateText = first.request.plate.text
  expect(await list({ to: '2026-03-03', plateText })).toEqual([first.orderId])
  expect(await list({ to: '2026-03-03', progress: 'ended' })).toEqual([])
  expect(await list({ to: '2026-03-03', lotId: context.a2 })).toEqual([])
  expect(await list({ to: '2026-03-03' }, context.elsewhere.token)).toEqual([])
  expect((await ask({ from: '2026-02-30' })).body.code).toBe('BAD_INPUT')
})

test('a failed deployment is listed by its state, as live while its lock is not down, and as ended after that', async () => {
  const { orderId, request } = await activeOrder(context)
  const plateText = request.plate.text
  const { database, clock } = app.services
  const list = async (query: Record<string, string>) => {
    const { body } = await app.ask(S.listOrders, { token: context.manager.token, query })
    return (body.items as { id: string }[]).map(({ id }) => id)
  }
  for (const endedAt of [null, clock.now()]) {
    await database.query(`UPDATE recovery_order SET state = 'deploy_failed', ended_at = $2 WHERE id = $1`, [
      orderId,
      endedAt,
    ])
    const places: Record<string, string>[] = [
      {},
      { lotId: context.a1 },
      { plateText },
      { from: '2020-01-01' },
    ]
    for (const place of places) {
      const inState = { ...place, state: 'deploy_failed' }
      expect(await list(inState)).toContain(orderId)
      for (const sort of ['opened', 'amount'] as const) {
        if (sort === 'amount' && 'from' in place) continue
        const is = async (progress: string) =>
          (await list({ ...place, sort, order: 'asc', limit: '100', progress })).includes(orderId)
        expect([await is('live'), await is('ended')]).toEqual([endedAt === null, endedAt !== null])
      }
    }
  }
})
