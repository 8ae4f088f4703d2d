import type { DeviceLifecycle } from '@fangxing/contract/states'
import { newId } from '../../src/persistence/new-id'
import { deploy, makeDevice, row, type Deployed, type DeviceReporter } from './device-builders'
import { type DeviceServices, type TestMerchant, useDevices } from './device-context'

let services: DeviceServices
let merchant: TestMerchant
const act = { actor: 'test', traceId: newId() }
useDevices(made => ({ services, merchant } = made))

const manager = () => ({ ...merchant.staff, roles: ['manager' as const] })
const device = ({ deviceId }: DeviceReporter) => row(services, 'device', deviceId)
const about = ({ deviceId }: DeviceReporter) => ({ deviceId, reason: '车位上没有装置' })
const giveUp = (it: DeviceReporter) => services.loseDevice.giveUp(manager(), about(it), act)
const find = (it: DeviceReporter) => services.loseDevice.find(manager(), about(it), act)
const openKindsOf = async ({ deviceId }: DeviceReporter) =>
  (
    await services.database.query<{ kind: string }>(
      `SELECT kind FROM incident WHERE device_id = $1 AND state <> 'closed' ORDER BY opened_at`,
      [deviceId],
    )
  ).map(({ kind }) => kind)

async function released(): Promise<Deployed> {
  const it = await deploy(services, merchant, 'releasing', 'PAID')
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  return it
}

test('whoever misses a device calls the manager, and nothing else changes', async () => {
  const it = await released()
  await services.loseDevice.report(merchant.staff, about(it), act)
  await services.loseDevice.report(merchant.staff, about(it), act)
  expect(await openKindsOf(it)).toEqual(['device_missing'])
  expect(await device(it)).toMatchObject({ lifecycle: 'to_retrieve' })
})

test.each([
  ['created', ['unassign']],
  ['assigned', []],
  ['acknowledged', ['acknowledge']],
  ['arrived', ['acknowledge', 'arrive']],
  ['blocked', ['acknowledge', 'blocked']],
  ['device_missing', ['acknowledge', 'device_missing']],
])('a released order is completed without its device, whose task was %s', async (state, steps) => {
  const it = await released()
  const { changeMoveTask } = services
  for (const step of steps) {
    if (step === 'acknowledge') await changeMoveTask.acknowledge(merchant.staff, it.taskId, act)
    else if (step === 'unassign')
      await services.database.query(`UPDATE move_task SET state = 'created' WHERE id = $1`, [it.taskId])
    else if (step === 'arrive') await changeMoveTask.arrive(merchant.staff, it.taskId, act)
    else {
      const kind = step as 'blocked' | 'device_missing'
      await changeMoveTask.block(merchant.staff, { taskId: it.taskId, kind, reason: '不见了' }, act)
    }
  }
  expect(await row(services, 'move_task', it.taskId)).toMatchObject({ state })
  await services.loseDevice.report(merchant.staff, about(it), act)
  expect(await giveUp(it)).toMatchObject({ lifecycle: 'lost', orderId: null })
  expect(await row(services, 'recovery_order', it.orderId)).toMatchObject({
    state: 'completed',
    device_free: true,
  })
  expect(await row(services, 'move_task', it.taskId)).toMatchObject({
    state: 'closed',
    note: '车位上没有装置',
  })
  expect(await openKindsOf(it)).toEqual([])
})

test('an order that was called off gives its lost device up, and stays as it ended', async () => {
  const it = await deploy(services, merchant, 'active')
  await services.endOrder.cancel(merchant.staff, { orderId: it.orderId, reason: '测试' }, act)
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  await giveUp(it)
  expect(await row(services, 'recovery_order', it.orderId)).toMatchObject({
    state: 'cancelled',
    device_free: true,
  })
})

test.each([
  ['holds a car', 'active', undefined, 'DEVICE_IN_USE'],
  ['is not known to be down', 'releasing', 'PAID', 'TASK_LOCK_NOT_DOWN'],
] as const)('a device whose lock %s is not given up', async (_name, state, why, code) => {
  const it = await deploy(services, merchant, state, why)
  await expect(giveUp(it)).rejects.toMatchObject({ code })
  expect(await device(it)).toMatchObject({ lifecycle: 'reserved', order_id: it.orderId })
})

const LOSABLE: DeviceLifecycle[] = ['provisioned', 'in_stock', 'assigned', 'maintenance']
test.each(LOSABLE)('a device that is %s can be lost, found again and given out', async lifecycle => {
  const it = await makeDevice(services, merchant)
  await services.database.query('UPDATE device SET lifecycle = $2 WHERE id = $1', [it.deviceId, lifecycle])
  await giveUp(it)
  await expect(giveUp(it)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  const give = (lotId: string | null) =>
    services.maintainDevice.assign(manager(), { deviceId: it.deviceId, lotId }, act)
  await expect(give(merchant.lotId)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  // It speaks again: somebody may fetch it.
  await services.ingestReports.ingest([it.state()])
  await services.ingestReports.ingest([it.state()])
  expect(await openKindsOf(it)).toEqual(['lost_device_heard'])
  expect(await find(it)).toMatchObject({ lifecycle: 'maintenance' })
  expect(await openKindsOf(it)).toEqual([])
  await expect(find(it)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  expect(await give(lifecycle === 'in_stock' ? null : merchant.lotId)).toMatchObject({
    lifecycle: lifecycle === 'in_stock' ? 'in_stock' : 'assigned',
  })
})

test.each(['lost', 'maintenance'] as const)(
  'a device that is %s can be revoked for good',
  async lifecycle => {
    const it = await makeDevice(services, merchant)
    await giveUp(it)
    if (lifecycle === 'maintenance') await find(it)
    const revoked = await services.maintainDevice.revoke(manager(), about(it), act)
    expect(revoked).toMatchObject({ lifecycle: 'retired' })
    expect(await services.ingestReports.ingest([it.state()])).toEqual(['unknown_device'])
  },
)
