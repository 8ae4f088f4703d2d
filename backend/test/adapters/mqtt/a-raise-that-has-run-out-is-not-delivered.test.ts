import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { delay, startMosquitto, waitUntil, type Broker } from '@fangxing/dev/stack'
import { connect, type IPublishPacket, type MqttClient } from 'mqtt'
import { pino } from 'pino'
import { createLockLink } from '../../../src/adapters/mqtt/lock-link'
import type { LockGateway } from '../../../src/ports'

jest.setTimeout(60_000)
const dir = mkdtempSync(path.join(tmpdir(), 'fangxing-expiry-'))
const device = `pl/1/t${randomBytes(4).toString('hex')}/d/cmd`
let broker: Broker
let link: LockGateway

beforeAll(async () => {
  broker = await startMosquitto({ dir, users: {} })
  const { url: MQTT_URL, username: MQTT_USERNAME, password: MQTT_PASSWORD } = broker
  link = createLockLink(
    { MQTT_URL, MQTT_USERNAME, MQTT_PASSWORD, MQTT_VERSION: '5' },
    pino({ level: 'silent' }),
  )
})
afterAll(async () => {
  for (const client of clients) client.end(true)
  await link.stop()
  await broker.stop()
  rmSync(dir, { recursive: true, force: true })
})

const clientId = `expiry-${randomBytes(6).toString('hex')}`
const received: IPublishPacket[] = []
const clients: MqttClient[] = []

/** A device whose session the broker keeps while it is away: what was kept for it comes before anything that it asks for. */
async function comeBack(): Promise<MqttClient> {
  const client = connect(broker.url, {
    protocolVersion: 5,
    clientId,
    clean: false,
    reconnectPeriod: 0,
    username: broker.username,
    password: broker.password,
    properties: { sessionExpiryInterval: 60 },
  })
  clients.push(client)
  client.on('message', (_topic, _payload, packet) => void received.push(packet))
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve())
    client.once('error', reject)
  })
  await client.subscribeAsync(device, { qos: 1 })
  return client
}

test('a real broker says how long a RAISE counts, and drops one that ran out before the device came back', async () => {
  const connected = new Promise<void>(resolve => link.onConnect(resolve))
  await link.start()
  await connected
  const publish = (body: string, expirySeconds: number) =>
    link.publish(device, body, { retain: false, expirySeconds })
  const present = await comeBack()
  expect(await publish('at once', 15)).toBe('taken')
  await waitUntil(() => received.length === 1, { what: 'the message', timeoutMs: 10_000 })
  expect(received[0]!.properties!.messageExpiryInterval).toBeGreaterThan(13)
  await present.endAsync()
  expect(await publish('too late', 1)).toBe('taken')
  expect(await publish('in time', 30)).toBe('taken')
  // The broker counts whole seconds of its own clock.
  await delay(2_500)
  const again = await comeBack()
  await waitUntil(() => received.length > 1, { what: 'what was kept', timeoutMs: 10_000 })
  await again.endAsync()
  expect(received.map(({ payload }) => String(payload))).toEqual(['at once', 'in time'])
})
