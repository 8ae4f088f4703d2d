import type { Device } from '@fangxing/device-sim'
import { LEAF, deviceTopic } from '@fangxing/contract/device-protocol'
import { privateKeyFromSeed, sealServer } from '@fangxing/contract/envelope'
import { newId } from '../../../src/persistence/new-id'
import { deploy, row, type Deployed } from '../device-builders'
import { newKey, RotationSystem } from './rotation-system'

const [K1, K2, K3] = [newKey('k1'), newKey('k2'), newKey('k3')]
const DAY_MS = 86_400_000
const act = { actor: 'operator:test', traceId: newId() }
let system: RotationSystem
beforeEach(async () => {
  system = await RotationSystem.start([K1])
})
afterEach(() => system.stop())

const alarmsOf = (device: Device) => device.peek()!.durable.alarms
const sweep = () => system.application.announceKeys.sweep()
const offer = (deviceId: string) => system.application.offerKeys.offer({ deviceId }, 'drill', act)

/** A lock that stands up at a car. */
async function raiseAt(device: Device): Promise<Deployed> {
  const { services, merchant } = system
  const { database } = services
  await system.until('the device to be ready', () => device.connected && device.telemetry().timeKnown)
  const it = await deploy(services, merchant, 'deploying')
  const { id, epoch } = { id: device.deviceId, epoch: device.peek()!.durable.ep + 1 }
  await database.query(
    `UPDATE device SET last_epoch = $3, order_id = $2, lifecycle = 'reserved', desired_target = 'UP' WHERE id = $1`,
    [id, it.orderId, epoch],
  )
  await database.query('UPDATE recovery_order SET device_id = $1, epoch = $3 WHERE id = $2', [
    id,
    it.orderId,
    epoch,
  ])
  await database.query(
    `UPDATE lock_command SET device_id = $1, epoch = $3, state = 'queued', issued_at = $4, expires_at = $5 WHERE order_id = $2`,
    [id, it.orderId, epoch, services.clock.now(), new Date(services.clock.now().getTime() + 15_000)],
  )
  await system.application.publishRaise.publish(it.raiseId)
  await system.until('the order to be active', async () => (await orderOf(it)).state === 'active')
  return it
}

const orderOf = (it: Deployed) =>
  row<{ state: string; epoch: number }>(system.services, 'recovery_order', it.orderId)

/** Its driver has paid: the LOWER is there, whether the device hears it or not. */
async function pay(it: Deployed, device: Device): Promise<void> {
  const { database } = system.services
  await database.query(
    `INSERT INTO lock_command (id, merchant_id, device_id, order_id, epoch, op, why, cause_kind, cause_id, state, issued_at)
     SELECT $1, merchant_id, $2, id, epoch, 'LOWER', 'PAID', 'order', id, 'queued', now() FROM recovery_order WHERE id = $3`,
    [it.lowerId, device.deviceId, it.orderId],
  )
  await database.query(
    `UPDATE recovery_order SET state = 'paid', paid_at = now(), version = version + 1 WHERE id = $1`,
    [it.orderId],
  )
  await database.query(`UPDATE device SET desired_target = 'DOWN' WHERE id = $1`, [device.deviceId])
}

const codeOf = async (it: Deployed) =>
  (await system.application.showReleaseCode.toStaff(system.merchant.staff, it.orderId, act)).code
const isDown = (device: Device) => device.mechanism.sensors().arm === 'down'

test('devices that are online take the new signing key, and forget the old one once it is gone from the ring', async () => {
  const devices = [await system.addDevice(), await system.addDevice()]
  for (const device of devices) await system.untilConfirmed(device, [K1])
  await system.restart([K2, K1])
  await sweep()
  for (const device of devices) await system.untilConfirmed(device, [K2, K1])
  await system.restart([K2])
  await sweep()
  for (const device of devices) await system.untilConfirmed(device, [K2])
  const [device] = devices
  const it = await raiseAt(device!)
  await pay(it, device!)
  await system.application.releaseOrder.release(it.orderId)
  await system.until('the order to be released', async () => (await orderOf(it)).state === 'released')
  expect(alarmsOf(device!)).toEqual([])
  expect(await system.application.offerKeys.count()).toMatchObject({ waiting: 0, unable: 0, overdue: 0 })
})

test('a paid car is released by a device that was away for days, with a signing key that it had never seen', async () => {
  const device = await system.addDevice()
  await system.untilConfirmed(device, [K1])
  const it = await raiseAt(device)
  device.powerOff()
  await pay(it, device)
  await system.restart([K2, K1])
  await sweep()
  system.services.advanceClock(3 * DAY_MS)
  await system.restart([K3, K2])
  await sweep()
  device.powerOn()
  await system.until('the order to be released', async () => {
    await system.application.releaseOrder.release(it.orderId)
    return (await orderOf(it)).state === 'released'
  })
  await system.untilConfirmed(device, [K3, K2])
  expect(alarmsOf(device)).toEqual([])
})

test('the release code of a paid car works although its keys and the signing key changed while it was offline', async () => {
  const device = await system.addDevice()
  await system.untilConfirmed(device, [K1])
  const it = await raiseAt(device)
  device.goOffline(3_600_000)
  await pay(it, device)
  expect(await offer(device.deviceId)).toMatchObject({ offered: 0, atCars: 1 })
  await system.restart([K2, K1])
  await sweep()
  await system.restart([K2])
  await sweep()
  device.typeCode(await codeOf(it))
  await system.until('the arm to be down', () => isDown(device))
  device.goOffline(0)
  await system.until('the order to be released', async () => (await orderOf(it)).state === 'released')
  await system.untilConfirmed(device, [K2])
  // It is free only when somebody has taken it away; then its keys change.
  expect(await offer(device.deviceId)).toMatchObject({ atCars: 1 })
})

test.each(['before', 'torn', 'after'] as const)(
  'a power cut %s the new keys are stored loses neither the device nor its release code',
  async moment => {
    const device = await system.addDevice()
    await system.untilConfirmed(device, [K1])
    expect(await offer(device.deviceId)).toMatchObject({ offered: 1 })
    // The announcement is the first write, the fetched keys are the second.
    device.keyStore.cutAt(2, moment)
    await sweep()
    await system.until('the power cut', () => !device.powered)
    await system.untilConfirmed(device, [K1], 2)
    const it = await raiseAt(device)
    device.goOffline(3_600_000)
    await pay(it, device)
    device.typeCode(await codeOf(it))
    await system.until('the arm to be down', () => isDown(device))
    device.goOffline(0)
    await system.until('the order to be released', async () => (await orderOf(it)).state === 'released')
    expect((await system.incidents()).filter(({ kind }) => kind === 'device_bad_message')).toEqual([])
  },
)

test('until the device knows that its confirmation was heard, the codes of both versions lower its lock', async () => {
  const device = await system.addDevice()
  await system.untilConfirmed(device, [K1])
  const before = await system.row(device)
  await offer(device.deviceId)
  system.losesAnswer = kind => kind === 'confirm'
  await sweep()
  await system.until('the server to know', async () => (await system.row(device)).confirmed_key_version === 2)
  expect(device.keyStore.load()).toMatchObject({ present: { version: 1 }, next: { version: 2 } })
  const it = await raiseAt(device)
  device.goOffline(3_600_000)
  await pay(it, device)
  const shown = await codeOf(it)
  // What somebody had read out before the confirmation.
  await system.services.database.query('UPDATE device SET confirmed_key_version = 1 WHERE id = $1', [
    before.id,
  ])
  const earlier = await codeOf(it)
  await system.services.database.query('UPDATE device SET confirmed_key_version = 2 WHERE id = $1', [
    before.id,
  ])
  expect(earlier).not.toBe(shown)
  device.typeCode(earlier)
  await system.until('the arm to be down', () => isDown(device))
  system.losesAnswer = () => false
  device.goOffline(0)
  await system.untilConfirmed(device, [K1], 2)
})

test('reports that were sealed with the former key and still under way count for ten minutes', async () => {
  const device = await system.addDevice()
  await system.untilConfirmed(device, [K1])
  await offer(device.deviceId)
  await sweep()
  await system.untilConfirmed(device, [K1], 2)
  const versions = async () => {
    const [known] = await system.application.deviceKeys.read([device.deviceId])
    return known!.keys.map(({ keyVersion }) => keyVersion)
  }
  expect(await versions()).toEqual([2, 1])
  system.services.advanceClock(11 * 60_000)
  expect(await versions()).toEqual([2])
})

test('an announcement that is sent again asks for nothing, and a forged one is an alarm', async () => {
  const device = await system.addDevice()
  await system.untilConfirmed(device, [K1])
  const announcement = { d: device.deviceId, op: 'KEYS', version: 1, keys: ['k1'], iat: Date.now() }
  const topic = deviceTopic(system.merchant.merchantId, device.deviceId, LEAF.command)
  const send = (key: { id: string; key: string }, message: object = announcement) =>
    device.receive(topic, Buffer.from(sealServer(message, key.id, privateKeyFromSeed(key.key))))
  const asked = () => system.asked.filter(line => line.startsWith(device.deviceId)).length
  const before = asked()
  send(K1)
  await system.until('one question', () => asked() > before && device.keyStore.load()?.next === null)
  const after = asked()
  for (let copy = 0; copy < 5; copy++) send(K1)
  send(K1, { ...announcement, iat: announcement.iat - 1000 })
  send(K1, { ...announcement, iat: announcement.iat + 1000, d: 'FXOTHER' })
  expect(alarmsOf(device)).toEqual([])
  send({ id: 'k1', key: K2.key }, { ...announcement, keys: ['k9'], iat: announcement.iat + 1000 })
  expect(alarmsOf(device)).toEqual(['bad_signature'])
  expect(asked()).toBe(after)
})

test('a device that does not confirm in time is an incident, which ends when it does', async () => {
  const device = await system.addDevice()
  await system.untilConfirmed(device, [K1])
  system.isReachable = false
  await system.restart([K2, K1])
  await sweep()
  await system.until('the device to ask', () => system.asked.length > 2)
  expect(await system.incidents()).toEqual([])
  system.services.advanceClock(7 * DAY_MS + 1000)
  await sweep()
  await sweep()
  const [incident, ...others] = await system.incidents()
  expect(others).toEqual([])
  expect(incident).toMatchObject({
    kind: 'device_alarm',
    subject: `keys:${device.deviceId}`,
    detail: { event: 'keys_not_confirmed', keys: ['k2', 'k1'] },
  })
  expect(await system.application.offerKeys.count()).toMatchObject({ waiting: 1, overdue: 1 })
  system.isReachable = true
  device.reboot()
  await system.untilConfirmed(device, [K2, K1])
  expect(await system.incidents()).toMatchObject([{ state: 'closed' }])
})

test('firmware without key rings goes on with the key that it was provisioned with', async () => {
  const device = await system.addDevice({ keyClient: undefined })
  // As a former release left it.
  const { database } = system.services
  await database.query('UPDATE device SET command_keys = NULL WHERE id = $1', [device.deviceId])
  await system.restart([K2, K1])
  await sweep()
  const it = await raiseAt(device)
  await pay(it, device)
  await system.application.releaseOrder.release(it.orderId)
  await system.until('the order to be released', async () => (await orderOf(it)).state === 'released')
  expect(alarmsOf(device)).toEqual([])
  expect(await offer(device.deviceId)).toMatchObject({ unable: 1 })
  // The other is one that only the tables know.
  expect(await system.application.offerKeys.count()).toMatchObject({ waiting: 0, unable: 2 })
})

test('a node that was not restarted yet takes back no key and hands out none', async () => {
  const device = await system.addDevice()
  await system.untilConfirmed(device, [K1])
  const older = await system.startNode([K1])
  await system.restart([K2, K1])
  await sweep()
  await system.untilConfirmed(device, [K2, K1])
  const count = system.asked.length
  await older.application.announceKeys.sweep()
  await older.application.announceKeys.announce(await system.row(device))
  await expect(
    older.application.renewKeys.fetch(
      { v: 1, d: device.deviceId, p: 'eyJ9', m: 'A'.repeat(43) },
      act,
      async () => undefined,
    ),
  ).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(system.asked).toHaveLength(count)
  await older.stop()
})

test('a request that the device did not seal gets no keys, and is not counted against the device', async () => {
  const device = await system.addDevice()
  await system.untilConfirmed(device, [K1])
  let counted = 0
  const proven = async () => void counted++
  for (const d of [device.deviceId, 'FXNOBODY'])
    await expect(
      system.application.renewKeys.fetch({ v: 1, d, p: 'eyJ9', m: 'A'.repeat(43) }, act, proven),
    ).rejects.toMatchObject({ code: 'DEVICE_SEAL_INVALID' })
  expect(counted).toBe(0)
})

test('what the broker keeps for a device is signed with the newest key before the old one goes', async () => {
  const device = await system.addDevice()
  await system.untilConfirmed(device, [K1])
  const it = await raiseAt(device)
  await system.restart([K2, K1])
  await sweep()
  await system.untilConfirmed(device, [K2, K1])
  const published = await system.retained(device)
  expect(published.map(({ k }) => k)).toEqual(['k2'])
  expect((await orderOf(it)).state).toBe('active')
})
