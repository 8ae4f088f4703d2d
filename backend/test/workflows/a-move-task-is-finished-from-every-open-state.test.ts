import { qrLinkOf } from '../../src/modules/devices'
import { newId } from '../../src/persistence/new-id'
import type { DeviceRow } from '../../src/persistence/rows'
import { deploy, row, type Deployed } from './device-builders'
import { addMerchant, startDeviceServices, type TestMerchant, type DeviceServices } from './device-context'

let services: DeviceServices
let merchant: TestMerchant
const context = { actor: 'test', traceId: newId() }
beforeAll(async () => {
  services = await startDeviceServices()
})
beforeEach(async () => {
  merchant = await addMerchant(services)
})
afterAll(() => services.close())

/** A settled order whose lock is down, with its move task. */
async function released(): Promise<Deployed> {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  const { database } = services
  await database.query(`UPDATE lock_command SET state = 'succeeded' WHERE order_id = $1`, [it.orderId])
  await database.query(`UPDATE recovery_order SET state = 'released' WHERE id = $1`, [it.orderId])
  await database.query(`UPDATE device SET lifecycle = 'to_retrieve', position = 'down' WHERE id = $1`, [
    it.deviceId,
  ])
  return it
}

const unassign = (it: Deployed) =>
  services.database.query(`UPDATE move_task SET state = 'created', assigned_to = NULL WHERE id = $1`, [
    it.taskId,
  ])
const acknowledge = (it: Deployed) => services.changeMoveTask.acknowledge(merchant.staff, it.taskId, context)
const arrive = (it: Deployed) => services.changeMoveTask.arrive(merchant.staff, it.taskId, context)
const block = (kind: 'blocked' | 'device_missing') => (it: Deployed) =>
  services.changeMoveTask.block(merchant.staff, { taskId: it.taskId, kind, reason: '被挡住' }, context)

async function finish(it: Deployed) {
  const device = await row<DeviceRow>(services, 'device', it.deviceId)
  const link = qrLinkOf(services.settings, device)
  return services.finishMoveTask.finish(merchant.staff, { taskId: it.taskId, link, photoIds: [] }, context)
}

test.each([
  ['created', [unassign]],
  ['acknowledged', [unassign, acknowledge]],
  ['assigned', []],
  ['acknowledged', [acknowledge]],
  ['arrived', [acknowledge, arrive]],
  ['blocked', [acknowledge, block('blocked')]],
  ['blocked', [acknowledge, arrive, block('blocked')]],
  ['acknowledged', [acknowledge, block('blocked'), acknowledge]],
  ['device_missing', [acknowledge, block('device_missing')]],
  ['device_missing', [acknowledge, arrive, block('device_missing')]],
  ['acknowledged', [acknowledge, block('device_missing'), acknowledge]],
])('a task that is %s is closed by scanning its device (%#)', async (state, steps) => {
  const it = await released()
  for (const step of steps) await step(it)
  expect(await row(services, 'move_task', it.taskId)).toMatchObject({ state })
  expect(await finish(it)).toMatchObject({ state: 'closed' })
  expect(await row(services, 'recovery_order', it.orderId)).toMatchObject({
    state: 'completed',
    device_free: true,
  })
  expect(await row(services, 'device', it.deviceId)).toMatchObject({ lifecycle: 'assigned', order_id: null })
})

test('a task without an assignee is given to an attendant on shift', async () => {
  const it = await released()
  await unassign(it)
  await services.watchMoveTask.watch(it.taskId)
  expect(await row(services, 'move_task', it.taskId)).toMatchObject({ state: 'assigned' })
})
