import { startBroker, TcpProxy, type Broker, waitUntil } from '@fangxing/dev/stack'
import { connectAsync, type MqttClient } from 'mqtt'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { pino } from 'pino'
import { deviceTopic } from '@fangxing/contract/device-protocol'
import { sealDevice } from '@fangxing/contract/envelope'
import { deviceKeys } from '../../../src/modules/devices'
import { createLockLink } from '../../../src/adapters/mqtt/lock-link'
import { constructServices } from '../../../src/composition/application'
import { Database } from '../../../src/persistence/database'
import { createMetrics } from '../../../src/telemetry/metrics'
import { startDeviceConsumer } from '../../../src/transport/mqtt/device-consumer'
import type { DeviceMessage } from '../../../src/workflows/ingest-reports/ingest-reports'
import type { ReportMembers } from '../../../src/workflows/report-members'
import { deploy, makeDevice, row, type DeviceReporter } from '../../workflows/device-builders'
import {
  addMerchant,
  startDeviceServices,
  type DeviceServices,
  type TestMerchant,
} from '../../workflows/device-context'

let services: DeviceServices
let merchant: TestMerchant
let broker: Broker
let publisher: MqttClient

beforeAll(async () => {
  services = await startDeviceServices()
  merchant = await addMerchant(services)
  broker = await startBroker({ dir: mkdtempSync(join(tmpdir(), 'fx-share-')) })
  publisher = await connectAsync(broker.url, { username: broker.username, password: broker.password })
}, 30_000)
afterAll(async () => {
  await publisher.endAsync()
  await broker.kill()
  await services.close()
})

/** Knows no other node, as it was before the work was shared. */
const alone = {
  renew: () => Promise.resolve([]),
  read: () => Promise.resolve([]),
  leave: () => Promise.resolve(),
} as unknown as ReportMembers

/** A node with a connection to the broker and a pool of its own, of which the statements about reports are counted. */
async function startNode(options: { isAlone?: boolean; mqttUrl?: string } = {}) {
  const settings = {
    ...services.settings,
    MQTT_URL: options.mqttUrl ?? broker.url,
    MQTT_USERNAME: broker.username,
    MQTT_PASSWORD: broker.password,
  }
  const pool = new Pool({ connectionString: settings.DATABASE_URL, max: 4 })
  pool.on('error', () => undefined)
  const counted = { statements: 0 }
  pool.on('connect', client => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    client.query = ((...args: unknown[]) => {
      const { text } = args[0] as { text?: string }
      if (!(text ?? String(args[0])).includes('report_node')) counted.statements++
      return query(...args)
    }) as typeof client.query
  })
  const log = pino({ level: 'silent' })
  const link = createLockLink(settings, log)
  const metrics = createMetrics()
  const node = constructServices({
    ...services,
    database: new Database(pool),
    locks: link,
    settings,
    log,
    metrics,
  })
  const consumer = startDeviceConsumer(options.isAlone ? { ...node, reportMembers: alone } : node, link)
  await consumer.start()
  const connected = new Promise<void>(resolve => link.onConnect(resolve))
  await link.start()
  await connected
  const valueOf = async (metric: { get(): Promise<{ values: { value: number }[] }> }) =>
    (await metric.get()).values.reduce((sum, { value }) => sum + value, 0)
  return {
    counted,
    consumer,
    link,
    members: () => valueOf(metrics.reportNodes),
    takenOver: () => valueOf(metrics.reportsTakenOver),
    async stop() {
      await consumer.stop()
      await link.stop()
      await pool.end()
    },
  }
}
type Node = Awaited<ReturnType<typeof startNode>>

const until = (what: string, check: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<unknown> =>
  waitUntil(check, { what, timeoutMs: limitMs, everyMs: 20 })

const knowEachOther = (nodes: Node[]) =>
  until('the nodes to know each other', async () => {
    const members = await Promise.all(nodes.map(node => node.members()))
    return members.every(count => count === nodes.length)
  })

const wire = (message: DeviceMessage) =>
  sealDevice(
    message.leaf,
    message.deviceId,
    message.payload,
    deviceKeys(services.settings, message.deviceId, 1).hmacKey,
  )
const send = (message: DeviceMessage) =>
  publisher.publishAsync(deviceTopic(message.merchantId, message.deviceId, message.leaf), wire(message), {
    qos: 1,
  })

async function makeDevices(count: number): Promise<DeviceReporter[]> {
  const devices: DeviceReporter[] = []
  for (let number = 0; number < count; number++) devices.push(await makeDevice(services, merchant))
  return devices
}

/** Sends 2,000 reports of 200 devices, of which the last one is `last`, and waits until all are stored. */
async function sendReports(devices: DeviceReporter[]): Promise<void> {
  const messages = Array.from({ length: 10 }, (_, turn) =>
    devices.map(device =>
      turn === 0
        ? device.life()
        : device.state({ position: turn === 9 ? 'up' : 'down', batteryPct: 90 - turn }),
    ),
  ).flat()
  await Promise.all(messages.map(send))
  const ids = devices.map(device => device.deviceId)
  await until('every device to be where it says', async () => {
    const rows = await services.database.query(
      `SELECT 1 FROM device WHERE id = ANY($1) AND position = 'up' AND battery_pct = 81`,
      [ids],
    )
    return rows.length === devices.length
  })
}

/** How many statements all nodes together need for 2,000 reports. */
async function measure(count: number, options: { isAlone: boolean }): Promise<number> {
  const devices = await makeDevices(200)
  const nodes: Node[] = []
  for (let number = 0; number < count; number++) nodes.push(await startNode(options))
  if (!options.isAlone) await knowEachOther(nodes)
  for (const node of nodes) node.counted.statements = 0
  await sendReports(devices)
  await until('nothing to wait', () => nodes.every(node => node.consumer.depth === 0))
  const statements = nodes.reduce((sum, node) => sum + node.counted.statements, 0)
  await Promise.all(nodes.map(node => node.stop()))
  return statements
}

test('four nodes store 2,000 reports with hardly more statements than one, and not with four times as many', async () => {
  const found: Record<string, number> = {}
  for (const count of [1, 2, 4]) {
    found[`${count} alone`] = await measure(count, { isAlone: true })
    found[`${count} shared`] = await measure(count, { isAlone: false })
  }
  process.stderr.write(`  statements for 2,000 reports: ${JSON.stringify(found)}\n`)
  // Half on an idle machine; on a busy one batches are smaller, and there are more of them. Without sharing it would be all.
  expect(found['4 shared']!).toBeLessThan(found['4 alone']! * 0.75)
}, 240_000)

test('reports whose node does not hear the broker any more, though its connection stands, are stored by another', async () => {
  const proxy = await TcpProxy.open(broker.url)
  const deaf = await startNode({ mqttUrl: proxy.url })
  const other = await startNode()
  await knowEachOther([deaf, other])
  const paid = await Promise.all(Array.from({ length: 16 }, () => deploy(services, merchant, 'paid', 'PAID')))
  proxy.block('downstream')
  await Promise.all(
    paid.map(device => send(device.ack(device.lowerId, 'LOWER', { outcome: 'done', position: 'down' }))),
  )
  const released = async () => {
    const states = await Promise.all(
      paid.map(({ orderId }) => row<{ state: string }>(services, 'recovery_order', orderId)),
    )
    return states.filter(({ state }) => state === 'released').length
  }
  await until('every car to be free', async () => (await released()) === paid.length)
  expect(await other.takenOver()).toBeGreaterThan(0)
  await Promise.all([deaf.stop(), other.stop()])
  await proxy.close()
}, 150_000)

test('a node that leaves hands its share on at once, and one that comes takes its own', async () => {
  const [first, second] = [await startNode(), await startNode()]
  await knowEachOther([first, second])
  await second.stop()
  await until('the first to be alone', async () => (await first.members()) === 1)
  const devices = await makeDevices(20)
  await Promise.all(devices.map(device => send(device.state({ position: 'up' }))))
  await until('the first to have stored all', async () => (await stored(devices)) === devices.length)
  const third = await startNode()
  await knowEachOther([first, third])
  third.counted.statements = 0
  await Promise.all(devices.map(device => send(device.state({ position: 'down' }))))
  await until('all to be down again', async () => (await stored(devices)) === 0)
  expect(third.counted.statements).toBeGreaterThan(0)
  await Promise.all([first.stop(), third.stop()])
}, 150_000)

/** How many of the devices are up. */
async function stored(devices: DeviceReporter[]): Promise<number> {
  const ids = devices.map(device => device.deviceId)
  const rows = await services.database.query(`SELECT 1 FROM device WHERE id = ANY($1) AND position = 'up'`, [
    ids,
  ])
  return rows.length
}
