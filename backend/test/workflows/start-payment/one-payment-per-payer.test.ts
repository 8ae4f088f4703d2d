import type { StaffOrder } from '@fangxing/contract/orders'
import { readBillToPay } from '../../../src/persistence/readings/bill-reading'
import type { ActorContext } from '../../../src/domain/actor-context'
import { buildOrder, buildOwner, buildPayment, type TestMerchant } from '../../support/build-order'
import { TOO_FAST } from '../../../src/ports'
import { refused, trade, tradeReport, unknown } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'owner:test', traceId: 'trace-pay' }
const START = new Date('2026-11-23T02:00:00Z')
let services: TestServices
let merchant: TestMerchant
const pay = usePayments(made => ({ services, merchant } = made))

beforeEach(() => {
  services.clock.at = START
})

const later = (seconds: number) =>
  (services.clock.at = new Date(services.clock.at.getTime() + seconds * 1000))
const payment = async (id: string) =>
  (await services.database.one<{ state: string; version: number; close_wanted: boolean; expires_at: Date }>(
    'SELECT * FROM payment WHERE id = $1',
    [id],
  ))!
const orderState = async (id: string) =>
  (await services.database.one<{ state: string }>('SELECT state FROM recovery_order WHERE id = $1', [id]))!
    .state
const jobDelayS = async (key: string) =>
  (
    await services.database.one<{ s: number }>(
      'SELECT round(extract(epoch from run_at - now()))::int AS s FROM graphile_worker.jobs WHERE key = $1',
      [key],
    )
  )?.s
async function begin() {
  const order = await buildOrder(services, merchant)
  const owner = await buildOwner(services, order.orderId)
  const start = (who = owner, amountFen = 1500) =>
    services.startPayment.start({ orderId: order.orderId, amountFen, owner: who }, context)
  return { order, owner, start }
}

test('the payment is committed before WeChat is called, and the phone gets what it needs to pay', async () => {
  const { start, order, owner } = await begin()
  let seenByWeChat: string | undefined
  const answer = pay.answers.prepay
  pay.answers.prepay = async outTradeNo => {
    seenByWeChat = (
      await services.database.one<{ state: string }>('SELECT state FROM payment WHERE out_trade_no = $1', [
        outTradeNo,
      ])
    )?.state
    return answer(outTradeNo)
  }
  const reply = await start()
  expect(seenByWeChat).toBe('created')
  expect(reply).toMatchObject({
    orderId: order.orderId,
    state: 'prepaid',
    amountFen: 1500,
    pay: { package: 'prepay_id=wx-prepay-1', signType: 'RSA' },
  })
  expect(reply.expiresAt).toBe('2026-11-23T02:15:00.000Z')
  expect(pay.calls.prepay[0]).toMatchObject({
    openid: owner.openid,
    amountFen: 1500,
    outTradeNo: reply.paymentId.replaceAll('-', ''),
    notifyUrl: `http://127.0.0.1:7001/wechat/notice/${merchant.merchantCode}/payment`,
  })
  expect(await jobDelayS(`query:${reply.paymentId}`)).toBeLessThanOrEqual(3)
})

test('a second tap uses the open payment again without a call to WeChat', async () => {
  const { start } = await begin()
  const first = await start()
  const second = await start()
  expect(second).toMatchObject({ paymentId: first.paymentId, pay: { package: 'prepay_id=wx-prepay-1' } })
  expect(pay.calls.prepay).toHaveLength(1)
})

test('asking again repeats exactly what was first sent, whatever was renamed meanwhile', async () => {
  const { start } = await begin()
  pay.answers.prepay = () => unknown
  await start()
  await services.database.query('UPDATE lot SET name = $2 WHERE id = $1', [merchant.lotId, '南广场'])
  await services.database.query('UPDATE merchant SET code = $2 WHERE id = $1', [
    merchant.merchantId,
    'renamed',
  ])
  try {
    await start()
    expect(pay.calls.prepay).toHaveLength(2)
    expect(pay.calls.prepay[1]).toEqual(pay.calls.prepay[0])
  } finally {
    await services.database.query('UPDATE lot SET name = $2 WHERE id = $1', [merchant.lotId, '北广场'])
    await services.database.query('UPDATE merchant SET code = $2 WHERE id = $1', [
      merchant.merchantId,
      merchant.merchantCode,
    ])
  }
})

test('when WeChat wants to be asked more slowly, the same tap asks again under the same number', async () => {
  const { start } = await begin()
  pay.answers.prepay = outTradeNo =>
    pay.calls.prepay.length === 1
      ? { kind: 'unknown', why: TOO_FAST }
      : { kind: 'ok', value: { prepayId: `wx-${outTradeNo.slice(0, 4)}` } }
  const reply = await start()
  expect(reply).toMatchObject({ state: 'prepaid', pay: { signType: 'RSA' } })
  expect(pay.calls.prepay).toHaveLength(2)
  expect(pay.calls.prepay[1]).toEqual(pay.calls.prepay[0])
})

test('a car whose merchant cannot be paid any more is reported once, loudly', async () => {
  const { start, order } = await begin()
  pay.knows = () => false
  await expect(start()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await expect(start()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(
    await services.database.query('SELECT kind, level FROM incident WHERE order_id = $1', [order.orderId]),
  ).toEqual([{ kind: 'payment_impossible', level: 3 }])
})

test('ten taps at once make one payment', async () => {
  const { start, order } = await begin()
  const replies = await Promise.all(Array.from({ length: 10 }, () => start()))
  expect(new Set(replies.map(({ paymentId }) => paymentId)).size).toBe(1)
  expect(
    await services.database.query('SELECT id FROM payment WHERE order_id = $1', [order.orderId]),
  ).toHaveLength(1)
})

test('a second payer closes the payment of the first, and the first may pay again', async () => {
  const { start, order } = await begin()
  const friend = await buildOwner(services, order.orderId)
  const mine = await start()
  const theirs = await start(friend)
  expect(theirs.paymentId).not.toBe(mine.paymentId)
  expect((await payment(mine.paymentId)).close_wanted).toBe(true)
  expect(await start()).toMatchObject({ paymentId: mine.paymentId, state: 'prepaid' })
  expect((await payment(mine.paymentId)).close_wanted).toBe(false)
  expect((await payment(theirs.paymentId)).close_wanted).toBe(true)
  expect(await services.closePayment.close(mine.paymentId, 'wanted', context)).toBe(false)
  expect(await services.closePayment.close(theirs.paymentId, 'wanted', context)).toBe(true)
  expect(pay.calls.close).toEqual([theirs.paymentId.replaceAll('-', '')])
})

test.each([
  ['AMOUNT_CHANGED', 1499],
  ['AMOUNT_CHANGED', 1501],
])('%s for %i fen', async (code, amountFen) => {
  const { start, owner } = await begin()
  await expect(start(owner, amountFen)).rejects.toMatchObject({ code })
  expect(pay.calls.prepay).toHaveLength(0)
})

test('an owner who has not scanned the device gets NOT_FOUND', async () => {
  const { start } = await begin()
  await expect(start(await buildOwner(services, ...[]))).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('an order that is paid or ended cannot be paid', async () => {
  const { start } = await begin()
  const reply = await start()
  await services.settlePayment.settle(tradeReport(reply.paymentId.replaceAll('-', '')), 'notice', context)
  await expect(start()).rejects.toMatchObject({ code: 'ALREADY_PAID' })
  const other = await begin()
  await services.database.query(`UPDATE recovery_order SET state = 'cancelling' WHERE id = $1`, [
    other.order.orderId,
  ])
  await expect(other.start()).rejects.toMatchObject({ code: 'ORDER_NOT_PAYABLE' })
})

test('no answer from WeChat means unknown, never failed; the next request uses the same number and time', async () => {
  const { start } = await begin()
  pay.answers.prepay = () => unknown
  const first = await start()
  expect(first).toMatchObject({ state: 'unknown', pay: null })
  pay.answers.prepay = () => ({ kind: 'ok', value: { prepayId: 'wx-late' } })
  later(30)
  expect(await start()).toMatchObject({
    paymentId: first.paymentId,
    state: 'prepaid',
    pay: { package: 'prepay_id=wx-late' },
  })
  expect(pay.calls.prepay[1]).toEqual(pay.calls.prepay[0])
})

test('a refusal at the first prepay fails the payment, and the next tap makes another', async () => {
  const { start } = await begin()
  pay.answers.prepay = () => refused('PARAMERROR')
  const first = await start()
  expect(first).toMatchObject({ state: 'failed', pay: null })
  pay.answers.prepay = () => ({ kind: 'ok', value: { prepayId: 'wx-2' } })
  const second = await start()
  expect(second).toMatchObject({ state: 'prepaid' })
  expect(second.paymentId).not.toBe(first.paymentId)
})

test('ORDERPAID at prepay is queried and settles', async () => {
  const { start, order } = await begin()
  pay.answers.prepay = () => unknown
  await start()
  pay.answers.prepay = () => refused('ORDERPAID')
  pay.answers.query = outTradeNo => trade(outTradeNo)
  expect(await start()).toMatchObject({ state: 'succeeded', pay: null })
  expect(['paid', 'releasing']).toContain(await orderState(order.orderId))
})

test('an attempt near its end is closed before there is a new one', async () => {
  const { start } = await begin()
  const first = await start()
  later(900 - 20)
  const second = await start()
  expect(pay.calls.close).toEqual([first.paymentId.replaceAll('-', '')])
  expect((await payment(first.paymentId)).state).toBe('closed')
  expect(second.paymentId).not.toBe(first.paymentId)
})

test('an attempt near its end that WeChat does not close yet refuses a new one', async () => {
  const { start } = await begin()
  await start()
  later(900 - 20)
  pay.answers.close = () => unknown
  await expect(start()).rejects.toMatchObject({ code: 'PAYMENT_CHECKING' })
})

test('the number of attempts of one payer is limited', async () => {
  const { start } = await begin()
  pay.answers.prepay = () => refused('PARAMERROR')
  for (let attempt = 0; attempt < 12; attempt++) await start()
  await expect(start()).rejects.toMatchObject({ code: 'PAYMENT_TOO_MANY' })
})

test('the limit of one payer ends by itself after an hour', async () => {
  const { start } = await begin()
  pay.answers.prepay = () => refused('PARAMERROR')
  for (let attempt = 0; attempt < 12; attempt++) await start()
  later(3601)
  expect(await start()).toMatchObject({ state: 'failed' })
})

/** Lets somebody begin to pay and closes at WeChat what that displaced. */
async function payAfter(start: () => Promise<unknown>, orderId: string): Promise<void> {
  await start()
  const displaced = await services.database.query<{ id: string }>(
    'SELECT id FROM payment WHERE order_id = $1 AND close_wanted',
    [orderId],
  )
  for (const { id } of displaced) await services.closePayment.close(id, 'wanted', context)
}

test('the attempts of strangers do not count for the driver', async () => {
  const { start, order } = await begin()
  const strangers = await Promise.all(Array.from({ length: 5 }, () => buildOwner(services, order.orderId)))
  for (let round = 0; round < 13; round++)
    for (const stranger of strangers) await payAfter(() => start(stranger), order.orderId)
  expect(await start()).toMatchObject({ state: 'prepaid' })
})

test('attempts that strangers displaced do not use up the number of the payer', async () => {
  const { start, order } = await begin()
  const stranger = await buildOwner(services, order.orderId)
  for (let round = 0; round < 13; round++) {
    await payAfter(start, order.orderId)
    await payAfter(() => start(stranger), order.orderId)
  }
  expect(await start()).toMatchObject({ state: 'prepaid' })
})

test('with sixty open attempts the oldest is closed for the next', async () => {
  const { start, order } = await begin()
  const oldest = await buildOwner(services, order.orderId)
  const first = await start(oldest)
  later(1)
  for (let number = 1; number < 60; number++) await start(await buildOwner(services, order.orderId))
  expect(pay.calls.close).toEqual([])
  expect(await start()).toMatchObject({ state: 'prepaid' })
  expect(pay.calls.close).toEqual([first.paymentId.replaceAll('-', '')])
  pay.answers.close = () => unknown
  await expect(start(await buildOwner(services, order.orderId))).rejects.toMatchObject({
    code: 'PAYMENT_CHECKING',
  })
})

test('ended attempts of strangers make neither the reading nor the view of an order longer', async () => {
  const { order, owner, start } = await begin()
  const paid = await buildPayment(services, merchant, order, 'surplus')
  later(1)
  for (let number = 0; number < 61; number++) await buildPayment(services, merchant, order, 'closed')
  later(1)
  const { paymentId } = await start()
  const kept = [paid.id, paymentId].sort()
  const read = await readBillToPay(
    services.database,
    { orderId: order.orderId },
    {
      ownerId: owner.ownerId,
      at: services.clock.now(),
    },
  )
  expect(read!.payments.map(({ id }) => id).sort()).toEqual(kept)
  const view = JSON.parse((await services.orderCache.staffJson(order.orderId))!) as StaffOrder
  expect(view.payments).toHaveLength(60)
  expect(view.payments.map(({ id }) => id)).toEqual(expect.arrayContaining(kept))
  await services.database.query('DELETE FROM payment WHERE order_id = $1 AND state = $2', [
    order.orderId,
    'surplus',
  ])
})

test('when the phone returns, WeChat is queried at most once a second, and a success settles', async () => {
  const { start, owner, order } = await begin()
  const { paymentId } = await start()
  pay.answers.query = outTradeNo => trade(outTradeNo, { tradeState: 'NOTPAY' })
  const check = () => services.checkPayment.check({ paymentId, owner }, context)
  await Promise.all([check(), check(), check()])
  expect(pay.calls.query).toHaveLength(1)
  later(1)
  pay.answers.query = outTradeNo => trade(outTradeNo)
  expect(await check()).toMatchObject({ state: 'succeeded', pay: null })
  expect(['paid', 'releasing']).toContain(await orderState(order.orderId))
  const stranger = await buildOwner(services, order.orderId)
  await expect(services.checkPayment.check({ paymentId, owner: stranger }, context)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test('the query job follows a growing schedule, closes the payment at the end, and queries twice more', async () => {
  const { start } = await begin()
  const { paymentId } = await start()
  const key = `query:${paymentId}`
  pay.answers.query = outTradeNo => trade(outTradeNo, { tradeState: 'NOTPAY' })
  for (const [ageS, nextS] of [
    [3, 2],
    [5, 5],
    [10, 10],
    [20, 10],
    [30, 30],
    [60, 60],
    [120, 180],
    [300, 300],
  ] as const) {
    services.clock.at = new Date(START.getTime() + ageS * 1000)
    await services.watchPayment.watch(paymentId, 0, context)
    expect([ageS, await jobDelayS(key)]).toEqual([ageS, nextS])
  }
  expect(pay.calls.close).toHaveLength(0)
  services.clock.at = new Date(START.getTime() + 906_000)
  await services.watchPayment.watch(paymentId, 0, context)
  expect((await payment(paymentId)).state).toBe('expired')
  expect(await jobDelayS(key)).toBe(300)
  await services.watchPayment.watch(paymentId, 1, context)
  expect(await jobDelayS(key)).toBe(3600)
  pay.answers.query = outTradeNo => trade(outTradeNo)
  await services.watchPayment.watch(paymentId, 2, context)
  expect((await payment(paymentId)).state).toBe('succeeded')
})

test('a payment that turns out paid when it is closed is settled', async () => {
  const { start, order } = await begin()
  const { paymentId } = await start()
  later(1000)
  pay.answers.close = () => ({ kind: 'ok', value: 'paid' })
  pay.answers.query = outTradeNo => trade(outTradeNo)
  expect(await services.closePayment.close(paymentId, 'ran_out', context)).toBe(true)
  expect((await payment(paymentId)).state).toBe('succeeded')
  expect(['paid', 'releasing']).toContain(await orderState(order.orderId))
})

test('an unknown attempt is queried before it is closed', async () => {
  const { start } = await begin()
  pay.answers.prepay = () => unknown
  const { paymentId } = await start()
  later(1000)
  expect(await services.closePayment.close(paymentId, 'ran_out', context)).toBe(false)
  expect(pay.calls.close).toHaveLength(0)
  pay.answers.query = () => refused('ORDERNOTEXIST')
  pay.answers.close = () => refused('ORDERNOTEXIST')
  expect(await services.closePayment.close(paymentId, 'ran_out', context)).toBe(true)
  expect((await payment(paymentId)).state).toBe('expired')
})
