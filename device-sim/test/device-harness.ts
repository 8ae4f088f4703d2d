import { randomUUID, type KeyObject } from 'node:crypto'
import {
  deriveDeviceKeys,
  openDevice,
  privateKeyFromSeed,
  rawPublicKey,
  releaseCode,
  sealServer,
} from '@fangxing/contract/envelope'
import type { DeviceCredentials } from '../src/credentials/credentials'
import { Device, type DeviceOptions } from '../src/device/device'
import { ManualClock } from '../src/hardware/clock'
import {
  ackSchema,
  deviceEventSchema,
  presenceSchema,
  reportedStateSchema,
  timeRequestSchema,
  type Ack,
  type DesiredState,
  type DeviceEvent,
  type LowerCommand,
  type RaiseCommand,
  type ReportedState,
} from '../src/protocol/messages'
import { TOPIC_LEAVES, topicOf, type ReportTopic, type ServerTopic } from '../src/protocol/topics'

export const serverKey = privateKeyFromSeed(Buffer.alloc(32, 3).toString('base64url'))
export const masterKey = Buffer.alloc(32, 5)
const SCHEMAS = {
  ack: ackSchema,
  event: deviceEventSchema,
  reported: reportedStateSchema,
  presence: presenceSchema,
  time: timeRequestSchema,
}

export function credentialsFor(deviceId: string, mqttUrl = 'mqtt://127.0.0.1:1'): DeviceCredentials {
  const keys = deriveDeviceKeys(masterKey, deviceId, 1)
  return {
    deviceId,
    merchantId: 'm1',
    mqttPassword: 'secret',
    hmacKey: keys.hmacKey.toString('base64url'),
    releaseKey: keys.releaseKey.toString('base64url'),
    serverKeys: [{ id: 'k1', publicKey: rawPublicKey(serverKey) }],
    mqttUrl,
  }
}

/** A device on a clock that only the test moves; the test is its server and its broker. */
export class DeviceHarness {
  readonly clock = new ManualClock()
  readonly device: Device
  readonly acks: Ack[] = []
  readonly states: ReportedState[] = []
  readonly events: DeviceEvent[] = []
  answersTime = true
  private readonly keys

  constructor(
    options: Partial<DeviceOptions> = {},
    readonly deviceId = 'dev-1',
    make: (options: DeviceOptions) => Device = complete => new Device(complete),
  ) {
    this.keys = deriveDeviceKeys(masterKey, deviceId, 1)
    this.device = make({
      credentials: credentialsFor(deviceId),
      clock: this.clock,
      online: false,
      seed: 1,
      onReport: (topic, wire) => this.readReport(topic, wire),
      ...options,
    })
  }

  /** Powers the device on and lets the answer about the time arrive. */
  start(): this {
    this.device.powerOn()
    this.clock.advance(0)
    return this
  }

  get bootId(): string {
    return this.device.peek()!.volatile.bootId
  }

  get position(): string {
    return this.device.peek()!.volatile.position
  }

  /** The release code of the stored epoch. */
  get releaseCode(): string {
    return releaseCode(this.keys.releaseKey, this.deviceId, this.device.peek()!.durable.ep)
  }

  /** How often the motor brought the arm to the ground, or to the top. */
  arrivals(at: 'down' | 'up'): number {
    return this.device.log.filter(entry => entry.event === 'arrived' && entry.position === at).length
  }

  lastAck(id: string): Ack | undefined {
    return this.acks.filter(ack => ack.id === id).at(-1)
  }

  raise(ep: number, more: Partial<RaiseCommand> = {}): RaiseCommand {
    const iat = this.clock.nowMs()
    return {
      id: randomUUID(),
      d: this.deviceId,
      ep,
      op: 'RAISE',
      why: 'DEPLOY',
      order: 'o1',
      iat,
      exp: iat + 15_000,
      ...more,
    }
  }

  lower(ep: number, more: Partial<LowerCommand> = {}): LowerCommand {
    const iat = this.clock.nowMs()
    return { id: randomUUID(), d: this.deviceId, ep, op: 'LOWER', why: 'PAID', order: 'o1', iat, ...more }
  }

  desired(ep: number, target: 'UP' | 'DOWN', more: Partial<DesiredState> = {}): DesiredState {
    return {
      d: this.deviceId,
      ep,
      target,
      commandId: randomUUID(),
      why: 'PAID',
      order: 'o1',
      iat: this.clock.nowMs(),
      failSafeLower: false,
      ...more,
    }
  }

  /** Delivers a signed message. True when the device allowed its acknowledgement. */
  send(topic: ServerTopic, payload: object, key: KeyObject = serverKey): boolean {
    return this.deliver(topic, sealServer(payload, 'k1', key))
  }

  deliver(topic: ServerTopic, wire: string): boolean {
    let acknowledged = false
    this.device.receive(
      topicOf({ merchantId: 'm1', deviceId: this.deviceId }, topic),
      Buffer.from(wire),
      () => (acknowledged = true),
    )
    return acknowledged
  }

  /** Raises the lock in a new epoch and waits until it is up. */
  raiseAndWait(ep: number): void {
    const command = this.raise(ep)
    this.send('command', command)
    this.clock.advance(5_000)
    if (this.position !== 'up') throw new Error(`not up: ${JSON.stringify(this.lastAck(command.id))}`)
  }

  private readReport(topic: ReportTopic, wire: string): void {
    const opened = openDevice<unknown>(
      wire,
      { leaf: TOPIC_LEAVES[topic], deviceId: this.deviceId, hmacKey: this.keys.hmacKey },
      SCHEMAS[topic],
    )
    if (!opened.ok) throw new Error(`the device published a bad message on ${topic}: ${opened.why}`)
    if (topic === 'ack') this.acks.push(opened.payload as Ack)
    if (topic === 'reported') this.states.push(opened.payload as ReportedState)
    if (topic === 'event') this.events.push(opened.payload as DeviceEvent)
    if (topic === 'time' && this.answersTime) {
      const { nonce } = opened.payload as { nonce: string }
      this.clock.after(0, () => this.send('time', { d: this.deviceId, nonce, timeMs: this.clock.nowMs() }))
    }
  }
}
