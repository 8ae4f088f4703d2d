import { releaseCode } from '@fangxing/contract/envelope'
import type { ProvisionReply } from '@fangxing/contract/provisioning'
import { newId } from '../../src/persistence/new-id'
import type { DeviceMessage } from '../../src/workflows/ingest-reports/ingest-reports'
import { deploy, DeviceReporter, row, type Deployed } from './device-builders'
import { type DeviceServices, type TestMerchant, useDevices } from './device-context'

let services: DeviceServices
let merchant: TestMerchant
const act = { actor: 'test', traceId: newId() }
useDevices(made => ({ services, merchant } = made))

type Request = { token: string; serial: string; firmware: string }

async function provisioned(): Promise<{ request: Request; reply: ProvisionReply; reporter: DeviceReporter }> {
  const { token } = await services.provisionDevice.issueToken(merchant.staff, { lotId: merchant.lotId }, act)
  const request = { token, serial: newId(), firmware: '1.0' }
  const reply = await services.provisionDevice.provision(request, act)
  return { request, reply, reporter: new DeviceReporter(reply.deviceId, merchant.merchantId) }
}

/** A paid order whose device is the provisioned one. */
async function payAt({ deviceId }: ProvisionReply): Promise<Deployed> {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  const { database } = services
  await database.query(
    `UPDATE device SET last_epoch = 1, order_id = $2, lifecycle = 'deployed', position = 'up' WHERE id = $1`,
    [deviceId, it.orderId],
  )
  await database.query('UPDATE recovery_order SET device_id = $1 WHERE id = $2', [deviceId, it.orderId])
  await database.query('UPDATE lock_command SET device_id = $1 WHERE order_id = $2', [deviceId, it.orderId])
  return it
}

const codeOf = ({ releaseKey, deviceId }: ProvisionReply) =>
  releaseCode(Buffer.from(releaseKey, 'base64url'), deviceId, 1)
const signedWith = (message: DeviceMessage, keyVersion: number) => ({ ...message, keyVersion })

test('a token used again while the device holds a paid car answers with the same credentials', async () => {
  const { request, reply, reporter } = await provisioned()
  await services.ingestReports.ingest([reporter.life()])
  const it = await payAt(reply)
  expect(await services.provisionDevice.provision(request, act)).toEqual(reply)
  const shown = await services.showReleaseCode.toStaff(merchant.staff, it.orderId, act)
  expect(shown.code).toBe(codeOf(reply))
  await services.ingestReports.ingest([reporter.state({ ep: 1, position: 'down' })])
  expect(await row(services, 'recovery_order', it.orderId)).toMatchObject({ state: 'released' })
})

test('a token used while a device at a car has not confirmed newer keys answers with those that it has', async () => {
  const { request, reply, reporter } = await provisioned()
  await services.ingestReports.ingest([reporter.life()])
  await services.database.query('UPDATE device SET keys_asked_at = now() WHERE id = $1', [reply.deviceId])
  expect(await services.offerKeys.offer({ deviceId: reply.deviceId }, 'test', act)).toMatchObject({
    offered: 1,
  })
  const it = await payAt(reply)
  expect(await services.provisionDevice.provision(request, act)).toEqual(reply)
  const shown = await services.showReleaseCode.toStaff(merchant.staff, it.orderId, act)
  expect(shown.code).toBe(codeOf(reply))
})

test('a device whose password is not known to us is not cut off by its token', async () => {
  const { request, reply } = await provisioned()
  await payAt(reply)
  await services.database.query(`UPDATE device_credential SET password_hash = 'x' WHERE device_id = $1`, [
    reply.deviceId,
  ])
  await expect(services.provisionDevice.provision(request, act)).rejects.toMatchObject({
    code: 'DEVICE_IN_USE',
  })
})

test('until the device reports with renewed keys its code is made with those that it has', async () => {
  const { request, reply: first, reporter } = await provisioned()
  await services.ingestReports.ingest([reporter.life()])
  const second = await services.provisionDevice.provision(request, act)
  expect(second.keyVersion).toBe(2)
  const it = await payAt(first)
  const code = async () => (await services.showReleaseCode.toStaff(merchant.staff, it.orderId, act)).code
  expect(await code()).toBe(codeOf(first))
  const up = { ep: 1, position: 'up', target: 'UP' } as const
  expect(await services.ingestReports.ingest([reporter.state(up)])).toEqual(['accepted'])
  expect(await code()).toBe(codeOf(first))
  expect(await services.ingestReports.ingest([signedWith(reporter.state(up), 2)])).toEqual(['accepted'])
  expect(await code()).toBe(codeOf(second))
  expect(await services.ingestReports.ingest([reporter.state(up)])).toEqual(['unknown_device'])
})

test('both keys of a renewed device open its reports, and only the newer once it was used', async () => {
  const { request, reply, reporter } = await provisioned()
  await services.ingestReports.ingest([reporter.life()])
  await services.provisionDevice.provision(request, act)
  const versions = async () => {
    const [known] = await services.deviceKeys.read([reply.deviceId])
    return known!.keys.map(key => key.keyVersion)
  }
  expect(await versions()).toEqual([2, 1])
  await services.ingestReports.ingest([signedWith(reporter.life(), 2)])
  expect(await versions()).toEqual([2])
})
