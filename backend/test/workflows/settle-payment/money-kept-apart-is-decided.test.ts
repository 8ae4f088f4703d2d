import type { ActorContext } from '../../../src/domain/actor-context'
import { newId } from '../../../src/persistence/new-id'
import { buildMerchant, buildOrder, buildPayment, type TestMerchant } from '../../support/build-order'
import { brokenAt, expectCleanMoney } from '../../support/clean-money'
import { fakePay, refundReport, tradeReport } from '../../support/fake-pay'
import { startTestServices, type TestServices } from '../../support/test-services'
import { makeKeys, testSettings } from '../../support/wechat-keys'

const context: ActorContext = { actor: 'staff:test', traceId: 'trace-quarantine' }
const START = new Date('2026-11-23T02:00:00Z')
const pay = fakePay()
let services: TestServices
let merchant: TestMerchant

beforeAll(async () => {
  services = await startTestServices(testSettings(makeKeys()), pay)
  merchant = await buildMerchant(services)
}, 60_000)
afterAll(() => services.stop())
beforeEach(() => {
  Object.assign(pay, fakePay())
  services.clock.at = START
})
afterEach(() => expectCleanMoney(services))

const staff = (merchantId = merchant.merchantId) => ({
  kind: 'staff' as const,
  staffId: merchant.staffId,
  merchantId,
  roles: ['manager'] as const,
  lotIds: [merchant.lotId],
})
const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const stateOf = async (table: string, id: string) =>
  (await read(`SELECT state FROM ${table} WHERE id = $1`, id))[0]!.state
const postingsOf = (paymentId: string) =>
  read(
    `SELECT t.kind, p.account, p.amount_fen FROM ledger_transaction t JOIN ledger_posting p ON p.ledger_transaction_id = t.id
     WHERE t.cause_id = $1 AND p.amount_fen < 0 ORDER BY t.kind`,
    paymentId,
  )
const openIncidents = (paymentId: string) =>
  read(`SELECT kind FROM incident WHERE payment_id = $1 AND state <> 'closed'`, paymentId)
const reason = '核对过银行流水'

/** A payment over 1500 fen that brought another sum. */
async function keptApart(paidFen: number) {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  const outcome = await services.settlePayment.settle(
    tradeReport(payment.outTradeNo, { totalFen: paidFen }),
    'notice',
    context,
  )
  expect(outcome.kind).toBe('quarantined')
  return { order, payment, decided: { paymentId: payment.id, reason } }
}

test('money below the due is not offered to be accepted', async () => {
  const { payment } = await keptApart(1499)
  const { items } = await services.decideQuarantine.list(staff())
  expect(items.find(item => item.paymentId === payment.id)).toMatchObject({ paidFen: 1499, isPayable: false })
})

test('what waits in one lot is asked for by that lot alone', async () => {
  const { payment } = await keptApart(1499)
  const idsOf = async (lotId: string) =>
    (await services.decideQuarantine.list(staff(), { lotId })).items.map(({ paymentId }) => paymentId)
  expect(await idsOf(merchant.lotId)).toContain(payment.id)
  expect(await idsOf(newId())).toEqual([])
})

test('money above the due is accepted by a manager: the order is paid, the lock goes down, the rest is refunded', async () => {
  const { order, payment, decided } = await keptApart(1700)
  const { items } = await services.decideQuarantine.list(staff())
  expect(items.find(item => item.paymentId === payment.id)).toMatchObject({
    orderId: order.orderId,
    paidFen: 1700,
    dueFen: 1500,
    mismatches: ['amount'],
    isPayable: true,
  })
  await services.decideQuarantine.accept(staff(), decided, context)
  expect(await stateOf('payment', payment.id)).toBe('succeeded')
  expect(await read('SELECT method, amount_fen FROM settlement WHERE payment_id = $1', payment.id)).toEqual([
    { method: 'wechat', amount_fen: 1500 },
  ])
  expect(
    await read('SELECT cause, amount_fen, total_fen, state FROM refund WHERE payment_id = $1', payment.id),
  ).toEqual([{ cause: 'quarantine', amount_fen: 200, total_fen: 1700, state: 'approved' }])
  expect(await postingsOf(payment.id)).toEqual([
    { kind: 'quarantine_returned', account: 'owed_to_payers', amount_fen: -200 },
    { kind: 'quarantine_settled', account: 'parking_revenue', amount_fen: -1500 },
    { kind: 'quarantined', account: 'quarantine', amount_fen: -1700 },
  ])
  expect(
    await read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, order.orderId),
  ).toEqual([{ why: 'PAID' }])
  expect(await openIncidents(payment.id)).toEqual([])
  await expect(services.decideQuarantine.accept(staff(), decided, context)).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
  })
})

test('money below the due is no payment; returned by finance it is refunded in full, and the owner may pay again', async () => {
  const { order, payment, decided } = await keptApart(1400)
  await expect(services.decideQuarantine.accept(staff(), decided, context)).rejects.toMatchObject({
    code: 'QUARANTINE_TOO_LITTLE',
    params: { missingYuan: '1.00' },
  })
  const incident = (await read(`SELECT id FROM incident WHERE payment_id = $1`, payment.id))[0]!
  await expect(
    services.handleIncident.close(staff(), { incidentId: incident.id as string, reason }, context),
  ).rejects.toMatchObject({ code: 'QUARANTINE_UNDECIDED' })
  await services.decideQuarantine.giveBack(staff(), decided, context)
  expect(await stateOf('payment', payment.id)).toBe('surplus')
  expect(await stateOf('recovery_order', order.orderId)).toBe('active')
  expect(await openIncidents(payment.id)).toEqual([])
  const refund = (
    await read(
      'SELECT id, out_refund_no, amount_fen, total_fen FROM refund WHERE payment_id = $1',
      payment.id,
    )
  )[0]!
  expect(refund).toMatchObject({ amount_fen: 1400, total_fen: 1400 })
  pay.answers.refund = request => ({
    kind: 'ok',
    value: {
      ...refundReport(payment.outTradeNo, request.outRefundNo, 'SUCCESS'),
      refundFen: 1400,
      totalFen: 1400,
    },
  })
  await services.submitRefund.submit(refund.id as string, context)
  expect(await stateOf('refund', refund.id as string)).toBe('succeeded')
  expect(
    await read(
      `SELECT coalesce(sum(amount_fen), 0)::int AS fen FROM ledger_posting p JOIN ledger_transaction t ON t.id = p.ledger_transaction_id
       WHERE t.cause_id = ANY($1) AND p.account IN ('quarantine', 'owed_to_payers', 'wechat_clearing')`,
      [payment.id, refund.id],
    ),
  ).toEqual([{ fen: 0 }])
  const reply = await services.startPayment.start(
    { orderId: order.orderId, amountFen: 1500, owner: payment.owner },
    context,
  )
  expect(reply.pay).not.toBeNull()
})

test('an order that somebody else has paid takes no accepted money; only its merchant decides', async () => {
  const { order, decided } = await keptApart(1700)
  const other = await buildPayment(services, merchant, order)
  await services.settlePayment.settle(tradeReport(other.outTradeNo), 'notice', context)
  await expect(services.decideQuarantine.accept(staff(), decided, context)).rejects.toMatchObject({
    code: 'QUARANTINE_ORDER_CLOSED',
  })
  const stranger = (await buildMerchant(services)).merchantId
  await expect(services.decideQuarantine.giveBack(staff(stranger), decided, context)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  await services.decideQuarantine.giveBack(staff(), decided, context)
})

test('what was counted for another payment is closed without a refund', async () => {
  const first = await buildOrder(services, merchant)
  const counted = await buildPayment(services, merchant, first)
  const transactionId = '4200000000000000000000000001'
  await services.settlePayment.settle(tradeReport(counted.outTradeNo, { transactionId }), 'notice', context)
  const second = await buildOrder(services, merchant)
  const copy = await buildPayment(services, merchant, second)
  await services.settlePayment.settle(tradeReport(copy.outTradeNo, { transactionId }), 'notice', context)
  const decided = { paymentId: copy.id, reason }
  await expect(services.decideQuarantine.accept(staff(), decided, context)).rejects.toMatchObject({
    code: 'QUARANTINE_NOT_HERE',
  })
  await services.decideQuarantine.giveBack(staff(), decided, context)
  expect(await stateOf('payment', copy.id)).toBe('failed')
  expect(await read('SELECT 1 FROM refund WHERE payment_id = $1', copy.id)).toEqual([])
})

test('the audit names money that lies apart for longer than a day', async () => {
  const { payment, decided } = await keptApart(1400)
  const named = async (hours: number) =>
    (await brokenAt(services, new Date(START.getTime() + hours * 3600_000))).I29 ?? []
  expect((await named(23)).join()).not.toContain(payment.id)
  expect((await named(25)).join()).toContain(payment.id)
  await services.decideQuarantine.giveBack(staff(), decided, context)
  expect((await named(25)).join()).not.toContain(payment.id)
})

describe('a refund that somebody makes in WeChat’s own platform', () => {
  const external = (outTradeNo: string, refundFen: number, outRefundNo: string, totalFen = 1500) =>
    services.settleRefund.settle(
      {
        ...refundReport(outTradeNo, outRefundNo, 'SUCCESS'),
        refundId: `50000${outRefundNo}`,
        mchid: '1900000001',
        refundFen,
        totalFen,
      },
      'notice',
      context,
    )
  const settlementState = async (orderId: string) =>
    (await read('SELECT state FROM settlement WHERE order_id = $1', orderId))[0]!.state

  test('is taken once, booked, and reverses the settlement partly, then whole; the debts stay settled', async () => {
    const order = await buildOrder(services, merchant)
    const payment = await buildPayment(services, merchant, order)
    expect((await external(payment.outTradeNo, 500, 'X1')).kind).toBe('early')
    await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context)
    expect(await external(payment.outTradeNo, 500, 'X1')).toEqual({ kind: 'changed', state: 'succeeded' })
    expect((await external(payment.outTradeNo, 500, 'X1')).kind).toBe('already')
    expect(await settlementState(order.orderId)).toBe('partly_reversed')
    await external(payment.outTradeNo, 1000, 'X2')
    expect(await settlementState(order.orderId)).toBe('reversed')
    expect(
      await read(
        'SELECT cause, amount_fen FROM refund WHERE payment_id = $1 ORDER BY amount_fen',
        payment.id,
      ),
    ).toEqual([
      { cause: 'external', amount_fen: 500 },
      { cause: 'external', amount_fen: 1000 },
    ])
    expect(
      await read(
        `SELECT p.account, p.amount_fen FROM ledger_posting p JOIN ledger_transaction t ON t.id = p.ledger_transaction_id
         JOIN refund r ON t.cause_id = r.id::text WHERE r.payment_id = $1 AND p.account = 'wechat_clearing' ORDER BY 2`,
        payment.id,
      ),
    ).toEqual([
      { account: 'wechat_clearing', amount_fen: -1000 },
      { account: 'wechat_clearing', amount_fen: -500 },
    ])
    expect(await read('SELECT DISTINCT state FROM arrear WHERE id = ANY($1)', order.arrearIds)).toEqual([
      { state: 'settled' },
    ])
    expect(await openIncidents(payment.id)).toEqual([
      { kind: 'refund_external' },
      { kind: 'refund_external' },
    ])
  })

  test('ends what we owed: a surplus that was given back by hand is not asked for again', async () => {
    const order = await buildOrder(services, merchant)
    const first = await buildPayment(services, merchant, order)
    const second = await buildPayment(services, merchant, order)
    await services.settlePayment.settle(tradeReport(first.outTradeNo), 'notice', context)
    await services.settlePayment.settle(tradeReport(second.outTradeNo), 'notice', context)
    await external(second.outTradeNo, 1500, 'X3')
    expect((await external(second.outTradeNo, 1500, 'X3')).kind).toBe('already')
    expect(await read('SELECT cause, state FROM refund WHERE payment_id = $1', second.id)).toEqual([
      { cause: 'surplus', state: 'succeeded' },
    ])
  })

  test('reverses a settlement partly as often as a part goes back', async () => {
    const order = await buildOrder(services, merchant)
    const payment = await buildPayment(services, merchant, order)
    await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context)
    for (const [number, fen, state] of [
      ['P1', 400, 'partly_reversed'],
      ['P2', 500, 'partly_reversed'],
      ['P3', 600, 'reversed'],
    ] as const) {
      await external(payment.outTradeNo, fen, number)
      expect(await settlementState(order.orderId)).toBe(state)
    }
  })

  test.each(['submitted', 'waiting_funds', 'abnormal', 'closed'])(
    'ends a refund of ours that is %s',
    async state => {
      const order = await buildOrder(services, merchant)
      const first = await buildPayment(services, merchant, order)
      const second = await buildPayment(services, merchant, order)
      await services.settlePayment.settle(tradeReport(first.outTradeNo), 'notice', context)
      await services.settlePayment.settle(tradeReport(second.outTradeNo), 'notice', context)
      await read('UPDATE refund SET state = $2 WHERE payment_id = $1', second.id, state)
      await external(second.outTradeNo, 1500, `E-${state}`)
      expect(await read('SELECT cause, state FROM refund WHERE payment_id = $1', second.id)).toEqual([
        { cause: 'surplus', state: 'succeeded' },
      ])
    },
  )

  test('decides money that was kept apart once all of it was refunded', async () => {
    const { payment } = await keptApart(1700)
    await external(payment.outTradeNo, 700, 'X4', 1700)
    expect(await stateOf('payment', payment.id)).toBe('quarantined')
    await external(payment.outTradeNo, 1000, 'X5', 1700)
    expect(await stateOf('payment', payment.id)).toBe('surplus')
  })
})
