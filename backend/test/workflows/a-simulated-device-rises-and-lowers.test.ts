import { Device } from '@fangxing/device-sim'
import { pino } from 'pino'
import { rawPublicKey } from '@fangxing/contract/envelope'
import { commandKey, deviceKeys } from '../../src/modules/devices'
import { startDeviceConsumer } from '../../src/transport/mqtt/device-consumer'
import { constructServices } from '../../src/composition/application'
import { createLockLink } from '../../src/adapters/mqtt/lock-link'
import type { LockCommandRow } from '../../src/persistence/rows'
import { startBroker, waitUntil } from '@fangxing/dev/stack'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deploy, row } from './device-builders'
import { addMerchant, startDeviceServices } from './device-context'

const until = (check: () => boolean | Promise<boolean>): Promise<unknown> =>
  waitUntil(check, { what: 'what the test waits for', timeoutMs: 15_000, everyMs: 10 })

/** Whatever the test began ends, also when it failed: a client that goes on reconnecting would disturb other files. */
const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

test('RAISE makes the order active, LOWER releases it, over a real broker with the real device', async () => {
  const services = await startDeviceServices()
  endings.push(() => services.close())
  const merchant = await addMerchant(services)
  const it = await deploy(services, merchant, 'deploying')
  const broker = await startBroker({
    dir: mkdtempSync(join(tmpdir(), 'fx-broker-')),
    users: { [it.deviceId]: 'secret-password' },
  })
  endings.push(() => broker.stop())
  const settings = {
    ...services.settings,
    MQTT_URL: broker.url,
    MQTT_USERNAME: broker.username,
    MQTT_PASSWORD: broker.password,
  }
  const link = createLockLink(settings, pino({ level: 'silent' }))
  const connected = constructServices({ ...services, locks: link, settings })
  const consumer = startDeviceConsumer(connected, link)
  await link.start()
  endings.push(
    () => link.stop(),
    () => consumer.stop(),
  )
  const keys = deviceKeys(settings, it.deviceId, 1)
  const device = new Device({
    credentials: {
      deviceId: it.deviceId,
      merchantId: it.merchantId,
      mqttPassword: 'secret-password',
      hmacKey: keys.hmacKey.toString('base64url'),
      releaseKey: keys.releaseKey.toString('base64url'),
      serverKeys: [{ id: settings.COMMAND_KEY_ID, publicKey: rawPublicKey(commandKey(settings)) }],
      mqttUrl: broker.url,
    },
    timings: { raiseMs: 200, lowerMs: 200, bootMs: 50 },
  })
  endings.push(() => device.stop())
  device.powerOn()
  const state = async () => (await row<{ state: string }>(services, 'recovery_order', it.orderId)).state
  const position = async () => (await row<{ position: string }>(services, 'device', it.deviceId)).position
  // A device that does not know the time yet rejects every RAISE.
  await until(async () => (await position()) === 'down' && device.telemetry().timeKnown)
  await services.database.query(
    `UPDATE lock_command SET state = 'queued', issued_at = now(), expires_at = now() + interval '15 seconds' WHERE id = $1`,
    [it.raiseId],
  )
  await connected.publishRaise.publish(it.raiseId)
  await until(async () => (await state()) === 'active')
  await services.database.query(
    `INSERT INTO lock_command (id, merchant_id, device_id, order_id, epoch, op, why, cause_kind, cause_id, state, issued_at)
     VALUES ($1, $2, $3, $4, 1, 'LOWER', 'PAID', 'order', $4, 'queued', now())`,
    [it.lowerId, merchant.merchantId, it.deviceId, it.orderId],
  )
  await services.database.query(
    `UPDATE recovery_order SET state = 'paid', paid_at = now(), version = version + 1 WHERE id = $1`,
    [it.orderId],
  )
  const lower = await row<LockCommandRow>(services, 'lock_command', it.lowerId)
  expect(await connected.publishCommand.publish(lower)).toBe(true)
  await until(async () => (await state()) === 'released')
  await until(
    async () =>
      (
        await services.database.query(`SELECT 1 FROM device_event WHERE device_id = $1 AND kind = 'down'`, [
          it.deviceId,
        ])
      ).length === 1,
  )
  const twice = await services.database.query(
    `SELECT entity, entity_id, version FROM journal WHERE version IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1`,
  )
  expect(twice).toEqual([])
}, 40_000)
