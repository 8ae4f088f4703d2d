import { startBroker, type Broker, waitUntil } from '@fangxing/dev/stack'
import { Device } from '@fangxing/device-sim'
import { deviceTopic, LEAF } from '@fangxing/contract/device-protocol'
import { stateQuerySchema } from '@fangxing/contract/device-protocol.schema'
import {
  newSigningSeed,
  openServer,
  privateKeyFromSeed,
  publicKeyFromRaw,
  rawPublicKey,
  sealDevice,
  sealServer,
} from '@fangxing/contract/envelope'
import { connectAsync } from 'mqtt'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createLockLink } from '../../src/adapters/mqtt/lock-link'
import { constructServices } from '../../src/composition/application'
import { commandKey, deviceKeys } from '../../src/modules/devices'
import { newId } from '../../src/persistence/new-id'
import { startDeviceConsumer } from '../../src/transport/mqtt/device-consumer'
import { makeDevice, type DeviceReporter } from './device-builders'
import { addMerchant, startDeviceServices, type DeviceServices, type TestMerchant } from './device-context'

const PASSWORD = 'secret-password'

let services: DeviceServices
let merchant: TestMerchant
beforeAll(async () => {
  services = await startDeviceServices()
  merchant = await addMerchant(services)
}, 30_000)
afterAll(() => services.close())

const until = (what: string, check: () => unknown): Promise<unknown> =>
  waitUntil(async () => Boolean(await check()), { what, timeoutMs: 15_000, everyMs: 10 })

const settingsOf = (broker: Broker) => ({
  ...services.settings,
  MQTT_URL: broker.url,
  MQTT_USERNAME: broker.username,
  MQTT_PASSWORD: broker.password,
})

async function startNode(broker: Broker): Promise<{ stop(): Promise<void> }> {
  const settings = settingsOf(broker)
  const link = createLockLink(settings, pino({ level: 'silent' }))
  const consumer = startDeviceConsumer(constructServices({ ...services, locks: link, settings }), link)
  await consumer.start()
  const connected = new Promise<void>(resolve => link.onConnect(resolve))
  await link.start()
  await connected
  return {
    async stop() {
      await consumer.stop()
      await link.stop()
    },
  }
}

function startDevice(broker: Broker, { deviceId, merchantId }: DeviceReporter, keepsEvents: boolean): Device {
  const keys = deviceKeys(services.settings, deviceId, 1)
  const device = new Device({
    credentials: {
      deviceId,
      merchantId,
      mqttPassword: PASSWORD,
      hmacKey: keys.hmacKey.toString('base64url'),
      releaseKey: keys.releaseKey.toString('base64url'),
      serverKeys: [
        { id: services.settings.COMMAND_KEY_ID, publicKey: rawPublicKey(commandKey(services.settings)) },
      ],
      mqttUrl: broker.url,
    },
    keepsEvents,
  })
  device.powerOn()
  return device
}

/** What the platform asked this device, as anybody on the broker sees it. */
async function watchQueries(broker: Broker, { deviceId, merchantId }: DeviceReporter) {
  const { url, username, password } = broker
  const client = await connectAsync(url, { username, password })
  const queries: { heard?: string | null }[] = []
  const key = publicKeyFromRaw(rawPublicKey(commandKey(services.settings)))
  client.on('message', (_topic, payload) => {
    const opened = openServer(payload, new Map([[services.settings.COMMAND_KEY_ID, key]]), stateQuerySchema)
    if (opened.ok) queries.push(opened.payload)
  })
  await client.subscribeAsync(deviceTopic(merchantId, deviceId, LEAF.query), { qos: 1 })
  return { queries, stop: () => client.endAsync() }
}

const eventsOf = ({ deviceId }: DeviceReporter) =>
  services.database.query<{ kind: string }>('SELECT kind FROM device_event WHERE device_id = $1', [deviceId])
const alarmsOf = ({ deviceId }: DeviceReporter) =>
  services.database.query<{ state: string }>(
    `SELECT state FROM incident WHERE device_id = $1 AND kind = 'device_alarm'`,
    [deviceId],
  )
const isOnline = async ({ deviceId }: DeviceReporter) =>
  (await services.database.query(`SELECT 1 FROM device WHERE id = $1 AND position = 'down'`, [deviceId]))
    .length === 1

async function withDevice(
  keepsEvents: boolean,
  test: (parts: {
    broker: Broker
    reporter: DeviceReporter
    device: Device
    asked: { heard?: string | null }[]
  }) => Promise<void>,
): Promise<void> {
  const reporter = await makeDevice(services, merchant)
  const broker = await startBroker({
    dir: mkdtempSync(join(tmpdir(), 'fx-alarm-')),
    users: { [reporter.deviceId]: PASSWORD },
  })
  const watch = await watchQueries(broker, reporter)
  const device = startDevice(broker, reporter, keepsEvents)
  try {
    await test({ broker, reporter, device, asked: watch.queries })
  } finally {
    device.stop()
    await watch.stop()
    await broker.kill()
  }
}

test(
  'an alarm that the broker took while no node listened is told when one does, and then the device forgets it',
  () =>
    withDevice(true, async ({ broker, reporter, device }) => {
      const first = await startNode(broker)
      await until('the device to be known', () => isOnline(reporter))
      await first.stop()
      device.tamper('case_open')
      device.tamper('moved')
      await until('the broker to have both', () =>
        device.peek()!.durable.outbox.every(event => event.isWithBroker),
      )
      expect(await eventsOf(reporter)).toEqual([])
      const second = await startNode(broker)
      await until('both to be stored', async () => (await eventsOf(reporter)).length === 2)
      expect((await alarmsOf(reporter)).length).toBeGreaterThan(0)
      await until('the device to forget them', () => device.peek()!.durable.outbox.length === 0)
      await second.stop()
    }),
  40_000,
)

test(
  'an event that comes again is stored once and does not call people again',
  () =>
    withDevice(true, async ({ broker, reporter, device }) => {
      const node = await startNode(broker)
      await until('the device to be known', () => isOnline(reporter))
      const event = reporter.evt({ kind: 'tamper' }).payload
      const ingest = (message = reporter.evt(event)) =>
        services.ingestReports.ingest([
          { ...message, payload: { ...message.payload, ...reporter.head() } } as never,
        ])
      expect(await ingest()).not.toContain('duplicate')
      await services.database.query(`UPDATE incident SET state = 'closed' WHERE device_id = $1`, [
        reporter.deviceId,
      ])
      expect(await ingest()).not.toContain('duplicate')
      expect(await eventsOf(reporter)).toHaveLength(1)
      expect((await alarmsOf(reporter)).map(({ state }) => state)).toEqual(['closed'])
      expect(device.connected).toBe(true)
      await node.stop()
    }),
  40_000,
)

test(
  'a device with older firmware is asked nothing that it would not understand, and its alarms are told',
  () =>
    withDevice(false, async ({ broker, reporter, device, asked }) => {
      const node = await startNode(broker)
      await until('the device to be known', () => isOnline(reporter))
      device.tamper('case_open')
      await until('the alarm to be told', async () => (await alarmsOf(reporter)).length === 1)
      expect(device.peek()!.durable.outbox).toEqual([])
      await node.stop()
      const next = await startNode(broker)
      device.tamper('moved')
      await until('the next to be told', async () => (await eventsOf(reporter)).length === 2)
      expect(asked.filter(query => query.heard !== undefined)).toEqual([])
      await next.stop()
    }),
  40_000,
)

test(
  'nobody on the broker makes a device forget an alarm, or the platform lose a report',
  () =>
    withDevice(true, async ({ broker, reporter, device }) => {
      const { deviceId, merchantId } = reporter
      const first = await startNode(broker)
      await until('the device to be known', () => isOnline(reporter))
      await first.stop()
      device.tamper('case_open')
      device.tamper('moved')
      const kept = () => device.peek()!.durable.outbox.map(({ id }) => id)
      await until('the broker to have both', () =>
        device.peek()!.durable.outbox.every(event => event.isWithBroker),
      )
      const [, last] = kept() as [string, string]
      const attacker = await connectAsync(broker.url, {
        username: broker.username,
        password: broker.password,
      })
      const topic = (leaf: (typeof LEAF)[keyof typeof LEAF]) => deviceTopic(merchantId, deviceId, leaf)
      const ours = commandKey(services.settings)
      const theirs = privateKeyFromSeed(newSigningSeed())
      const { COMMAND_KEY_ID: keyId } = services.settings
      const heard = { d: deviceId, ask: 'state', iat: Date.now(), heard: last }
      const announcement = { d: deviceId, op: 'KEYS', version: 9, keys: ['theirs'], iat: Date.now() }
      const hostile: [(typeof LEAF)[keyof typeof LEAF], string][] = [
        [LEAF.query, sealServer(heard, keyId, theirs)],
        [LEAF.query, sealServer(heard, 'theirs', theirs)],
        // Authentic, and about another device: as somebody who records there sends it here.
        [LEAF.query, sealServer({ ...heard, d: 'FXOTHER234' }, keyId, ours)],
        [LEAF.query, sealServer({ ...heard, heard: newId() }, keyId, ours)],
        [LEAF.query, sealServer({ ...heard, heard: [last] }, keyId, ours)],
        [LEAF.command, sealServer(heard, keyId, ours)],
        [LEAF.command, sealServer(announcement, keyId, theirs)],
        [LEAF.command, sealServer({ ...announcement, d: 'FXOTHER234' }, keyId, ours)],
        [LEAF.query, sealServer(announcement, keyId, ours)],
        [LEAF.query, JSON.stringify({ ask: 'state', heard: last })],
        [LEAF.query, `{"v":1,"k":"${'k'.repeat(3000)}"}`],
        [LEAF.query, '\u0000'],
      ]
      for (const [leaf, body] of hostile) await attacker.publishAsync(topic(leaf), body, { qos: 1 })
      await until('the forgeries to be noticed', () =>
        device.peek()!.durable.alarms.includes('bad_signature'),
      )
      expect(kept()).toContain(last)
      expect(device.keyStore.load()?.next ?? null).toBeNull()

      // What a device says of its own events may be anything: its position counts, and nothing is confirmed unread.
      const node = await startNode(broker)
      await until('all to be stored', async () => (await eventsOf(reporter)).length >= 2)
      await until('the device to forget them', () => kept().length === 0)
      const other = await makeDevice(services, merchant)
      const { hmacKey } = deviceKeys(services.settings, other.deviceId, 1)
      const report = (more: object) =>
        sealDevice(LEAF.reported, other.deviceId, { ...(other.state().payload as object), ...more }, hmacKey)
      const watch = await watchQueries(broker, other)
      const pendings: unknown[] = [
        [],
        'x',
        [1, null],
        ['\u0000'],
        Array(60).fill('x'),
        { length: 3 },
        [newId(), 'x', last],
      ]
      for (const [index, pending] of pendings.entries())
        await attacker.publishAsync(
          deviceTopic(merchantId, other.deviceId, LEAF.reported),
          report({ pending, batteryPct: 10 + index }),
          { qos: 1 },
        )
      await until('the last of them to be stored', async () => {
        const [row] = await services.database.query<{ battery_pct: number }>(
          'SELECT battery_pct FROM device WHERE id = $1',
          [other.deviceId],
        )
        return row!.battery_pct === 10 + pendings.length - 1
      })
      await until('an answer about the only readable event', () => watch.queries.length > 0)
      expect(new Set(watch.queries.map(query => query.heard))).toEqual(new Set([null]))
      await watch.stop()
      await attacker.endAsync()
      await node.stop()
    }),
  60_000,
)
