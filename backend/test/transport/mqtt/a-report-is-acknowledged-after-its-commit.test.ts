import { testStack } from '@fangxing/dev/stack'
import { connectAsync, type MqttClient, type Packet } from 'mqtt'
import { Client } from 'pg'
import { pino } from 'pino'
import { LEAF, deviceTopic } from '@fangxing/contract/device-protocol'
import { sealDevice } from '@fangxing/contract/envelope'
import { deviceKeys } from '../../../src/modules/devices'
import type { DeviceMessage } from '../../../src/workflows/ingest-reports/ingest-reports'
import { startDeviceConsumer, type DeviceConsumer } from '../../../src/transport/mqtt/device-consumer'
import type { LockGateway } from '../../../src/ports'
import { createLockLink } from '../../../src/adapters/mqtt/lock-link'
import { makeDevice, type DeviceReporter, storedReports } from '../../workflows/device-builders'
import {
  addMerchant,
  startDeviceServices,
  type TestMerchant,
  type DeviceServices,
} from '../../workflows/device-context'

let services: DeviceServices
let merchant: TestMerchant
let link: LockGateway
let consumer: DeviceConsumer
let publisher: MqttClient
let packets: { way: 'in' | 'out'; packet: Packet }[]

beforeAll(async () => {
  services = await startDeviceServices()
  jest.spyOn(services.log, 'error')
  merchant = await addMerchant(services)
  link = createLockLink(services.settings, pino({ level: 'silent' }))
  consumer = startDeviceConsumer(services, link)
  packets = []
  const connected = new Promise<void>(resolve => link.onConnect(resolve))
  await link.start()
  const inner = (link as unknown as { client: MqttClient }).client
  inner.on('packetsend', packet => packets.push({ way: 'out', packet }))
  inner.on('packetreceive', packet => packets.push({ way: 'in', packet }))
  await connected
  const { MQTT_URL, MQTT_USERNAME, MQTT_PASSWORD } = services.settings
  publisher = await connectAsync(MQTT_URL, { username: MQTT_USERNAME, password: MQTT_PASSWORD })
})
afterAll(async () => {
  await publisher.endAsync()
  await consumer.stop()
  await link.stop()
  await services.close()
})

const wire = (message: DeviceMessage, as = message.deviceId, leaf = message.leaf) =>
  sealDevice(leaf, as, message.payload, deviceKeys(services.settings, message.deviceId, 1).hmacKey)
const send = (reporter: DeviceReporter, leaf: DeviceMessage['leaf'], body: string | Buffer) =>
  publisher.publishAsync(deviceTopic(reporter.merchantId, reporter.deviceId, leaf), body, { qos: 1 })

const arrived = (reporter: DeviceReporter) =>
  packets.flatMap(({ way, packet }) =>
    way === 'in' && packet.cmd === 'publish' && packet.topic.includes(reporter.deviceId) ? [packet] : [],
  )
const acknowledged = (reporter: DeviceReporter) => {
  const ids = new Set(arrived(reporter).map(packet => packet.messageId))
  return packets.filter(
    ({ way, packet }) => way === 'out' && packet.cmd === 'puback' && ids.has(packet.messageId),
  ).length
}
const stored = async (reporter: DeviceReporter) =>
  (await storedReports(services.database, reporter.deviceId)).length

async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 5000
  while (!(await check())) {
    if (Date.now() > end) throw new Error('condition not met in 5 s')
    await new Promise(resolve => setImmediate(resolve))
  }
}

test('while the database delays the commit nothing is acknowledged, and the next reports are still received', async () => {
  const reporter = await makeDevice(services, merchant)
  const blocker = new Client({ connectionString: services.settings.DATABASE_URL })
  await blocker.connect()
  await blocker.query('BEGIN')
  await blocker.query('SELECT 1 FROM device WHERE id = $1 FOR UPDATE', [reporter.deviceId])
  const count = 5
  for (let index = 0; index < count; index++) await send(reporter, 'state', wire(reporter.state()))
  await until(() => arrived(reporter).length === count)
  const waiting = () =>
    services.database.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
  await until(async () => (await waiting()).length > 0)
  expect(acknowledged(reporter)).toBe(0)
  expect(await stored(reporter)).toBe(0)
  await blocker.query('COMMIT')
  await blocker.end()
  await until(() => acknowledged(reporter) === count)
  expect(await stored(reporter)).toBe(count)
})

test('while the row of one device is locked the reports of others are stored, and its own afterwards in their order', async () => {
  const [locked, other] = [await makeDevice(services, merchant), await makeDevice(services, merchant)]
  const blocker = new Client({ connectionString: services.settings.DATABASE_URL })
  await blocker.connect()
  await blocker.query('BEGIN')
  await blocker.query('SELECT 1 FROM device WHERE id = $1 FOR UPDATE', [locked.deviceId])
  await send(locked, 'life', wire(locked.life()))
  await send(other, 'life', wire(other.life()))
  await until(() => acknowledged(other) === 1)
  // Nothing of the locked device delays others from now on.
  const startedMs = performance.now()
  for (const position of ['up', 'down'] as const) {
    await send(locked, 'state', wire(locked.state({ position })))
    await send(other, 'state', wire(other.state({ position })))
  }
  await until(() => acknowledged(other) === 3)
  expect(performance.now() - startedMs).toBeLessThan(900)
  expect(acknowledged(locked)).toBe(0)
  expect(consumer.depth).toBe(3)
  await blocker.query('COMMIT')
  await blocker.end()
  await until(() => acknowledged(locked) === 3)
  expect(await stored(locked)).toBe(3)
  expect(consumer.depth).toBe(0)
  const [row] = await services.database.query<{ position: string }>(
    'SELECT position FROM device WHERE id = $1',
    [locked.deviceId],
  )
  expect(row!.position).toBe('down')
})

test('a held message is not acknowledged on another connection than its own', async () => {
  const reporter = await makeDevice(services, merchant)
  const blocker = new Client({ connectionString: services.settings.DATABASE_URL })
  await blocker.connect()
  await blocker.query('BEGIN')
  await blocker.query('SELECT 1 FROM device WHERE id = $1 FOR UPDATE', [reporter.deviceId])
  await send(reporter, 'state', wire(reporter.state()))
  await until(() => arrived(reporter).length === 1)
  const again = new Promise<void>(resolve => link.onConnect(resolve))
  link.renew()
  await again
  const before = packets.length
  await blocker.query('COMMIT')
  await blocker.end()
  await until(async () => (await stored(reporter)) === 1 && consumer.depth === 0)
  expect(packets.slice(before).filter(({ packet }) => packet.cmd === 'puback')).toHaveLength(0)
})

test('while there is no database nothing is acknowledged, and nothing is lost when it is back', async () => {
  const reporter = await makeDevice(services, merchant)
  const name = new URL(services.settings.DATABASE_URL).pathname.slice(1)
  const admin = new Client({ connectionString: testStack().adminUrl })
  await admin.connect()
  await admin.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`)
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  const warned = services.log.error as unknown as jest.SpyInstance
  const before = warned.mock.calls.length
  for (let index = 0; index < 3; index++) await send(reporter, 'state', wire(reporter.state()))
  await until(() => arrived(reporter).length === 3 && warned.mock.calls.length >= before + 2)
  expect(acknowledged(reporter)).toBe(0)
  await admin.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`)
  await admin.end()
  await until(() => acknowledged(reporter) === 3)
  expect(await stored(reporter)).toBe(3)
})

test('a report with text and numbers that no column holds is stored all the same, and its alarm calls people', async () => {
  const reporter = await makeDevice(services, merchant)
  await send(
    reporter,
    'state',
    wire(
      reporter.state({
        position: 'up',
        batteryPct: 41,
        firmware: '1.2.3\u0000',
        ep: 4_294_967_295,
        atMs: 8.64e15,
      }),
    ),
  )
  const huge = { ep: 4_294_967_295, happenedAtMs: 8.64e15, value: 1e300 }
  await send(reporter, 'evt', wire(reporter.evt({ kind: 'tilt', detail: 'tilt 12deg\u0000\ud83d', ...huge })))
  await send(reporter, 'evt', wire(reporter.evt({ kind: 'clock_skew', ...huge })))
  await until(() => acknowledged(reporter) === 3)
  const [row] = await services.database.query(
    'SELECT position, battery_pct, firmware, reported_epoch FROM device WHERE id = $1',
    [reporter.deviceId],
  )
  // An epoch that nobody gave out is not believed; everything else is.
  expect(row).toEqual({ position: 'up', battery_pct: 41, firmware: '1.2.3', reported_epoch: null })
  const [incident] = await services.database.query<{ detail: object }>(
    `SELECT detail FROM incident WHERE device_id = $1 AND kind = 'device_alarm'`,
    [reporter.deviceId],
  )
  expect(incident!.detail).toMatchObject({ event: 'tilt', text: 'tilt 12deg' })
})

test('forged, misaddressed and broken messages change nothing, are acknowledged, and are reported once', async () => {
  const [victim, thief] = [await makeDevice(services, merchant), await makeDevice(services, merchant)]
  const message = thief.state()
  const genuine = victim.state()
  const bodies: (string | Buffer)[] = [
    wire(message), // the thief's report on the victim's topic
    wire(message, victim.deviceId), // its own key, the victim's name
    wire(genuine).replace(/"m":"./, '"m":"!'),
    wire(genuine, victim.deviceId, 'ack'), // authentic, but for another leaf
    '{"v":1}',
    Buffer.from([0xff, 0x00]),
    Buffer.alloc(9000, 65),
    JSON.stringify({ ...JSON.parse(wire(genuine)), extra: 1 }),
  ]
  for (const body of bodies) await send(victim, 'state', body)
  await publisher.publishAsync(
    deviceTopic(merchant.staff.staffId, victim.deviceId, LEAF.reported),
    wire(genuine),
    {
      qos: 1,
    },
  )
  await until(() => acknowledged(victim) === bodies.length + 1)
  expect(await stored(victim)).toBe(0)
  expect(await stored(thief)).toBe(0)
  expect(await services.database.query('SELECT link FROM device WHERE id = $1', [victim.deviceId])).toEqual([
    { link: 'offline' },
  ])
  const incidents = await services.database.query('SELECT kind FROM incident WHERE device_id = $1', [
    victim.deviceId,
  ])
  expect(incidents).toEqual([{ kind: 'device_bad_message' }])
  await send(victim, 'state', wire(genuine))
  await until(async () => (await stored(victim)) === 1)
})

const askTime = (reporter: DeviceReporter, nonce: string) =>
  send(
    reporter,
    'time',
    wire({
      ...reporter.state(),
      leaf: LEAF.time,
      payload: { ...reporter.head(), ask: 'time', nonce, localMs: 5 },
    }),
  )

test('a node whose own clock is wrong tells no device the time', async () => {
  const reporter = await makeDevice(services, merchant)
  const answers = () =>
    services.published.filter(
      ({ topic }) => topic === deviceTopic(reporter.merchantId, reporter.deviceId, LEAF.time),
    )
  const right = jest.spyOn(services.clockCheck, 'isNodeRight').mockReturnValue(false)
  try {
    await askTime(reporter, 'cd'.repeat(16))
    await until(() => acknowledged(reporter) === 1)
    expect(answers()).toEqual([])
  } finally {
    right.mockRestore()
  }
  await askTime(reporter, 'ef'.repeat(16))
  await until(() => answers().length === 1)
})

test('a time query is answered at once, signed and with its number', async () => {
  const reporter = await makeDevice(services, merchant)
  const nonce = 'ab'.repeat(16)
  await askTime(reporter, nonce)
  const topic = deviceTopic(reporter.merchantId, reporter.deviceId, LEAF.time)
  await until(() => services.published.some(published => published.topic === topic))
  const { body } = services.published.find(published => published.topic === topic)!
  expect(JSON.parse(Buffer.from(JSON.parse(body).p, 'base64url').toString())).toMatchObject({
    d: reporter.deviceId,
    nonce,
  })
})

test('a device that connects later is given what it should be, and no command of before', async () => {
  const reporter = await makeDevice(services, merchant)
  const [desired, command] = [LEAF.desired, LEAF.command].map(leaf =>
    deviceTopic(reporter.merchantId, reporter.deviceId, leaf),
  ) as [string, string]
  expect(await link.publish(command, 'an old command', { retain: false })).toBe('taken')
  expect(await link.publish(desired, 'what it should be', { retain: true })).toBe('taken')
  const { MQTT_URL, MQTT_USERNAME, MQTT_PASSWORD } = services.settings
  const later = await connectAsync(MQTT_URL, { username: MQTT_USERNAME, password: MQTT_PASSWORD })
  const received: string[] = []
  later.on('message', (_topic, body) => received.push(String(body)))
  await later.subscribeAsync([command, desired], { qos: 1 })
  await later.publishAsync(command, 'a command of now', { qos: 1 })
  await until(() => received.includes('a command of now'))
  expect(received.sort()).toEqual(['a command of now', 'what it should be'])
  await later.publishAsync(desired, '', { qos: 1, retain: true })
  await later.endAsync()
})

test('publishing without a broker fails at once and is not repeated later', async () => {
  const lonely = createLockLink(
    { ...services.settings, MQTT_URL: 'mqtt://127.0.0.1:1' },
    pino({ level: 'silent' }),
  )
  await lonely.start()
  expect(lonely.isConnected()).toBe(false)
  expect(await lonely.publish('pl/1/m/d/cmd', '{}', { retain: false })).toBe('not_written')
  await lonely.stop()
  expect(await link.publish(deviceTopic('m', 'd', LEAF.command), '{}', { retain: false })).toBe('taken')
})
