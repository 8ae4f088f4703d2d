import { qrLinkOf } from '../../src/modules/devices'
import { listIncidents } from '../../src/modules/incidents'
import { listMoveTasks } from '../../src/modules/move-tasks'
import { newId } from '../../src/persistence/new-id'
import type { DeviceRow } from '../../src/persistence/rows'
import { deploy, jobsOf, row, type Deployed } from './device-builders'
import { createStaffedLot, createTestContext, type StaffedLot, type TestContext } from './device-context'

let context: TestContext
let lot: StaffedLot
const act = { actor: 'test', traceId: newId() }
beforeEach(async () => {
  lot = await createStaffedLot(context)
})
beforeAll(async () => {
  context = await createTestContext()
})
afterAll(() => context.close())

const linkOf = async (it: { deviceId: string }) =>
  qrLinkOf(context.settings, await row<DeviceRow>(context, 'device', it.deviceId))
const task = (it: Deployed) => row<Record<string, any>>(context, 'move_task', it.taskId)
const finish = async (it: Deployed, link: string) =>
  context.finishMoveTask.finish(lot.staff, { taskId: it.taskId, link, photoIds: [] }, act)

test('a move task is acknowledged, arrived and scanned: the order is completed and the device free', async () => {
  const it = await deploy(context, lot, 'paid', 'PAID')
  await expect(finish(it, await linkOf(it))).rejects.toMatchObject({ code: 'TASK_LOCK_NOT_DOWN' })
  await context.ingestReports.ingest([it.state({ ep: 1 })])
  expect(await context.changeMoveTask.acknowledge(lot.staff, it.taskId, act)).toMatchObject({
    state: 'acknowledged',
    assigneeName: '小王',
  })
  await expect(context.changeMoveTask.arrive(lot.other, it.taskId, act)).rejects.toMatchObject({
    code: 'TASK_NOT_YOURS',
  })
  expect(await context.changeMoveTask.arrive(lot.staff, it.taskId, act)).toMatchObject({ state: 'arrived' })
  const before = await row<any>(context, 'recovery_order', it.orderId)
  expect(await finish(it, await linkOf(it))).toMatchObject({ state: 'closed' })
  const after = await row<any>(context, 'recovery_order', it.orderId)
  expect(after).toMatchObject({ state: 'completed', device_free: true, version: before.version + 1 })
  expect(await row(context, 'device', it.deviceId)).toMatchObject({ lifecycle: 'assigned', order_id: null })
  await expect(finish(it, await linkOf(it))).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
})

test('only this device, under its present code, closes the task', async () => {
  const [it, other] = [await deploy(context, lot, 'paid', 'PAID'), await deploy(context, lot, 'paid', 'PAID')]
  await context.ingestReports.ingest([it.state({ ep: 1 })])
  const link = await linkOf(it)
  await expect(finish(it, await linkOf(other))).rejects.toMatchObject({ code: 'TASK_WRONG_DEVICE' })
  await expect(finish(it, link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A'))).rejects.toMatchObject({
    code: 'QR_INVALID',
  })
  await context.database.query('UPDATE device SET qr_version = qr_version + 1 WHERE id = $1', [it.deviceId])
  await expect(finish(it, link)).rejects.toMatchObject({ code: 'QR_REVOKED' })
  const stranger = { ...lot.staff, merchantId: newId() }
  await expect(
    context.finishMoveTask.finish(stranger, { taskId: it.taskId, link, photoIds: [] }, act),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect((await task(it)).state).toBe('assigned')
})

test('a task that is not acknowledged goes to the next attendant on shift, and an incident is opened', async () => {
  const it = await deploy(context, lot, 'paid', 'PAID')
  await context.watchMoveTask.watch(it.taskId)
  expect(await task(it)).toMatchObject({ state: 'assigned', assigned_to: lot.staff.staffId })
  context.advanceClock(61_000)
  await context.watchMoveTask.watch(it.taskId)
  expect(await task(it)).toMatchObject({ state: 'assigned', assigned_to: lot.other.staffId })
  context.advanceClock(900_000)
  await context.watchMoveTask.watch(it.taskId)
  await context.watchMoveTask.watch(it.taskId)
  const { items } = await listIncidents(context, lot.staff, { lotId: lot.lotId })
  expect(items.map(({ kind }) => kind).sort()).toEqual(['move_task_late', 'move_task_unanswered'])
  expect(await jobsOf(context, `move:${it.taskId}`)).toHaveLength(1)
})

test('a blocked task opens an incident, which people acknowledge and close', async () => {
  const it = await deploy(context, lot, 'paid', 'PAID')
  await context.changeMoveTask.acknowledge(lot.staff, it.taskId, act)
  await context.changeMoveTask.block(
    lot.staff,
    { taskId: it.taskId, kind: 'device_missing', reason: '找不到' },
    act,
  )
  const [incident] = (await listIncidents(context, lot.staff, { lotId: lot.lotId })).items
  expect(incident).toMatchObject({ kind: 'device_missing', level: 2, state: 'open' })
  expect(await context.handleIncident.acknowledge(lot.staff, incident!.id, act)).toMatchObject({
    state: 'acknowledged',
  })
  await expect(context.handleIncident.acknowledge(lot.staff, incident!.id, act)).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
  })
  expect(
    await context.handleIncident.close(lot.staff, { incidentId: incident!.id, reason: '已找到' }, act),
  ).toMatchObject({ state: 'closed' })
  expect((await listMoveTasks(context, lot.staff, { lotId: lot.lotId })).items).toHaveLength(1)
  await expect(
    listMoveTasks(context, { ...lot.staff, lotIds: [] }, { lotId: lot.lotId }),
  ).rejects.toMatchObject({ code: 'FORBIDDEN_LOT' })
})

test('after all tests of this file no version of a row stands twice in the audit log', async () => {
  const twice = await context.database.query(
    'SELECT entity, entity_id, version FROM journal WHERE version IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1',
  )
  expect(twice).toEqual([])
})
