import { connect, type MqttClient } from 'mqtt'
import type { z } from 'zod'
import { randomUUID } from 'node:crypto'
import { deriveDeviceKeys, openDevice, sealServer } from '@fangxing/contract/envelope'
import { Device } from '../src/device/device'
import { startFleet } from '../src/fleet'
import {
  ackSchema,
  presenceSchema,
  reportedStateSchema,
  timeRequestSchema,
  type Ack,
  type Presence,
  type ReportedState,
} from '../src/protocol/messages'
import { isRetained, parseTopic, TOPIC_LEAVES, topicOf, type ReportTopic } from '../src/protocol/topics'
import { startBroker, until, type Broker } from './broker-child'
import { credentialsFor, masterKey, serverKey } from './device-harness'

const REPORTS: readonly ReportTopic[] = ['ack', 'reported', 'presence', 'time']
const FAST = { raiseMs: 60, lowerMs: 60, bootMs: 20, motorTimeoutMs: 100, retryMs: 100 }

/** A small server: it answers time requests and keeps the reports of devices. */
class RecordingServer {
  readonly acks: Ack[] = []
  readonly states: (ReportedState & { deviceId: string })[] = []
  readonly presences: (Presence & { deviceId: string })[] = []
  private constructor(readonly client: MqttClient) {}

  static async start(url: string): Promise<RecordingServer> {
    const client = connect(url, { clientId: 'server', reconnectPeriod: 50 })
    const server = new RecordingServer(client)
    client.on('connect', () =>
      client.subscribe(
        REPORTS.map(topic => `pl/1/+/+/${TOPIC_LEAVES[topic]}`),
        { qos: 1 },
      ),
    )
    client.on('error', () => undefined)
    client.on('message', (topic, payload) => server.record(topic, payload))
    await new Promise<void>(resolve => client.once('connect', () => resolve()))
    return server
  }

  publish(deviceId: string, topic: 'command' | 'desired', payload: object): void {
    this.client.publish(
      topicOf({ merchantId: 'm1', deviceId }, topic),
      sealServer(payload, 'k1', serverKey),
      {
        qos: 1,
        retain: isRetained(topic),
      },
    )
  }

  private record(topic: string, payload: Buffer): void {
    const { deviceId, name } = parseTopic(topic)!
    const { hmacKey } = deriveDeviceKeys(masterKey, deviceId, 1)
    const open = <T>(report: ReportTopic, schema: z.ZodType<T>) => {
      const opened = openDevice(payload, { leaf: TOPIC_LEAVES[report], deviceId, hmacKey }, schema)
      return opened.ok ? opened.payload : undefined
    }
    if (name === 'ack') {
      const ack = open('ack', ackSchema)
      if (ack) this.acks.push(ack)
    }
    if (name === 'reported') {
      const state = open('reported', reportedStateSchema)
      if (state) this.states.push({ deviceId, ...state })
    }
    if (name === 'presence') {
      const presence = open('presence', presenceSchema)
      if (presence) this.presences.push({ deviceId, ...presence })
    }
    if (name === 'time') {
      const request = open('time', timeRequestSchema)
      if (!request) return
      const reply = { d: deviceId, nonce: request.nonce, timeMs: Date.now() }
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

describe('a device on a real broker', () => {
  let broker: Broker
  let server: RecordingServer
  const devices: Device[] = []
  const make = (deviceId: string) => {
    const device = new Device({ credentials: credentialsFor(deviceId, broker.url), timings: FAST, seed: 4 })
    devices.push(device)
    device.powerOn()
    return device
  }
  const known = (device: Device) => until(() => device.telemetry().timeKnown, 'the time')
  const done = (id: string) =>
    until(() => server.acks.find(ack => ack.id === id && ack.outcome === 'done'), `done ${id}`)

  beforeAll(async () => {
    broker = await startBroker()
    server = await RecordingServer.start(broker.url)
  })

  afterAll(async () => {
    for (const device of devices) device.stop()
    server.client.end(true)
    await broker.kill()
  })

  it('connects, is raised and lowered', async () => {
    const device = make('real-1')
    await known(device)
    const raise = raiseFor('real-1', 1)
    server.publish('real-1', 'command', raise)
    expect(await done(raise.id)).toMatchObject({ position: 'up', ep: 1 })
    const lower = lowerFor('real-1', 1)
    server.publish('real-1', 'command', lower)
    expect(await done(lower.id)).toMatchObject({ position: 'down', ep: 1 })
  })

  it('leaves the last will of its session when the connection breaks, and returns with another session', async () => {
    const device = make('real-2')
    await known(device)
    const first = await until(
      () => server.presences.find(presence => presence.deviceId === 'real-2' && presence.on),
      'the birth',
    )
    broker.drop('real-2')
    const will = await until(
      () => server.presences.find(presence => presence.deviceId === 'real-2' && !presence.on),
      'the will',
    )
    expect(will).toMatchObject({ sessionId: first.sessionId, bootId: first.bootId })
    const second = await until(
      () => server.presences.filter(presence => presence.deviceId === 'real-2' && presence.on)[1],
      'a birth',
    )
    expect(second.sessionId).not.toBe(first.sessionId)
    expect(second.bootId).toBe(first.bootId)
  })

  it('receives the retained desired state after being offline and lowers the lock', async () => {
    const device = make('real-3')
    await known(device)
    const raise = raiseFor('real-3', 1)
    server.publish('real-3', 'command', raise)
    await done(raise.id)
    device.goOffline(3_600_000)
    const { id: commandId, ...lower } = lowerFor('real-3', 1)
    const { d, ep, why, order, iat } = lower
    server.publish('real-3', 'desired', {
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

  it('moves once in each direction although messages are lost, repeated, delayed and reordered, if the server resends', async () => {
    const device = make('real-4')
    await known(device)
    const unreliable = { drop: 0.3, repeat: 0.5, reorder: 0.5, delayMs: [0, 30] as const }
    device.setFaults({ in: unreliable, out: unreliable })
    const raise = raiseFor('real-4', 1)
    const resend = (message: { id: string }) => {
      const timer = setInterval(() => server.publish('real-4', 'command', message), 50)
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
    server.publish('real-5', 'command', raise)
    await until(
      () => device.peek() && device.peek()!.volatile.bootId !== before && device.connected,
      'the second start',
    )
    expect(server.acks.some(ack => ack.id === raise.id)).toBe(false)
    expect(device.peek()!.durable.ep).toBe(0)
  })

  it('reconnects, with a whole fleet, when the broker dies and another takes its place', async () => {
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
