import { randomUUID } from 'node:crypto'
import { deviceTopic, type Ack, type Command, type DeviceEvent, type DeviceLeaf, type ReportedState, type DesiredState } from '@fangxing/contract/device-protocol'
import { ackSchema, deviceEventSchema, presenceSchema, reportedStateSchema, timeQuerySchema } from '@fangxing/contract/device-protocol.schema'
import { deriveDeviceKeys, openDevice, privateKeyFromSeed, rawPublicKey, releaseCode, sealServer } from '@fangxing/contract/envelope'
import { Device, type DeviceOptions } from '../src/device'
import type { DeviceCredentials } from '../src/credentials'
import { MemoryFlash } from '../src/flash/flash'
import { ManualClock } from '../src/world/clock'

export const serverKey = privateKeyFromSeed(Buffer.alloc(32, 3).toString('base64url'))
const master = Buffer.alloc(32, 5)
const SCHEMAS = { ack: ackSchema, evt: deviceEventSchema, state: reportedStateSchema, life: presenceSchema, time: timeQuerySchema }

export function credentialsFor(deviceId: string, mqttUrl = 'mqtt://127.0.0.1:1'): DeviceCredentials {
  const keys = deriveDeviceKeys(master, deviceId, 1)
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

/** A device on a clock that only we move, with us as its server and its broker. */
export class Rig {
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
    make: (options: DeviceOptions) => Device = whole => new Device(whole),
  ) {
    this.keys = deriveDeviceKeys(master, deviceId, 1)
    this.device = make({
      credentials: credentialsFor(deviceId),
      clock: this.clock,
      online: false,
      seed: 1,
      outgoing: (leaf, wire) => this.hear(leaf, wire),
      ...options,
    })
  }

  /** Power on and, as after a birth, the time. */
  on(): this {
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

  get code(): string {
    return releaseCode(this.keys.releaseKey, this.deviceId, this.device.peek()!.durable.ep)
  }

  /** How often the arm arrived at the ground, or at the top, by its motor. */
  arrivals(at: 'down' | 'up'): number {
    return this.device.log.filter(entry => entry.event === 'arrived' && entry.position === at).length
  }

  answer(id: string): Ack | undefined {
    return this.acks.filter(ack => ack.id === id).at(-1)
  }

  raise(
    ep: number,
    more: Partial<Extract<Command, { op: 'RAISE' }>> = {},
  ): Extract<Command, { op: 'RAISE' }> {
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

  lower(
    ep: number,
    more: Partial<Extract<Command, { op: 'LOWER' }>> = {},
  ): Extract<Command, { op: 'LOWER' }> {
    const iat = this.clock.nowMs()
    return { id: randomUUID(), d: this.deviceId, ep, op: 'LOWER', why: 'PAID', order: 'o1', iat, ...more }
  }

  want(ep: number, target: 'UP' | 'DOWN', more: Partial<DesiredState> = {}): DesiredState {
    const iat = this.clock.nowMs()
    const head = {
      d: this.deviceId,
      ep,
      target,
      commandId: randomUUID(),
      why: 'PAID' as const,
      order: 'o1',
      iat,
    }
    return { ...head, failSafeLower: false, ...more }
  }

  /** Delivers a signed message. True when the device let it be acknowledged. */
  send(leaf: 'cmd' | 'want' | 'ask' | 'time', payload: object, key = serverKey): boolean {
    return this.deliver(leaf, sealServer(payload, 'k1', key))
  }

  deliver(leaf: 'cmd' | 'want' | 'ask' | 'time', wire: string): boolean {
    let acknowledged = false
    this.device.receive(
      deviceTopic('m1', this.deviceId, leaf),
      Buffer.from(wire),
      () => (acknowledged = true),
    )
    return acknowledged
  }

  /** Raises the lock in a new epoch and waits until it is up. */
  up(ep: number): void {
    const command = this.raise(ep)
    this.send('cmd', command)
    this.clock.advance(5_000)
    if (this.position !== 'up') throw new Error(`not up: ${JSON.stringify(this.answer(command.id))}`)
  }

  private hear(leaf: DeviceLeaf, wire: string): void {
    const opened = openDevice<unknown>(leaf, this.deviceId, wire, this.keys.hmacKey, SCHEMAS[leaf])
    if (!opened.ok) throw new Error(`device sent a bad ${leaf}: ${opened.why}`)
    if (leaf === 'ack') this.acks.push(opened.payload as Ack)
    if (leaf === 'state') this.states.push(opened.payload as ReportedState)
    if (leaf === 'evt') this.events.push(opened.payload as DeviceEvent)
    if (leaf === 'time' && this.answersTime) {
      const { nonce } = opened.payload as { nonce: string }
      this.clock.after(0, () => this.send('time', { d: this.deviceId, nonce, timeMs: this.clock.nowMs() }))
    }
  }
}

export { MemoryFlash, randomUUID }
