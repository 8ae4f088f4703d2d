import type { ActorContext } from '../../../src/domain/actor-context'
import { buildOrder, buildPayment, type TestMerchant } from '../../support/build-order'
import { tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'
import { waitUntil } from '@fangxing/dev/stack'

const context: ActorContext = { actor: 'wechat', traceId: 'trace-settle' }
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))

beforeEach(() => void (services.published.length = 0))

const count = async (table: string, where: string, values: unknown[]) =>
  (await services.database.one<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE ${where}`,
    values,
  ))!.n
const row = <T extends object>(text: string, ...values: unknown[]) =>
  services.database.one<T & Record<string, never>>(text, values)
const stateOf = async (table: string, id: string) =>
  (await row<{ state: string }>(`SELECT state FROM ${table} WHERE id = $1`, id))!.state

test('a callback settles order, arrears, settlement, ledger and move task, and lowers the lock', async () => {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  const outcome = await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context)
  expect(outcome).toMatchObject({ kind: 'settled', orderId: order.orderId })
  expect(await stateOf('payment', payment.id)).toBe('succeeded')
  for (const arrearId of order.arrearIds) {
    expect(await row('SELECT state, due_fen, paid_fen FROM arrear WHERE id = $1', arrearId)).toMatchObject({
      state: 'settled',
      due_fen: 0,
    })
  }
  expect(
    await row('SELECT method, amount_fen, state FROM settlement WHERE order_id = $1', order.orderId),
  ).toEqual({ method: 'wechat', amount_fen: 1500, state: 'posted' })
  expect(await row('SELECT state, assigned_to FROM move_task WHERE order_id = $1', order.orderId)).toEqual({
    state: 'assigned',
    assigned_to: merchant.staffId,
  })
  const lower = await row<{ why: string; epoch: number }>(
    `SELECT why, epoch FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`,
    order.orderId,
  )
  expect(lower).toMatchObject({ why: 'PAID', epoch: 1 })
  await waitUntil(async () => (await stateOf('recovery_order', order.orderId)) === 'releasing', {
    what: 'the LOWER to be noted as sent',
  })
  expect(
    services.published.filter(({ topic }) => topic.includes(order.deviceId) && topic.endsWith('/cmd')),
  ).toHaveLength(1)
  const live = await waitUntil(
    async () => {
      const view = JSON.parse((await services.orderCache.ownerJson(order.orderId))!) as {
        state: string
        settlement: { amountFen: number } | null
        dueFen: number
      }
      return view.state === 'releasing' ? view : undefined
    },
    { what: 'the live order to say releasing' },
  )
  expect(live).toMatchObject({ dueFen: 0, settlement: { amountFen: 1500, method: 'wechat' } })
})

test('two hundred copies at once settle once', async () => {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  const report = tradeReport(payment.outTradeNo)
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      services.settlePayment.settle(report, n % 2 ? 'notice' : 'query', context),
    ),
  )
  expect(outcomes.filter(({ kind }) => kind === 'settled')).toHaveLength(1)
  expect(outcomes.filter(({ kind }) => kind === 'already')).toHaveLength(199)
  expect(await count('settlement', 'order_id = $1', [order.orderId])).toBe(1)
  expect(await count('ledger_transaction', 'cause_id = $1', [payment.id])).toBe(1)
  expect(await count('lock_command', `order_id = $1 AND op = 'LOWER'`, [order.orderId])).toBe(1)
})

test('of two payers at once one settles the order and the other is refunded in full', async () => {
  const order = await buildOrder(services, merchant)
  const first = await buildPayment(services, merchant, order)
  const second = await buildPayment(services, merchant, order)
  const outcomes = await Promise.all(
    [first, second].map(payment =>
      services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context),
    ),
  )
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['settled', 'surplus'])
  const { id, ...refund } = (await row<{ id: string }>(
    'SELECT id, cause, amount_fen, total_fen, state FROM refund WHERE order_id = $1',
    order.orderId,
  ))!
  expect(refund).toEqual({ cause: 'surplus', amount_fen: 1500, total_fen: 1500, state: 'approved' })
  expect(
    await count('graphile_worker.jobs', `task_identifier = 'submit-refund' AND key = $1`, [`refund:${id}`]),
  ).toBe(1)
})

test('settling closes the open payments of other payers', async () => {
  const order = await buildOrder(services, merchant)
  const first = await buildPayment(services, merchant, order)
  const other = await buildPayment(services, merchant, order)
  await services.settlePayment.settle(tradeReport(first.outTradeNo), 'notice', context)
  expect(await row('SELECT close_wanted, state FROM payment WHERE id = $1', other.id)).toEqual({
    close_wanted: true,
    state: 'prepaid',
  })
  expect(await count('graphile_worker.jobs', 'key = $1', [`close:${other.id}`])).toBe(1)
})

test.each(['cancelling', 'cancelled', 'expired', 'overridden'])(
  'a success for an order that is %s is refunded in full',
  async state => {
    const order = await buildOrder(services, merchant, 'active')
    const payment = await buildPayment(services, merchant, order, 'closed')
    await services.database.query(
      `WITH a AS (UPDATE order_arrear SET is_active = false WHERE order_id = $1), h AS (UPDATE arrear SET state = 'outstanding' WHERE id = ANY($3))
     UPDATE recovery_order SET state = $2, device_free = true WHERE id = $1`,
      [order.orderId, state, order.arrearIds],
    )
    expect(
      await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'query', context),
    ).toMatchObject({
      kind: 'surplus',
    })
    expect(await stateOf('payment', payment.id)).toBe('surplus')
    expect(await stateOf('recovery_order', order.orderId)).toBe(state)
    expect(services.published).toHaveLength(0)
  },
)

test('a success after a local close still settles', async () => {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order, 'closed')
  expect(
    await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context),
  ).toMatchObject({
    kind: 'settled',
  })
})

test('a paid payment never becomes closed', async () => {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context)
  for (const tradeState of ['CLOSED', 'NOTPAY', 'PAYERROR', 'REVOKED'] as const) {
    expect(
      await services.settlePayment.settle(tradeReport(payment.outTradeNo, { tradeState }), 'query', context),
    ).toMatchObject({ kind: 'already' })
  }
  expect(await stateOf('payment', payment.id)).toBe('succeeded')
})

test.each([
  ['amount', { totalFen: 1 }],
  ['currency', { currency: 'USD' }],
  ['merchant', { mchid: '1900000009' }],
  ['mini-program', { appid: 'wxaaaaaaaaaaaaaaaa' }],
])('another %s is kept aside and lowers nothing', async (_what, change) => {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  const report = tradeReport(payment.outTradeNo, change)
  expect(await services.settlePayment.settle(report, 'notice', context)).toMatchObject({
    kind: 'quarantined',
  })
  expect(await services.settlePayment.settle(report, 'notice', context)).toMatchObject({ kind: 'already' })
  expect(await stateOf('payment', payment.id)).toBe('quarantined')
  expect(await stateOf('recovery_order', order.orderId)).toBe('active')
  expect(await count('incident', `kind = 'payment_quarantined' AND payment_id = $1`, [payment.id])).toBe(1)
  expect(await count('lock_command', `order_id = $1 AND op = 'LOWER'`, [order.orderId])).toBe(0)
  expect(services.published).toHaveLength(0)
})

test('one WeChat transaction counts for one payment only', async () => {
  const order = await buildOrder(services, merchant)
  const other = await buildOrder(services, merchant)
  const first = await buildPayment(services, merchant, order)
  const second = await buildPayment(services, merchant, other)
  const report = tradeReport(first.outTradeNo)
  await services.settlePayment.settle(report, 'notice', context)
  expect(
    await services.settlePayment.settle({ ...report, outTradeNo: second.outTradeNo }, 'notice', context),
  ).toMatchObject({
    kind: 'quarantined',
  })
  expect(await stateOf('recovery_order', other.orderId)).toBe('active')
})

test('a callback before the commit of its payment is early and changes nothing', async () => {
  const waiting = () => count('recovery_order', `state = 'paid'`, [])
  await waitUntil(async () => (await waiting()) === 0, { what: 'the LOWERs of other tests to be noted' })
  const before = await count('journal', 'true', [])
  expect(await services.settlePayment.settle(tradeReport('f'.repeat(32)), 'notice', context)).toEqual({
    kind: 'early',
  })
  expect(await count('journal', 'true', [])).toBe(before)
})

test('a payment closed at WeChat is closed, and queried again later', async () => {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  expect(
    await services.settlePayment.settle(
      tradeReport(payment.outTradeNo, { tradeState: 'NOTPAY' }),
      'query',
      context,
    ),
  ).toMatchObject({ kind: 'wait' })
  expect(
    await services.settlePayment.settle(
      tradeReport(payment.outTradeNo, { tradeState: 'CLOSED' }),
      'query',
      context,
    ),
  ).toMatchObject({ kind: 'closed' })
  expect(await stateOf('payment', payment.id)).toBe('closed')
  expect(await count('graphile_worker.jobs', 'key = $1', [`query:${payment.id}`])).toBe(1)
})
