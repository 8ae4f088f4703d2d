import { newId } from '../../src/persistence/new-id'
import { readOrder } from '../../src/persistence/readings/order-reading'
import { deploy, row, type Deployed } from './device-builders'
import { type DeviceServices, type TestMerchant, useDevices } from './device-context'

let services: DeviceServices
let merchant: TestMerchant
const act = { actor: 'test', traceId: newId() }
useDevices(made => ({ services, merchant } = made))

const ending = (it: Deployed) => ({ orderId: it.orderId, reason: '测试' })
const ENDINGS = {
  async cancelled(it: Deployed) {
    await services.endOrder.cancel(merchant.staff, ending(it), act)
  },
  async overridden(it: Deployed) {
    await services.endOrder.override(merchant.staff, ending(it), act)
  },
  async expired(it: Deployed) {
    await services.database.query('UPDATE recovery_order SET hold_until = $2 WHERE id = $1', [
      it.orderId,
      services.clock.now(),
    ])
    await services.endHold.end(it.orderId)
  },
}

test.each([
  ['cancelled', 'STAFF'],
  ['overridden', 'EMERGENCY'],
  ['expired', 'EXPIRED'],
] as const)('an order is %s once the lock that was lowered for %s is down', async (end, why) => {
  const it = await deploy(services, merchant, 'active')
  await ENDINGS[end](it)
  expect(await row(services, 'recovery_order', it.orderId)).toMatchObject({
    state: 'cancelling',
    end_cause: why,
    ended_at: null,
  })
  expect(await row(services, 'arrear', it.arrearId)).toMatchObject({ state: 'held' })
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  expect(await row(services, 'recovery_order', it.orderId)).toMatchObject({
    state: end,
    release_proof: 'device',
    // Whoever takes the move task brings the device back.
    device_free: false,
  })
  expect(
    await services.database.query('SELECT state FROM move_task WHERE order_id = $1', [it.orderId]),
  ).toEqual([{ state: 'assigned' }])
  expect(await row(services, 'arrear', it.arrearId)).toMatchObject({ state: 'outstanding' })
  expect(await row(services, 'device', it.deviceId)).toMatchObject({
    order_id: it.orderId,
    lifecycle: 'to_retrieve',
  })
  expect(
    await services.database.query(
      `SELECT from_state, to_state FROM journal WHERE entity = 'recovery_order' AND entity_id = $1 AND event = $2`,
      [it.orderId, `ended_as_${end}`],
    ),
  ).toEqual([{ from_state: 'cancelling', to_state: end }])
})

test('the order says how it ends, not its LOWER, whose causes are those that a device knows', async () => {
  const it = await deploy(services, merchant, 'active')
  const by = { kind: 'timer', id: it.orderId } as const
  const read = async () => (await readOrder(services.database, it.orderId))!
  await services.endOrder.end(read, { why: 'EXPIRED', cause: 'DEBT_DOUBTED', reason: '测试', by }, act)
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  expect(await row(services, 'recovery_order', it.orderId)).toMatchObject({
    state: 'cancelled',
    end_cause: 'DEBT_DOUBTED',
  })
})
