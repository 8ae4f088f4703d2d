import { qrLinkOf } from '../../src/modules/devices'
import { newId } from '../../src/persistence/new-id'
import type { DeviceRow } from '../../src/persistence/rows'
import { deploy, row, type Deployed } from './device-builders'
import { makePlace, makeWorld, type Place, type World } from './device-context'

let world: World
let place: Place
const context = { actor: 'test', traceId: newId() }
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(async () => {
  place = await makePlace(world)
})
afterAll(() => world.close())

/** A settled order whose lock is down, with its move task. */
async function released(): Promise<Deployed> {
  const it = await deploy(world, place, 'paid', 'PAID')
  const { database } = world
  await database.query(`UPDATE lock_command SET state = 'succeeded' WHERE order_id = $1`, [it.orderId])
  await database.query(`UPDATE recovery_order SET state = 'released' WHERE id = $1`, [it.orderId])
  await database.query(`UPDATE device SET lifecycle = 'to_retrieve' WHERE id = $1`, [it.deviceId])
  return it
}

const unassign = (it: Deployed) =>
  world.database.query(`UPDATE move_task SET state = 'created', assigned_to = NULL WHERE id = $1`, [
    it.taskId,
  ])
const acknowledge = (it: Deployed) => world.changeMoveTask.acknowledge(place.staff, it.taskId, context)
const arrive = (it: Deployed) => world.changeMoveTask.arrive(place.staff, it.taskId, context)
const block = (kind: 'blocked' | 'device_missing') => (it: Deployed) =>
  world.changeMoveTask.block(place.staff, { taskId: it.taskId, kind, reason: '被挡住' }, context)

async function finish(it: Deployed) {
  const device = await row<DeviceRow>(world, 'device', it.deviceId)
  const link = qrLinkOf(world.settings, device)
  return world.finishMoveTask.finish(place.staff, { taskId: it.taskId, link, photoIds: [] }, context)
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
  expect(await row(world, 'move_task', it.taskId)).toMatchObject({ state })
  expect(await finish(it)).toMatchObject({ state: 'closed' })
  expect(await row(world, 'recovery_order', it.orderId)).toMatchObject({
    state: 'completed',
    device_free: true,
  })
  expect(await row(world, 'device', it.deviceId)).toMatchObject({ lifecycle: 'assigned', order_id: null })
})

test('a task without assignee is given to whoever is on shift', async () => {
  const it = await released()
  await unassign(it)
  await world.watchMoveTask.watch(it.taskId)
  expect(await row(world, 'move_task', it.taskId)).toMatchObject({ state: 'assigned' })
})
