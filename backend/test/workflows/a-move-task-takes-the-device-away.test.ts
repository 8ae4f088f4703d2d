import { qrLinkOf } from '../../src/modules/devices'
import { listIncidents } from '../../src/modules/incidents'
import { listMoveTasks } from '../../src/modules/move-tasks'
import { newId } from '../../src/persistence/new-id'
import type { DeviceRow } from '../../src/persistence/rows'
import { deploy, jobsOf, row, type Deployed } from './device-builders'
import { addMerchant, startDeviceServices, type TestMerchant, type DeviceServices } from './device-context'

let services: DeviceServices
let merchant: TestMerchant
const act = { actor: 'test', traceId: newId() }
beforeEach(async () => {
  merchant = await addMerchant(services)
})
beforeAll(async () => {
  services = await startDeviceServices()
})
afterAll(() => services.close())

const linkOf = async (it: { deviceId: string }) =>
  qrLinkOf(services.settings, await row<DeviceRow>(services, 'device', it.deviceId))
const task = (it: Deployed) => row<Record<string, any>>(services, 'move_task', it.taskId)
const finish = async (it: Deployed, link: string) =>
  services.finishMoveTask.finish(merchant.staff, { taskId: it.taskId, link, photoIds: [] }, act)

test('a move task is acknowledged, arrived and scanned: the order is completed and the device free', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  await expect(finish(it, await linkOf(it))).rejects.toMatchObject({ code: 'TASK_LOCK_NOT_DOWN' })
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  expect(await services.changeMoveTask.acknowledge(merchant.staff, it.taskId, act)).toMatchObject({
    state: 'acknowledged',
    assigneeName: '小王',
  })
  await expect(services.changeMoveTask.arrive(merchant.other, it.taskId, act)).rejects.toMatchObject({
    code: 'TASK_NOT_YOURS',
  })
  expect(await services.changeMoveTask.arrive(merchant.staff, it.taskId, act)).toMatchObject({
    state: 'arrived',
  })
  const before = await row<any>(services, 'recovery_order', it.orderId)
  expect(await finish(it, await linkOf(it))).toMatchObject({ state: 'closed' })
  const after = await row<any>(services, 'recovery_order', it.orderId)
  expect(after).toMatchObject({ state: 'completed', device_free: true, version: before.version + 1 })
  expect(await row(services, 'device', it.deviceId)).toMatchObject({ lifecycle: 'assigned', order_id: null })
  await expect(finish(it, await linkOf(it))).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
})

test('only this device, under its present code, closes the task', async () => {
  const [it, other] = [
    await deploy(services, merchant, 'paid', 'PAID'),
    await deploy(services, merchant, 'paid', 'PAID'),
  ]
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  const link = await linkOf(it)
  await expect(finish(it, await linkOf(other))).rejects.toMatchObject({ code: 'TASK_WRONG_DEVICE' })
  await expect(finish(it, link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A'))).rejects.toMatchObject({
    code: 'QR_INVALID',
  })
  await services.database.query('UPDATE device SET qr_version = qr_version + 1 WHERE id = $1', [it.deviceId])
  await expect(finish(it, link)).rejects.toMatchObject({ code: 'QR_REVOKED' })
  const stranger = { ...merchant.staff, merchantId: newId() }
  await expect(
    services.finishMoveTask.finish(stranger, { taskId: it.taskId, link, photoIds: [] }, act),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect((await task(it)).state).toBe('assigned')
})

test('a task that is not acknowledged goes to the next attendant on shift, and an incident is opened', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  await services.watchMoveTask.watch(it.taskId)
  expect(await task(it)).toMatchObject({ state: 'assigned', assigned_to: merchant.staff.staffId })
  services.advanceClock(61_000)
  await services.watchMoveTask.watch(it.taskId)
  expect(await task(it)).toMatchObject({ state: 'assigned', assigned_to: merchant.other.staffId })
  services.advanceClock(900_000)
  await services.watchMoveTask.watch(it.taskId)
  await services.watchMoveTask.watch(it.taskId)
  const { items } = await listIncidents(services, merchant.staff, { lotId: merchant.lotId })
  expect(items.map(({ kind }) => kind).sort()).toEqual(['move_task_late', 'move_task_unanswered'])
  expect(await jobsOf(services, `move:${it.taskId}`)).toHaveLength(1)
  await services.changeMoveTask.acknowledge(merchant.other, it.taskId, act)
  const left = await listIncidents(services, merchant.staff, { lotId: merchant.lotId })
  expect(left.items.map(({ kind }) => kind)).toEqual(['move_task_late'])
})

test('a blocked task opens an incident, which people acknowledge and close', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  await services.changeMoveTask.acknowledge(merchant.staff, it.taskId, act)
  await services.changeMoveTask.block(
    merchant.staff,
    { taskId: it.taskId, kind: 'device_missing', reason: '找不到' },
    act,
  )
  const [incident] = (await listIncidents(services, merchant.staff, { lotId: merchant.lotId })).items
  expect(incident).toMatchObject({ kind: 'device_missing', level: 2, state: 'open' })
  expect(await services.handleIncident.acknowledge(merchant.staff, incident!.id, act)).toMatchObject({
    state: 'acknowledged',
  })
  await expect(services.handleIncident.acknowledge(merchant.staff, incident!.id, act)).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
  })
  expect(
    await services.handleIncident.close(merchant.staff, { incidentId: incident!.id, reason: '已找到' }, act),
  ).toMatchObject({ state: 'closed' })
  expect((await listMoveTasks(services, merchant.staff, { lotId: merchant.lotId })).items).toHaveLength(1)
  await expect(
    listMoveTasks(services, { ...merchant.staff, lotIds: [] }, { lotId: merchant.lotId }),
  ).rejects.toMatchObject({ code: 'FORBIDDEN_LOT' })
})

test('after all tests of this file no version of a row stands twice in the audit log', async () => {
  const twice = await services.database.query(
    'SELECT entity, entity_id, version FROM journal WHERE version IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1',
  )
  expect(twice).toEqual([])
})
