import { randomUUID } from 'node:crypto'
import type { ActorContext } from '../../../src/domain/actor-context'
import { refundVoided } from '../../../src/modules/refunds'
import { commitUnit } from '../../../src/persistence/commit-unit'
import { readBillOfTrade } from '../../../src/persistence/readings/bill-reading'
import { UnitOfWork } from '../../../src/persistence/unit-of-work'
import { buildOrder, buildPayment, type TestMerchant } from '../../support/build-order'
import { refundReport, tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'staff:test', traceId: 'trace-several' }
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const finance = () => ({
  kind: 'staff' as const,
  staffId: randomUUID(),
  merchantId: merchant.merchantId,
  roles: ['finance' as const],
  lotIds: [],
})

/** A payment of 15 yuan for debts of 5 and 10, with the refunds that are asked for, each of one of its debts. */
async function paidInOne(...askedFen: number[]) {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context)
  const bill = (await readBillOfTrade(services.database, payment.outTradeNo))!
  const work = new UnitOfWork(context, services.clock.now())
  for (const [index, amountFen] of askedFen.entries())
    refundVoided(work, bill, payment.id, {
      arrearId: order.arrearIds[index] ?? randomUUID(),
      amountFen,
      totalFen: 1500,
      askedBy: merchant.staffId,
      reason: '相机误读',
    })
  await commitUnit(services.database, work)
  const ids = await Promise.all(
    askedFen.map(async fen => {
      const [row] = await read(
        'SELECT id FROM refund WHERE payment_id = $1 AND amount_fen = $2',
        payment.id,
        fen,
      )
      return row!.id as string
    }),
  )
  return { order, payment, ids }
}
const external = (outTradeNo: string, refundFen: number, outRefundNo: string) =>
  services.settleRefund.settle(
    {
      ...refundReport(outTradeNo, outRefundNo, 'SUCCESS'),
      refundId: `50000${outRefundNo}`,
      mchid: '1900000001',
      refundFen,
      totalFen: 1500,
    },
    'notice',
    context,
  )
const statesOf = async (ids: readonly string[]) =>
  (await Promise.all(ids.map(id => read('SELECT state FROM refund WHERE id = $1', id)))).map(
    ([row]) => row!.state,
  )

test('what was given back by hand ends the refund of its own sum, not the first one that waits', async () => {
  const { order, payment, ids } = await paidInOne(1000, 500)
  await external(payment.outTradeNo, 500, 'S1')
  expect(await statesOf(ids)).toEqual(['requested', 'succeeded'])
  const states = await read('SELECT id, state FROM arrear WHERE id = ANY($1::uuid[])', order.arrearIds)
  expect(states.find(({ id }) => id === order.arrearIds[1])).toMatchObject({ state: 'refunded' })
  // The other one is still the whole of what is left.
  await services.decideRefund.approve(finance(), ids[0]!, context)
  expect(await statesOf(ids)).toEqual(['approved', 'succeeded'])
})

test('what is not left of the payment any more is asked for no longer', async () => {
  const { payment, ids } = await paidInOne(1000, 500)
  await external(payment.outTradeNo, 1500, 'S2')
  expect(await statesOf(ids)).toEqual(['rejected', 'rejected'])
  const some = await paidInOne(400, 300, 800)
  await external(some.payment.outTradeNo, 1100, 'S3')
  expect(await statesOf(some.ids)).toEqual(['requested', 'rejected', 'rejected'])
})

test('what is on its way counts as given back: no more is approved than was paid', async () => {
  const { payment, ids } = await paidInOne(1000, 500)
  await services.decideRefund.approve(finance(), ids[0]!, context)
  // Asked for more than the rest, as by a row that was changed by hand.
  await read('UPDATE refund SET amount_fen = 501 WHERE id = $1', ids[1])
  await expect(services.decideRefund.approve(finance(), ids[1]!, context)).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
  })
  await read('UPDATE refund SET amount_fen = 500 WHERE payment_id = $1 AND id = $2', payment.id, ids[1])
  await services.decideRefund.approve(finance(), ids[1]!, context)
  expect(await statesOf(ids)).toEqual(['approved', 'approved'])
})
