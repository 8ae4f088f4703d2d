import { createHash } from 'node:crypto'
import mqtt, { type MqttClient } from 'mqtt'
import { Client } from 'pg'
import {
  createDatabase,
  startBroker,
  startMosquitto,
  testStack,
  waitUntil,
  type Broker,
} from '@fangxing/dev/stack'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const clients: MqttClient[] = []
let broker: Broker
let databaseUrl: string

const connect = (username: string, password: string, clientId = username) => {
  const client = mqtt.connect(broker.url, { username, password, clientId, reconnectPeriod: 0 })
  clients.push(client)
  return new Promise<MqttClient>((resolve, reject) => {
    client.once('connect', () => resolve(client))
    client.once('error', reject)
  })
}

async function sql(text: string) {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(text).finally(() => client.end())
}

async function granted(client: MqttClient, topic: string) {
  const answer = await client.subscribeAsync(topic, { qos: 1 }).catch(() => [])
  return answer.length > 0 && answer[0]!.qos !== 128
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true)
  await broker.stop()
})

describe('the embedded broker', () => {
  beforeEach(async () => {
    const { adminUrl, dir } = testStack()
    databaseUrl = await createDatabase(adminUrl)
    broker = await startBroker({ dir: `${dir}/broker-test`, databaseUrl })
  })

  const addDevice = async (id: string) => {
    await sql(`create table if not exists device_credential
      (device_id text primary key, password_hash text not null, revoked_at timestamptz)`)
    await sql(`insert into device_credential values ('${id}', '${sha256('right')}')`)
  }

  test('refuses every device while the table is missing, and serves the backend', async () => {
    await expect(connect('d1', 'right')).rejects.toThrow()
    await expect(connect(broker.username, 'wrong')).rejects.toThrow()
    const backend = await connect(broker.username, broker.password)
    expect(await granted(backend, 'pl/1/#')).toBe(true)
  })

  test('compares the password of a device with the hash in the database, and accepts no other', async () => {
    await addDevice('d1')
    await expect(connect('d1', 'wrong')).rejects.toThrow()
    await expect(connect('d2', 'right')).rejects.toThrow()
    await connect('d1', 'right')
  })

  test('grants a device its own topics, and closes its connection when it uses those of another', async () => {
    await addDevice('d1')
    const backend = await connect(broker.username, broker.password)
    await backend.subscribeAsync('pl/1/#', { qos: 1 })
    const received: string[] = []
    backend.on('message', topic => received.push(topic))

    const device = await connect('d1', 'right')
    expect(await granted(device, 'pl/1/m/d1/cmd')).toBe(true)
    for (const topic of ['pl/1/m/d2/cmd', 'pl/1/+/+/cmd', 'pl/1/m/d1/ack', '#', 'pl/1/#', '$SYS/#']) {
      expect([topic, await granted(device, topic)]).toEqual([topic, false])
    }
    await device.publishAsync('pl/1/m/d1/state', '{}', { qos: 1 })
    device.publish('pl/1/m/d2/state', '{}', { qos: 1 })
    await waitUntil(() => !device.connected, { what: 'the connection to be closed' })
    await waitUntil(() => received.length > 0, { what: 'the first message' })
    expect(received).toEqual(['pl/1/m/d1/state'])
  })

  test('a second connection of a device replaces the first, whatever client id it sends', async () => {
    await addDevice('d1')
    const first = await connect('d1', 'right', 'somebody-else')
    await connect('d1', 'right', 'another')
    await waitUntil(() => !first.connected, { what: 'the first connection to be closed' })
  })

  test('a revoked device loses its connection and cannot connect again', async () => {
    await addDevice('d1')
    const device = await connect('d1', 'right')
    await sql('update device_credential set revoked_at = now()')
    await waitUntil(() => !device.connected, { what: 'the connection to be closed', timeoutMs: 15_000 })
    await expect(connect('d1', 'right')).rejects.toThrow()
  }, 30_000)
})

test('mosquitto keeps the same access list', async () => {
  broker = await startMosquitto({ dir: `${testStack().dir}/mosquitto-test`, users: { d1: 'right' } })
  await expect(connect('d1', 'wrong')).rejects.toThrow()
  const backend = await connect(broker.username, broker.password)
  await backend.subscribeAsync('pl/1/#', { qos: 1 })
  const received: string[] = []
  backend.on('message', topic => received.push(topic))
  const device = await connect('d1', 'right')
  device.publish('pl/1/m/d2/state', '{}', { qos: 1 })
  await device.publishAsync('pl/1/m/d1/state', '{}', { qos: 1 })
  await waitUntil(() => received.length > 0, { what: 'the message' })
  expect(received).toEqual(['pl/1/m/d1/state'])
})
