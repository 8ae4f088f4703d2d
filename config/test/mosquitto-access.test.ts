import crypto from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import mqtt, { type MqttClient } from 'mqtt'
import {
  accepts,
  freePort,
  logTail,
  requireTool,
  spawnKept,
  waitUntil,
  type KeptChild,
} from '@fangxing/dev/stack'
import {
  LEAF,
  DEVICE_LEAVES,
  deviceTopic,
  leafFilter,
  SERVER_LEAVES,
} from '@fangxing/contract/device-protocol'

const deploy = path.resolve(__dirname, '../deploy/mosquitto')
const MERCHANT = '0198c0de-0000-7000-8000-000000000001'
const DEVICE_PASSWORD = 'device-password'
const BACKEND_PASSWORD = 'backend-password'

/** Mosquitto's own password format: PBKDF2 with SHA-512. */
function passwordLine(name: string, password: string): string {
  const salt = crypto.randomBytes(12)
  const hash = crypto.pbkdf2Sync(password, salt, 101, 64, 'sha512')
  return `${name}:$7$101$${salt.toString('base64')}$${hash.toString('base64')}\n`
}

/** The shipped file with other ports and folders, and without TLS, which needs a certificate of the machine it runs on. */
function configurationFor(dir: string, ports: { devices: number; backend: number }): string {
  const shipped = fs.readFileSync(path.join(deploy, 'mosquitto.conf'), 'utf8')
  const local = shipped
    .replace(/^(certfile|keyfile|tls_version) .*\n/gm, '')
    .replace(/^listener 8883$/m, `listener ${ports.devices} 127.0.0.1`)
    .replace(/^listener 1883$/m, `listener ${ports.backend} 127.0.0.1`)
    .replaceAll('/mosquitto/config/', `${dir}/`)
    .replaceAll('/mosquitto/data/', `${dir}/data/`)
  expect(local).not.toContain('/mosquitto/')
  return `user ${os.userInfo().username}\n${local}`
}

describe('the shipped mosquitto.conf and its access lists', () => {
  const clients: MqttClient[] = []
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-mosquitto-'))
  const ports = { devices: 0, backend: 0 }
  let broker: KeptChild

  beforeAll(async () => {
    ports.devices = await freePort()
    ports.backend = await freePort()
    fs.mkdirSync(path.join(dir, 'data'))
    for (const file of ['devices.acl', 'backend.acl']) {
      fs.copyFileSync(path.join(deploy, file), path.join(dir, file))
      fs.chmodSync(path.join(dir, file), 0o600)
    }
    const devices = ['FXAAAA', 'FXBBBB', 'FXCCCC'].map(name => passwordLine(name, DEVICE_PASSWORD)).join('')
    fs.writeFileSync(path.join(dir, 'devices.passwords'), devices, { mode: 0o600 })
    const backend = passwordLine('backend', BACKEND_PASSWORD)
    fs.writeFileSync(path.join(dir, 'backend.passwords'), backend, { mode: 0o600 })
    fs.writeFileSync(path.join(dir, 'mosquitto.conf'), configurationFor(dir, ports))
    const tool = requireTool('mosquitto')
    const logFile = path.join(dir, 'mosquitto.log')
    broker = spawnKept(tool.path, ['-c', path.join(dir, 'mosquitto.conf')], { env: tool.env, logFile })
    await waitUntil(async () => (await accepts(ports.devices)) && (await accepts(ports.backend)), {
      what: 'mosquitto',
      giveUp: () => (broker.running ? undefined : `ended early\n${logTail(logFile)}`),
    })
  })

  afterEach(() => {
    for (const client of clients.splice(0)) client.end(true)
  })
  afterAll(async () => {
    await broker.stop()
    fs.rmSync(dir, { recursive: true, force: true })
  })

  function connect(
    listener: keyof typeof ports,
    username: string | undefined,
    password: string | undefined,
    clientId = username,
  ) {
    const url = `mqtt://127.0.0.1:${ports[listener]}`
    const client = mqtt.connect(url, { username, password, clientId, reconnectPeriod: 0 })
    clients.push(client)
    return new Promise<MqttClient>((resolve, reject) => {
      client.once('connect', () => resolve(client))
      client.once('error', reject)
      client.once('close', () => reject(new Error('closed by the broker')))
    })
  }
  const device = (id: string, clientId = id) => connect('devices', id, DEVICE_PASSWORD, clientId)
  const backendNode = (clientId: string) => connect('backend', 'backend', BACKEND_PASSWORD, clientId)

  /** Everything that reaches the client, as `topic payload`. Mosquitto may grant what it then does not deliver. */
  async function subscribe(client: MqttClient, filters: string[]): Promise<string[]> {
    const received: string[] = []
    client.on('message', (topic, payload) => received.push(`${topic} ${payload.toString()}`))
    for (const filter of filters) await client.subscribeAsync(filter, { qos: 1 }).catch(() => undefined)
    return received
  }
  const untilReceived = (received: string[], wanted: string) =>
    waitUntil(() => received.includes(wanted), { what: wanted })

  test('each listener accepts only its own accounts with their password, and no anonymous client', async () => {
    await expect(connect('devices', 'FXAAAA', 'wrong')).rejects.toThrow()
    await expect(connect('devices', undefined, undefined, 'FXAAAA')).rejects.toThrow()
    await expect(connect('devices', 'backend', BACKEND_PASSWORD)).rejects.toThrow()
    await expect(connect('backend', 'FXAAAA', DEVICE_PASSWORD)).rejects.toThrow()
    await expect(device('FXAAAA')).resolves.toBeDefined()
  })

  test('the backend receives every leaf of a device, and the device every leaf of the backend', async () => {
    const node = await backendNode('fangxing-1')
    const receivedByNode = await subscribe(node, DEVICE_LEAVES.map(leafFilter))
    const lock = await device('FXAAAA')
    const own = SERVER_LEAVES.map(leaf => deviceTopic(MERCHANT, 'FXAAAA', leaf))
    const receivedByLock = await subscribe(lock, own)
    for (const leaf of DEVICE_LEAVES) {
      await lock.publishAsync(deviceTopic(MERCHANT, 'FXAAAA', leaf), `up ${leaf}`, { qos: 1 })
      await untilReceived(receivedByNode, `${deviceTopic(MERCHANT, 'FXAAAA', leaf)} up ${leaf}`)
    }
    for (const leaf of SERVER_LEAVES) {
      await node.publishAsync(deviceTopic(MERCHANT, 'FXAAAA', leaf), `down ${leaf}`, { qos: 1 })
      await untilReceived(receivedByLock, `${deviceTopic(MERCHANT, 'FXAAAA', leaf)} down ${leaf}`)
    }
  })

  test('a device reads nothing of another, by name, by wildcard or by its client id', async () => {
    const foreign = SERVER_LEAVES.map(leaf => deviceTopic(MERCHANT, 'FXBBBB', leaf))
    const wide = [
      '#',
      'pl/#',
      'pl/1/#',
      'pl/1/+/+/cmd',
      'pl/1/+/+/state',
      `pl/1/${MERCHANT}/FXBBBB/#`,
      '$SYS/#',
    ]
    const eavesdropper = await device('FXAAAA', 'FXBBBB')
    const own = deviceTopic(MERCHANT, 'FXAAAA', LEAF.command)
    const received = await subscribe(eavesdropper, [...foreign, ...wide, own])
    const node = await backendNode('fangxing-1')
    for (const topic of foreign) await node.publishAsync(topic, 'secret', { qos: 1 })
    // Messages of one connection arrive in order: whatever else was delivered to it came before its own command.
    await node.publishAsync(own, 'last', { qos: 1 })
    await untilReceived(received, `${own} last`)
    expect(received.filter(line => !line.startsWith(own))).toEqual([])
  })

  test('a device writes nothing for another, nothing for the backend to send, and nothing outside', async () => {
    const node = await backendNode('fangxing-1')
    const received = await subscribe(node, ['pl/1/#'])
    const forger = await device('FXAAAA', 'FXBBBB')
    const forbidden = [
      ...DEVICE_LEAVES.map(leaf => deviceTopic(MERCHANT, 'FXBBBB', leaf)),
      ...['cmd', 'want', 'ask', 'other'].map(leaf => `pl/1/${MERCHANT}/FXAAAA/${leaf}`),
      'pl/1/FXAAAA/state',
      `pl/1/${MERCHANT}/FXAAAA/state/more`,
    ]
    for (const topic of forbidden) await forger.publishAsync(topic, 'forged', { qos: 1 })
    const own = deviceTopic(MERCHANT, 'FXAAAA', LEAF.event)
    await forger.publishAsync(own, 'last', { qos: 1 })
    await untilReceived(received, `${own} last`)
    expect(received.filter(line => line.endsWith(' forged'))).toEqual([])
  })

  test('the client id of a device is its user name, whatever it sends', async () => {
    const other = await device('FXBBBB')
    const first = await device('FXAAAA', 'FXBBBB')
    await device('FXAAAA', 'something-else')
    await waitUntil(() => !first.connected, { what: 'the older connection of FXAAAA to be closed' })
    // If the sent client id had counted, FXBBBB would have been disconnected before.
    const received = await subscribe(other, [deviceTopic(MERCHANT, 'FXBBBB', LEAF.query)])
    const node = await backendNode('fangxing-1')
    await node.publishAsync(deviceTopic(MERCHANT, 'FXBBBB', LEAF.query), 'still there', { qos: 1 })
    await untilReceived(received, `${deviceTopic(MERCHANT, 'FXBBBB', LEAF.query)} still there`)
  })

  test('two backend nodes of one account stay connected and both receive a report', async () => {
    const one = await backendNode('fangxing-1')
    const two = await backendNode('fangxing-2')
    const received = [
      await subscribe(one, [leafFilter(LEAF.event)]),
      await subscribe(two, [leafFilter(LEAF.event)]),
    ]
    const lock = await device('FXCCCC')
    await lock.publishAsync(deviceTopic(MERCHANT, 'FXCCCC', LEAF.event), 'moved', { qos: 1 })
    for (const lines of received)
      await untilReceived(lines, `${deviceTopic(MERCHANT, 'FXCCCC', LEAF.event)} moved`)
  })

  test('a node may hold a whole batch of reports before it acknowledges one', async () => {
    const node = await backendNode('fangxing-held')
    let held = 0
    // An error skips the PUBACK and lets the next packet come.
    node.handleMessage = (_packet, done) => {
      held++
      done(new Error('held'))
    }
    await node.subscribeAsync(leafFilter(LEAF.event), { qos: 1 })
    const lock = await device('FXCCCC')
    const topic = deviceTopic(MERCHANT, 'FXCCCC', LEAF.event)
    await Promise.all(Array.from({ length: 300 }, (_, n) => lock.publishAsync(topic, `${n}`, { qos: 1 })))
    await waitUntil(() => held === 300, { what: '300 reports held without one PUBACK' })
  })
})
