import type { ActorContext } from '../../src/domain/actor-context'
import { newId } from '../../src/persistence/new-id'
import { idempotencyKeyOf } from '../../src/workflows/with-idempotency'
import { buildOrder, buildPayment, type TestMerchant } from '../support/build-order'
import type { TestServices } from '../support/test-services'
import { usePayments } from '../support/use-payments'

const context: ActorContext = { actor: 'staff:test', traceId: 'trace-by-hand' }
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))

const staff = () => ({
  kind: 'staff' as const,
  staffId: merchant.staffId,
  merchantId: merchant.merchantId,
  roles: ['attendant'] as const,
  lotIds: [merchant.lotId],
})
const settlementsOf = (orderId: string) =>
  services.database.query('SELECT method, amount_fen FROM settlement WHERE order_id = $1', [orderId])
const eventsOf = async (orderId: string) =>
  (
    await services.database.query<{ event: string }>(
      `SELECT event FROM journal WHERE entity = 'recovery_order' AND order_id = $1 ORDER BY id`,
      [orderId],
    )
  ).map(({ event }) => event)

test('cash for the whole sum settles the order, and the same call again changes nothing', async () => {
  const order = await buildOrder(services, merchant)
  const open = await buildPayment(services, merchant, order)
  const input = { orderId: order.orderId, amountFen: 1500 }
  const key = idempotencyKeyOf(merchant.staffId, 'takeCash', newId(), input)
  await services.settleByHand.takeCash(staff(), input, key, context)
  await services.settleByHand.takeCash(staff(), input, key, context)
  expect(await settlementsOf(order.orderId)).toEqual([{ method: 'cash', amount_fen: 1500 }])
  expect((await eventsOf(order.orderId)).slice(0, 2)).toEqual(['settled', 'settled_by_cash'])
  expect(
    await services.database.one('SELECT state, close_wanted FROM payment WHERE id = $1', [open.id]),
  ).toEqual({ state: 'prepaid', close_wanted: true })
})

test('a sum other than the due one is refused', async () => {
  const order = await buildOrder(services, merchant)
  const input = { orderId: order.orderId, amountFen: 1 }
  const key = idempotencyKeyOf(merchant.staffId, 'takeCash', newId(), input)
  await expect(services.settleByHand.takeCash(staff(), input, key, context)).rejects.toMatchObject({
    code: 'AMOUNT_CHANGED',
  })
  expect(await settlementsOf(order.orderId)).toEqual([])
})

test('a waiver settles the order with nothing and waives its arrears; a second one is refused', async () => {
  const order = await buildOrder(services, merchant)
  await services.endDebts.waive(staff(), order.orderId, 'kindness', context)
  expect(await settlementsOf(order.orderId)).toEqual([{ method: 'waiver', amount_fen: 0 }])
  const arrears = await services.database.query('SELECT state, paid_fen FROM arrear WHERE id = ANY($1)', [
    order.arrearIds,
  ])
  expect(arrears).toEqual(order.arrearIds.map(() => ({ state: 'waived', paid_fen: 0 })))
  await expect(services.endDebts.waive(staff(), order.orderId, 'again', context)).rejects.toMatchObject({
    code: 'ALREADY_PAID',
  })
})
