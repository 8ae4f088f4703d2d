import { createHash } from 'node:crypto'
import { provisionReplySchema } from '@fangxing/contract/provisioning.schema'
import { listDevices, qrSceneOf, readDevice, readQrLink } from '../../src/modules/devices'
import { newId } from '../../src/persistence/new-id'
import { DatabaseGauges } from '../../src/telemetry/gauges'
import { sweepJob } from '../../src/transport/jobs/sweep.job'
import type { DeviceRow } from '../../src/persistence/rows'
import { deploy, makeDevice, row } from './device-builders'
import { type TestMerchant, type DeviceServices, useDevices } from './device-context'

let services: DeviceServices
let merchant: TestMerchant
const act = { actor: 'test', traceId: newId() }
useDevices(made => ({ services, merchant } = made))

test('a token provisions one device; the same serial may use it again, another may not', async () => {
  const { token } = await services.provisionDevice.issueToken(merchant.staff, { lotId: merchant.lotId }, act)
  const request = { token, serial: 'S-1', firmware: '1.0' }
  const [reply, raced] = await Promise.allSettled([
    services.provisionDevice.provision(request, act),
    services.provisionDevice.provision({ ...request, serial: 'S-2' }, act),
  ])
  const winner = [reply, raced].filter(result => result.status === 'fulfilled')
  expect(winner).toHaveLength(1)
  const first = provisionReplySchema.parse(winner[0]!.value)
  const serial = (await row<DeviceRow>(services, 'device', first.deviceId)).serial!
  const again = provisionReplySchema.parse(
    await services.provisionDevice.provision({ ...request, serial }, act),
  )
  expect(again).toMatchObject({ deviceId: first.deviceId, keyVersion: 2 })
  expect(again.hmacKey).not.toBe(first.hmacKey)
  const credential = await services.database.one<{ password_hash: string }>(
    'SELECT * FROM device_credential WHERE device_id = $1',
    [first.deviceId],
  )
  expect(credential!.password_hash).toBe(createHash('sha256').update(again.mqttPassword).digest('hex'))
  await expect(services.provisionDevice.provision({ ...request, serial: 'S-9' }, act)).rejects.toMatchObject({
    code: 'PROVISION_TOKEN_INVALID',
  })
  await expect(
    services.provisionDevice.provision({ ...request, token: 'x'.repeat(32) }, act),
  ).rejects.toMatchObject({
    code: 'PROVISION_TOKEN_INVALID',
  })
  services.advanceClock(25 * 3_600_000)
  await expect(services.provisionDevice.provision({ ...request, serial }, act)).rejects.toMatchObject({
    code: 'PROVISION_TOKEN_INVALID',
  })
  services.advanceClock(-25 * 3_600_000)
})

test('the printed link is valid only unchanged and only under our origin', async () => {
  const device = await makeDevice(services, merchant)
  const view = await readDevice(services, merchant.staff, device.deviceId)
  expect(readQrLink(services.settings, view.qrUrl)).toEqual({ publicCode: view.publicCode, qrVersion: 1 })
  const scene = qrSceneOf(services.settings, await row<DeviceRow>(services, 'device', device.deviceId))
  expect(scene.length).toBeLessThanOrEqual(32)
  expect(readQrLink(services.settings, scene)).toEqual({ publicCode: view.publicCode, qrVersion: 1 })
  const forged = [
    view.qrUrl.replace('fx.example', 'fx.evil'),
    view.qrUrl.replace('.1.', '.2.'),
    `${view.qrUrl}A`,
    view.qrUrl.slice(0, -1),
    '',
  ]
  for (const text of forged) expect(readQrLink(services.settings, text)).toBeNull()
  const reprinted = await services.maintainDevice.reprint(merchant.staff, device.deviceId, act)
  expect(readQrLink(services.settings, reprinted.qrUrl)).toMatchObject({ qrVersion: 2 })
})

test('a device is assigned and revoked only while no order holds it; afterwards its old key is not accepted', async () => {
  const held = await deploy(services, merchant, 'active')
  const manager = { ...merchant.staff, roles: ['manager'] as const }
  await expect(
    services.maintainDevice.assign(manager, { deviceId: held.deviceId, lotId: null }, act),
  ).rejects.toMatchObject({ code: 'DEVICE_IN_USE' })
  await expect(
    services.maintainDevice.revoke(manager, { deviceId: held.deviceId, reason: '被盗' }, act),
  ).rejects.toMatchObject({ code: 'DEVICE_IN_USE' })
  const device = await makeDevice(services, merchant)
  expect(
    await services.maintainDevice.assign(manager, { deviceId: device.deviceId, lotId: null }, act),
  ).toMatchObject({
    lifecycle: 'in_stock',
    lotId: null,
  })
  expect(
    await services.maintainDevice.revoke(manager, { deviceId: device.deviceId, reason: '被盗' }, act),
  ).toMatchObject({ lifecycle: 'retired' })
  expect(await services.ingestReports.ingest([device.state()])).toEqual(['unknown_device'])
  await expect(
    readDevice(services, { ...manager, merchantId: newId() }, device.deviceId),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(
    (await listDevices(services, merchant.staff, { lotId: merchant.lotId })).items.map(({ id }) => id),
  ).toContain(held.deviceId)
})

test('a self-test is sent only to a device that is online', async () => {
  const device = await makeDevice(services, merchant)
  await expect(
    services.maintainDevice.askSelfTest(merchant.staff, device.deviceId, act),
  ).rejects.toMatchObject({
    code: 'DEVICE_OFFLINE',
  })
  await services.ingestReports.ingest([device.life()])
  await services.maintainDevice.askSelfTest(merchant.staff, device.deviceId, act)
  const bodies = services.published
    .filter(({ topic }) => topic.endsWith(`${device.deviceId}/cmd`))
    .map(({ body }) => Buffer.from(JSON.parse(body).p, 'base64url').toString())
  expect(bodies.map(body => JSON.parse(body).op)).toEqual(['SELF_TEST'])
})

test('a device that sends nothing becomes stale, then offline, and its order shows it', async () => {
  const it = await deploy(services, merchant, 'active')
  await services.ingestReports.ingest([it.state({ ep: 1, target: 'UP', position: 'up' })])
  const version = async () => (await row<any>(services, 'recovery_order', it.orderId)).version as number
  const link = async () => (await row<any>(services, 'device', it.deviceId)).link as string
  const before = await version()
  services.advanceClock(121_000)
  await services.watchLinks.watch()
  expect([await link(), await version()]).toEqual(['stale', before + 1])
  services.advanceClock(60_000)
  await services.watchLinks.watch()
  await services.watchLinks.watch()
  expect([await link(), await version()]).toEqual(['offline', before + 2])
})

test('after the backend has reconnected it queries only devices that have not reached their target', async () => {
  const converged = await makeDevice(services, merchant)
  await services.ingestReports.ingest([converged.state()])
  const it = await deploy(services, merchant, 'paid', 'PAID')
  expect(await services.reconcileDevice.askUnconverged()).toBeGreaterThan(0)
  const asked = services.published
    .filter(({ topic }) => topic.endsWith('/ask'))
    .map(({ topic }) => topic.split('/')[3])
  expect(asked).toContain(it.deviceId)
  expect(asked).not.toContain(converged.deviceId)
})

test('the sweep of every minute deletes old report ids of the former version and keeps new ones', async () => {
  const device = await makeDevice(services, merchant)
  await services.database.query(
    `INSERT INTO device_inbox VALUES ($1, 'old', 1, now() - interval '8 days'), ($1, 'new', 1, now())`,
    [device.deviceId],
  )
  await (sweepJob(services) as () => Promise<void>)()
  const boots = await services.database.query<{ boot_id: string }>(
    'SELECT boot_id FROM device_inbox WHERE device_id = $1',
    [device.deviceId],
  )
  expect(boots).toEqual([{ boot_id: 'new' }])
})

test('the metrics contain how many orders are paid and not released', async () => {
  await new DatabaseGauges(services).refresh()
  expect(await services.metrics.registry.metrics()).toMatch(
    /fangxing_paid_not_released\{older_than_s="0"\} [1-9]/,
  )
})
