import { DEVICE_LINKS, type DeviceLifecycle } from '@fangxing/contract/states'
import { newId } from '../../src/persistence/new-id'
import { deploy, makeDevice, row, type DeviceReporter } from './device-builders'
import { type TestMerchant, type DeviceServices, useDevices } from './device-context'

let services: DeviceServices
let merchant: TestMerchant
const context = { actor: 'test', traceId: newId() }
useDevices(made => ({ services, merchant } = made))

const device = (reporter: DeviceReporter) => row(services, 'device', reporter.deviceId)
const put = (reporter: DeviceReporter, lifecycle: DeviceLifecycle) =>
  services.database.query('UPDATE device SET lifecycle = $2 WHERE id = $1', [reporter.deviceId, lifecycle])
async function makeIn(lifecycle: DeviceLifecycle): Promise<DeviceReporter> {
  const reporter = await makeDevice(services, merchant)
  await put(reporter, lifecycle)
  return reporter
}
const manager = () => ({ ...merchant.staff, roles: ['manager' as const] })
const assign = ({ deviceId }: DeviceReporter, lotId: string | null) =>
  services.maintainDevice.assign(manager(), { deviceId, lotId }, context)
const revoke = ({ deviceId }: DeviceReporter) =>
  services.maintainDevice.revoke(manager(), { deviceId, reason: '被盗' }, context)

test.each([
  ['in stock when its token names no lot', false, 'in_stock'],
  ['assigned when its token names a lot', true, 'assigned'],
])('a device that is provisioned is %s', async (_, isForLot, lifecycle) => {
  const input = isForLot ? { lotId: merchant.lotId } : {}
  const { token } = await services.provisionDevice.issueToken(merchant.staff, input, context)
  const { deviceId } = await services.provisionDevice.provision({ token, firmware: '1.0' }, context)
  expect(await row(services, 'device', deviceId)).toMatchObject({ lifecycle })
})

const READY = ['provisioned', 'in_stock', 'assigned'] as const

test.each(READY)('a device that is %s can be given to a lot', async from => {
  const reporter = await makeIn(from)
  await assign(reporter, merchant.lotId)
  expect(await device(reporter)).toMatchObject({ lifecycle: 'assigned', lot_id: merchant.lotId })
})

test.each(READY)('a device that is %s can be taken into stock', async from => {
  const reporter = await makeIn(from)
  await assign(reporter, null)
  expect(await device(reporter)).toMatchObject({ lifecycle: 'in_stock', lot_id: null })
})

test('a device stays where it is when whoever assigns it may not work where it would be', async () => {
  const reporter = await makeIn('assigned')
  const before = await device(reporter)
  // Limited to the one lot: neither stock nor another lot of the merchant is theirs.
  const session = { ...merchant.staff, roles: ['attendant' as const], lotIds: [merchant.lotId] }
  const assigning = services.maintainDevice.assign(
    session,
    { deviceId: reporter.deviceId, lotId: null },
    context,
  )
  await expect(assigning).rejects.toMatchObject({ code: 'FORBIDDEN_LOT' })
  expect(await device(reporter)).toEqual(before)
})

test.each(['registered', ...READY] as const)('a device that is %s can be revoked', async from => {
  const reporter = await makeIn(from)
  await revoke(reporter)
  expect(await device(reporter)).toMatchObject({ lifecycle: 'retired', key_version: 2 })
})

test.each([
  ['reserved', 'DEVICE_IN_USE'],
  ['deployed', 'DEVICE_IN_USE'],
  ['to_retrieve', 'DEVICE_IN_USE'],
  ['retired', 'DEVICE_REVOKED'],
] as const)('a device that is %s can be neither assigned nor revoked', async (from, code) => {
  const reporter = await makeIn(from)
  await expect(assign(reporter, merchant.lotId)).rejects.toMatchObject({ code })
  await expect(assign(reporter, null)).rejects.toMatchObject({ code })
  await expect(revoke(reporter)).rejects.toMatchObject({ code })
  expect(await device(reporter)).toMatchObject({ lifecycle: from })
})

test.each(DEVICE_LINKS)('a device that is %s is offline once it is revoked', async link => {
  const reporter = await makeDevice(services, merchant)
  await services.database.query('UPDATE device SET link = $2 WHERE id = $1', [reporter.deviceId, link])
  await revoke(reporter)
  expect(await device(reporter)).toMatchObject({ link: 'offline' })
})

test.each(['reserved', 'deployed'] as const)(
  'a device that is %s is free again when its order was called off and the lock is down',
  async from => {
    const it = await deploy(services, merchant, 'cancelling', 'STAFF')
    await put(it, from)
    await services.ingestReports.ingest([it.state({ ep: 1 })])
    expect(await device(it)).toMatchObject({ lifecycle: 'assigned', order_id: null })
  },
)

test.each(['reserved', 'deployed'] as const)(
  'a device that is %s has to be fetched when its order is paid and the lock is down',
  async from => {
    const it = await deploy(services, merchant, 'releasing', 'PAID')
    await put(it, from)
    await services.ingestReports.ingest([it.state({ ep: 1 })])
    expect(await device(it)).toMatchObject({ lifecycle: 'to_retrieve', order_id: it.orderId })
  },
)
