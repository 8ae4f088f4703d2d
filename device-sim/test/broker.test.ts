import { connect, type MqttClient } from 'mqtt'
import { deviceTopic, parseDeviceTopic, type Ack, type ReportedState, type Presence } from '@fangxing/contract/device-protocol'
import { ackSchema, presenceSchema, reportedStateSchema, timeQuerySchema } from '@fangxing/contract/device-protocol.schema'
import { deriveDeviceKeys, openDevice, sealServer } from '@fangxing/contract/envelope'
import { Device } from '../src/device'
import { startFleet } from '../src/fleet'
import { startBroker, until, type Broker } from './broker'
import { credentialsFor, randomUUID, serverKey } from './rig'

const FAST = { raiseMs: 60, lowerMs: 60, bootMs: 20, motorTimeoutMs: 100, retryMs: 100 }

/** A small server: answers the time, keeps what devices say. */
class Server {
  readonly acks: Ack[] = []
  readonly states: (ReportedState & { deviceId: string })[] = []
  readonly lives: (Presence & { deviceId: string })[] = []
  private constructor(readonly client: MqttClient) {}

  static async start(url: string): Promise<Server> {
    const client = connect(url, { clientId: 'server', reconnectPeriod: 50 })
    const server = new Server(client)
    client.on('connect', () =>
      client.subscribe(
        ['ack', 'state', 'life', 'time'].map(leaf => `pl/1/+/+/${leaf}`),
        { qos: 1 },
      ),
    )
    client.on('error', () => undefined)
    client.on('message', (topic, payload) => server.hear(topic, payload))
    await new Promise<void>(resolve => client.once('connect', () => resolve()))
    return server
  }

  publish(deviceId: string, leaf: 'cmd' | 'want', payload: object): void {
    this.client.publish(deviceTopic('m1', deviceId, leaf), sealServer(payload, 'k1', serverKey), {
      qos: 1,
      retain: leaf === 'want',
    })
  }

  private hear(topic: string, payload: Buffer): void {
    const { deviceId, leaf } = parseDeviceTopic(topic)!
    const { hmacKey } = deriveDeviceKeys(Buffer.alloc(32, 5), deviceId, 1)
    if (leaf === 'ack') {
      const opened = openDevice('ack', deviceId, payload, hmacKey, ackSchema)
      if (opened.ok) this.acks.push(opened.payload)
    }
    if (leaf === 'state') {
      const opened = openDevice('state', deviceId, payload, hmacKey, reportedStateSchema)
      if (opened.ok) this.states.push({ deviceId, ...opened.payload })
    }
    if (leaf === 'life') {
      const opened = openDevice('life', deviceId, payload, hmacKey, presenceSchema)
      if (opened.ok) this.lives.push({ deviceId, ...opened.payload })
    }
    if (leaf === 'time') {
      const opened = openDevice('time', deviceId, payload, hmacKey, timeQuerySchema)
      if (!opened.ok) return
      const reply = { d: deviceId, nonce: opened.payload.nonce, timeMs: Date.now() }
      this.client.publish(topic, sealServer(reply, 'k1', serverKey), { qos: 1 })
    }
  }
}

const raiseFor = (d: string, ep: number) => {
  const iat = Date.now()
  return { id: randomUUID(), d, ep, op: 'RAISE', why: 'DEPLOY', order: 'o1', iat, exp: iat + 15_000 }
}
const lowerFor = (d: string, ep: number) => ({
  id: randomUUID(),
  d,
  ep,
  op: 'LOWER',
  why: 'PAID',
  order: 'o1',
  iat: Date.now(),
})

describe('on a real broker', () => {
  let broker: Broker
  let server: Server
  const devices: Device[] = []
  const make = (deviceId: string) => {
    const device = new Device({ credentials: credentialsFor(deviceId, broker.url), timings: FAST, seed: 4 })
    devices.push(device)
    device.powerOn()
    return device
  }
  const known = (device: Device) => until(() => device.peekSurface().timeKnown, 'the time')
  const done = (id: string) =>
    until(() => server.acks.find(ack => ack.id === id && ack.outcome === 'done'), `done ${id}`)

  beforeAll(async () => {
    broker = await startBroker()
    server = await Server.start(broker.url)
  })

  afterAll(async () => {
    for (const device of devices) device.stop()
    server.client.end(true)
    await broker.kill()
  })

  it('is born, raised and lowered', async () => {
    const device = make('real-1')
    await known(device)
    const raise = raiseFor('real-1', 1)
    server.publish('real-1', 'cmd', raise)
    expect(await done(raise.id)).toMatchObject({ position: 'up', ep: 1 })
    const lower = lowerFor('real-1', 1)
    server.publish('real-1', 'cmd', lower)
    expect(await done(lower.id)).toMatchObject({ position: 'down', ep: 1 })
  })

  it('leaves a will of its session when the line breaks, and comes back as another session', async () => {
    const device = make('real-2')
    await known(device)
    const first = await until(
      () => server.lives.find(life => life.deviceId === 'real-2' && life.on),
      'the birth',
    )
    broker.drop('real-2')
    const will = await until(
      () => server.lives.find(life => life.deviceId === 'real-2' && !life.on),
      'the will',
    )
    expect(will).toMatchObject({ sessionId: first.sessionId, bootId: first.bootId })
    const second = await until(
      () => server.lives.filter(life => life.deviceId === 'real-2' && life.on)[1],
      'a birth',
    )
    expect(second.sessionId).not.toBe(first.sessionId)
    expect(second.bootId).toBe(first.bootId)
  })

  it('finds the retained want after it was offline and comes down', async () => {
    const device = make('real-3')
    await known(device)
    const raise = raiseFor('real-3', 1)
    server.publish('real-3', 'cmd', raise)
    await done(raise.id)
    device.goOffline(3_600_000)
    const { id: commandId, ...lower } = lowerFor('real-3', 1)
    const { d, ep, why, order, iat } = lower
    server.publish('real-3', 'want', {
      d,
      ep,
      why,
      order,
      iat,
      target: 'DOWN',
      commandId,
      failSafeLower: true,
    })
    device.goOffline(0)
    expect(await done(commandId)).toMatchObject({ position: 'down' })
  })

  it('moves once each way through drops, repeats, delays and overtaking, as long as the server repeats itself', async () => {
    const device = make('real-4')
    await known(device)
    const storm = { drop: 0.3, repeat: 0.5, reorder: 0.5, delayMs: [0, 30] as const }
    device.setFaults({ in: storm, out: storm })
    const raise = raiseFor('real-4', 1)
    const resend = (message: { id: string }) => {
      const timer = setInterval(() => server.publish('real-4', 'cmd', message), 50)
      return done(message.id).finally(() => clearInterval(timer))
    }
    await resend(raise)
    await resend(lowerFor('real-4', 1))
    const arrived = device.log.filter(entry => entry.event === 'arrived').map(entry => entry.position)
    expect(arrived).toEqual(['up', 'down'])
  })

  it('does not acknowledge to the broker what a power cut kept out of the flash', async () => {
    const device = make('real-5')
    await known(device)
    const before = device.peek()!.volatile.bootId
    device.cutPowerAt(1, 'torn')
    const raise = raiseFor('real-5', 1)
    server.publish('real-5', 'cmd', raise)
    await until(
      () => device.peek() && device.peek()!.volatile.bootId !== before && device.connected,
      'the second start',
    )
    expect(server.acks.some(ack => ack.id === raise.id)).toBe(false)
    expect(device.peek()!.durable.ep).toBe(0)
  })

  it('comes back as a fleet when the broker dies and another takes its place', async () => {
    const own = await startBroker()
    const fleet = startFleet({
      count: 200,
      credentials: index => credentialsFor(`fleet-${index}`, own.url),
      timings: FAST,
      connectPerSecond: 1_000,
    })
    await until(() => fleet.connected === 200, '200 devices', 30_000)
    await own.kill()
    await until(() => fleet.connected === 0, 'the end of all connections')
    const next = await startBroker(own.port)
    await until(() => fleet.connected === 200, '200 devices again', 30_000)
    fleet.stop()
    await next.kill()
  }, 90_000)
})
