import type { RecoveryOrderState } from '@fangxing/contract/states'
import type { ActorContext } from '../../../src/domain/actor-context'
import { newId } from '../../../src/persistence/new-id'
import { idempotencyKeyOf } from '../../../src/workflows/with-idempotency'
import { buildOrder, buildPayment, type TestMerchant } from '../../support/build-order'
import { tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'wechat', traceId: 'trace-any-state' }
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const entriesOf = (orderId: string, event: string, entity = 'recovery_order') =>
  read(
    'SELECT from_state, to_state FROM journal WHERE entity = $3 AND entity_id = $1 AND event = $2',
    orderId,
    event,
    entity,
  )
const lowersOf = (orderId: string) =>
  read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, orderId)

test('a success for an order whose lock was never ordered up ends it: there is nothing to lower or to fetch', async () => {
  const order = await buildOrder(services, merchant, 'created')
  await read(`UPDATE device SET lifecycle = 'reserved', position = 'down' WHERE id = $1`, order.deviceId)
  const payment = await buildPayment(services, merchant, order)
  expect(
    await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context),
  ).toMatchObject({ kind: 'settled' })
  expect(await entriesOf(order.orderId, 'settled')).toEqual([
    { from_state: 'created', to_state: 'completed' },
  ])
  expect(await lowersOf(order.orderId)).toEqual([])
  expect(await read('SELECT 1 FROM move_task WHERE order_id = $1', order.orderId)).toEqual([])
  expect(await read('SELECT lifecycle, order_id FROM device WHERE id = $1', order.deviceId)).toEqual([
    { lifecycle: 'assigned', order_id: null },
  ])
})

test.each(['deploying', 'active'] as const)(
  'a success for an order that is %s settles it and lowers the lock',
  async state => {
    const order = await buildOrder(services, merchant, state)
    const payment = await buildPayment(services, merchant, order)
    expect(
      await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context),
    ).toMatchObject({ kind: 'settled' })
    expect(await entriesOf(order.orderId, 'settled')).toEqual([{ from_state: state, to_state: 'paid' }])
    expect(await lowersOf(order.orderId)).toEqual([{ why: 'PAID' }])
    expect(
      await read('SELECT method, amount_fen FROM settlement WHERE order_id = $1', order.orderId),
    ).toEqual([{ method: 'wechat', amount_fen: 1500 }])
  },
)

test('cash settles an order whose lock is still on its way up', async () => {
  const order = await buildOrder(services, merchant, 'deploying')
  const input = { orderId: order.orderId, amountFen: 1500 }
  const key = idempotencyKeyOf(merchant.staffId, 'takeCash', newId(), input)
  const session = {
    kind: 'staff' as const,
    staffId: merchant.staffId,
    merchantId: merchant.merchantId,
    roles: ['attendant'] as const,
    lotIds: [merchant.lotId],
  }
  await services.settleByHand.takeCash(session, input, key, context)
  expect(await entriesOf(order.orderId, 'settled')).toEqual([{ from_state: 'deploying', to_state: 'paid' }])
  expect(await lowersOf(order.orderId)).toEqual([{ why: 'PAID' }])
})

/** The arrears as an order in this state has them: settled, still held, or owed again. */
async function endArrears(order: { orderId: string; arrearIds: string[] }, state: RecoveryOrderState) {
  const isPaid = ['paid', 'releasing', 'released', 'completed'].includes(state)
  const isOver = ['completed', 'cancelled', 'overridden', 'expired', 'deploy_failed'].includes(state)
  await read(
    `WITH h AS (UPDATE order_arrear SET is_active = $7 WHERE order_id = $1),
          a AS (UPDATE arrear SET state = $3, paid_fen = CASE WHEN $4 THEN principal_fen ELSE 0 END WHERE id = ANY($2))
     UPDATE recovery_order SET device_free = $5, paid_at = $6 WHERE id = $1`,
    order.orderId,
    order.arrearIds,
    isPaid ? 'settled' : state === 'cancelling' ? 'held' : 'outstanding',
    isPaid,
    isOver,
    isPaid ? services.clock.now() : null,
    state === 'cancelling',
  )
}

test.each([
  'paid',
  'releasing',
  'released',
  'completed',
  'deploy_failed',
  'cancelling',
  'cancelled',
  'overridden',
  'expired',
] as const)('a success for an order that is %s goes back in full and changes no state', async state => {
  const order = await buildOrder(services, merchant, state)
  await endArrears(order, state)
  const payment = await buildPayment(services, merchant, order, 'closed')
  expect(
    await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'query', context),
  ).toMatchObject({ kind: 'surplus', orderId: order.orderId })
  const [bill] = await read('SELECT state FROM bill WHERE id = $1', order.orderId)
  const staying = { from_state: bill!.state, to_state: bill!.state }
  expect(await entriesOf(order.orderId, 'overpaid', 'bill')).toEqual([staying])
  expect(await read('SELECT state FROM recovery_order WHERE id = $1', order.orderId)).toEqual([{ state }])
  expect(
    await read('SELECT payment_id, amount_fen, state FROM refund WHERE order_id = $1', order.orderId),
  ).toEqual([{ payment_id: payment.id, amount_fen: 1500, state: 'approved' }])
  expect(await read('SELECT kind FROM ledger_transaction WHERE cause_id = $1', payment.id)).toHaveLength(1)
  expect(await read('SELECT 1 FROM settlement WHERE order_id = $1', order.orderId)).toEqual([])
  expect(await lowersOf(order.orderId)).toEqual([])
})
