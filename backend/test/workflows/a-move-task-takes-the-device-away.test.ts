import { qrLinkOf } from '../../src/modules/devices'
import { listIncidents } from '../../src/modules/incidents'
import { listMoveTasks } from '../../src/modules/move-tasks'
import { newId } from '../../src/persistence/new-id'
import type { DeviceRow } from '../../src/persistence/rows'
import { deploy, jobsOf, row, type Deployed } from './device-builders'
import { makePlace, makeWorld, type Place, type World } from './device-context'

let world: World
let place: Place
const act = { actor: 'test', traceId: newId() }
beforeEach(async () => {
  place = await makePlace(world)
})
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const linkOf = async (it: { deviceId: string }) =>
  qrLinkOf(world.settings, await row<DeviceRow>(world, 'device', it.deviceId))
const task = (it: Deployed) => row<Record<string, any>>(world, 'move_task', it.taskId)
const finish = async (it: Deployed, link: string) =>
  world.finishMoveTask.finish(place.staff, { taskId: it.taskId, link, photoIds: [] }, act)

test('acknowledged, arrived, scanned: the order is completed and the device free', async () => {
  const it = await deploy(world, place, 'paid', 'PAID')
  await expect(finish(it, await linkOf(it))).rejects.toMatchObject({ code: 'TASK_LOCK_NOT_DOWN' })
  await world.ingestReports.ingest([it.state({ ep: 1 })])
  expect(await world.changeMoveTask.acknowledge(place.staff, it.taskId, act)).toMatchObject({
    state: 'acknowledged',
    assigneeName: '小王',
  })
  await expect(world.changeMoveTask.arrive(place.other, it.taskId, act)).rejects.toMatchObject({
    code: 'TASK_NOT_YOURS',
  })
  expect(await world.changeMoveTask.arrive(place.staff, it.taskId, act)).toMatchObject({ state: 'arrived' })
  const before = await row<any>(world, 'recovery_order', it.orderId)
  expect(await finish(it, await linkOf(it))).toMatchObject({ state: 'closed' })
  const after = await row<any>(world, 'recovery_order', it.orderId)
  expect(after).toMatchObject({ state: 'completed', device_free: true, version: before.version + 1 })
  expect(await row(world, 'device', it.deviceId)).toMatchObject({ lifecycle: 'assigned', order_id: null })
  await expect(finish(it, await linkOf(it))).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
})

test('only this device, under its present code, closes the task', async () => {
  const [it, other] = [await deploy(world, place, 'paid', 'PAID'), await deploy(world, place, 'paid', 'PAID')]
  await world.ingestReports.ingest([it.state({ ep: 1 })])
  const link = await linkOf(it)
  await expect(finish(it, await linkOf(other))).rejects.toMatchObject({ code: 'TASK_WRONG_DEVICE' })
  await expect(finish(it, link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A'))).rejects.toMatchObject({
    code: 'QR_INVALID',
  })
  await world.database.query('UPDATE device SET qr_version = qr_version + 1 WHERE id = $1', [it.deviceId])
  await expect(finish(it, link)).rejects.toMatchObject({ code: 'QR_REVOKED' })
  const stranger = { ...place.staff, merchantId: newId() }
  await expect(
    world.finishMoveTask.finish(stranger, { taskId: it.taskId, link, photoIds: [] }, act),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect((await task(it)).state).toBe('assigned')
})

test('who does not answer loses the task to the next on shift, and a manager hears of it', async () => {
  const it = await deploy(world, place, 'paid', 'PAID')
  await world.watchMoveTask.watch(it.taskId)
  expect(await task(it)).toMatchObject({ state: 'assigned', assigned_to: place.staff.staffId })
  world.pass(61_000)
  await world.watchMoveTask.watch(it.taskId)
  expect(await task(it)).toMatchObject({ state: 'assigned', assigned_to: place.other.staffId })
  world.pass(900_000)
  await world.watchMoveTask.watch(it.taskId)
  await world.watchMoveTask.watch(it.taskId)
  const { items } = await listIncidents(world, place.staff, { lotId: place.lotId })
  expect(items.map(({ kind }) => kind).sort()).toEqual(['move_task_late', 'move_task_unanswered'])
  expect(await jobsOf(world, `move:${it.taskId}`)).toHaveLength(1)
})

test('a blocked task calls the manager; its incident is acknowledged and closed by people', async () => {
  const it = await deploy(world, place, 'paid', 'PAID')
  await world.changeMoveTask.acknowledge(place.staff, it.taskId, act)
  await world.changeMoveTask.block(
    place.staff,
    { taskId: it.taskId, kind: 'device_missing', reason: '找不到' },
    act,
  )
  const [incident] = (await listIncidents(world, place.staff, { lotId: place.lotId })).items
  expect(incident).toMatchObject({ kind: 'device_missing', level: 2, state: 'open' })
  expect(await world.handleIncident.acknowledge(place.staff, incident!.id, act)).toMatchObject({
    state: 'acknowledged',
  })
  await expect(world.handleIncident.acknowledge(place.staff, incident!.id, act)).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
  })
  expect(
    await world.handleIncident.close(place.staff, { incidentId: incident!.id, reason: '已找到' }, act),
  ).toMatchObject({ state: 'closed' })
  expect((await listMoveTasks(world, place.staff, { lotId: place.lotId })).items).toHaveLength(1)
  await expect(
    listMoveTasks(world, { ...place.staff, lotIds: [] }, { lotId: place.lotId }),
  ).rejects.toMatchObject({ code: 'FORBIDDEN_LOT' })
})

test('through all of this no version of a row was written down twice', async () => {
  const twice = await world.database.query(
    'SELECT entity, entity_id, version FROM journal WHERE version IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1',
  )
  expect(twice).toEqual([])
})
