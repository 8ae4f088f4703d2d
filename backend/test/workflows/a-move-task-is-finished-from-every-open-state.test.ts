import { qrLinkOf } from '../../src/modules/devices'
import { newId } from '../../src/persistence/new-id'
import type { DeviceRow } from '../../src/persistence/rows'
import { deploy, row, type Deployed } from './device-builders'
import { createStaffedLot, createTestContext, type StaffedLot, type TestContext } from './device-context'

let context: TestContext
let lot: StaffedLot
const actorContext = { actor: 'test', traceId: newId() }
beforeAll(async () => {
  context = await createTestContext()
})
beforeEach(async () => {
  lot = await createStaffedLot(context)
})
afterAll(() => context.close())

/** A settled order whose lock is down, with its move task. */
async function released(): Promise<Deployed> {
  const it = await deploy(context, lot, 'paid', 'PAID')
  const { database } = context
  await database.query(`UPDATE lock_command SET state = 'succeeded' WHERE order_id = $1`, [it.orderId])
  await database.query(`UPDATE recovery_order SET state = 'released' WHERE id = $1`, [it.orderId])
  await database.query(`UPDATE device SET lifecycle = 'to_retrieve' WHERE id = $1`, [it.deviceId])
  return it
}

const unassign = (it: Deployed) =>
  context.database.query(`UPDATE move_task SET state = 'created', assigned_to = NULL WHERE id = $1`, [
    it.taskId,
  ])
const acknowledge = (it: Deployed) => context.changeMoveTask.acknowledge(lot.staff, it.taskId, actorContext)
const arrive = (it: Deployed) => context.changeMoveTask.arrive(lot.staff, it.taskId, actorContext)
const block = (kind: 'blocked' | 'device_missing') => (it: Deployed) =>
  context.changeMoveTask.block(lot.staff, { taskId: it.taskId, kind, reason: '被挡住' }, actorContext)

async function finish(it: Deployed) {
  const device = await row<DeviceRow>(context, 'device', it.deviceId)
  const link = qrLinkOf(context.settings, device)
  return context.finishMoveTask.finish(lot.staff, { taskId: it.taskId, link, photoIds: [] }, actorContext)
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
  expect(await row(context, 'move_task', it.taskId)).toMatchObject({ state })
  expect(await finish(it)).toMatchObject({ state: 'closed' })
  expect(await row(context, 'recovery_order', it.orderId)).toMatchObject({
    state: 'completed',
    device_free: true,
  })
  expect(await row(context, 'device', it.deviceId)).toMatchObject({ lifecycle: 'assigned', order_id: null })
})

test('a task without an assignee is given to an attendant on shift', async () => {
  const it = await released()
  await unassign(it)
  await context.watchMoveTask.watch(it.taskId)
  expect(await row(context, 'move_task', it.taskId)).toMatchObject({ state: 'assigned' })
})
