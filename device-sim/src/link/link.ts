import { connect, type MqttClient } from 'mqtt'
import { deviceTopic, RETAINED, SERVER_LEAVES, type DeviceLeaf } from '@fangxing/contract/device-protocol'
import type { Clock } from '../world/clock'
import type { Gate } from './gate'

export interface LinkOptions {
  mqttUrl: string
  merchantId: string
  deviceId: string
  password: string
  /** 4 is MQTT 3.1.1, which every broker speaks. */
  protocolVersion: 4 | 5
  clock: Clock
  /** Shared by a fleet; a single device dials at once. */
  gate: Gate | undefined
  random: () => number
  /** Sealed last will of the connection that is about to be made. */
  will: () => string
  connected: () => void
  disconnected: () => void
  /** Handles one message and calls `done` once it is stored; only then is it acknowledged to the broker. */
  message: (topic: string, payload: Buffer, done: () => void) => void
}

const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 5_000
const CONNECT_TIMEOUT_MS = 8_000
const KEEPALIVE_S = 30

/** One device's connection. Every connection is a new client: its will must carry the new session. */
export class Link {
  private client: MqttClient | undefined
  private cancelRetry: (() => void) | undefined
  private waitMs = FIRST_WAIT_MS
  private wanted = false
  private up = false

  constructor(private readonly options: LinkOptions) {}

  get connected(): boolean {
    return this.up
  }

  open(): void {
    if (this.wanted) return
    this.wanted = true
    this.waitMs = FIRST_WAIT_MS
    this.dial()
  }

  /** Drops the connection without a goodbye, as a device that lost power or network does: the broker sends the will. */
  cut(): void {
    this.wanted = false
    this.cancelRetry?.()
    this.cancelRetry = undefined
    this.drop()
  }

  /** Publishes at QoS 1. `taken` is called on PUBACK; without a connection the message is lost, as on a radio. */
  publish(leaf: DeviceLeaf, wire: string, taken?: () => void): void {
    const { merchantId, deviceId } = this.options
    if (!this.client || !this.up) return
    const topic = deviceTopic(merchantId, deviceId, leaf)
    this.client.publish(topic, wire, { qos: 1, retain: RETAINED[leaf] }, failure => {
      if (!failure) taken?.()
    })
  }

  private dial(): void {
    const { gate } = this.options
    if (!gate) return this.call(() => undefined)
    gate.enter(leave => (this.wanted && !this.client ? this.call(leave) : leave()))
  }

  private call(through: () => void): void {
    const { options } = this
    const { merchantId, deviceId } = options
    const client = connect(options.mqttUrl, {
      clientId: deviceId,
      username: deviceId,
      password: options.password,
      protocolVersion: options.protocolVersion,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepalive: KEEPALIVE_S,
      resubscribe: false,
      will: {
        topic: deviceTopic(merchantId, deviceId, 'life'),
        payload: Buffer.from(options.will()),
        qos: 1,
        retain: true,
      },
    })
    this.client = client
    client.handleMessage = (packet, done) => {
      if (this.client === client) options.message(packet.topic, packet.payload as Buffer, done)
    }
    client.on('error', () => undefined)
    client.once('close', through)
    client.on('close', () => this.lost(client))
    client.once('connect', () => this.subscribe(client, through))
  }

  private subscribe(client: MqttClient, through: () => void): void {
    const { merchantId, deviceId } = this.options
    const topics = SERVER_LEAVES.map(leaf => deviceTopic(merchantId, deviceId, leaf))
    client.subscribe(topics, { qos: 1 }, failure => {
      through()
      if (failure || this.client !== client) return void client.end(true)
      this.up = true
      this.waitMs = FIRST_WAIT_MS
      this.options.connected()
    })
  }

  private lost(client: MqttClient): void {
    if (this.client !== client) return
    this.drop()
    if (!this.wanted) return
    // Spread out, or thousands of devices knock at a restarted broker in one moment.
    const ms = this.waitMs * (0.5 + this.options.random())
    this.waitMs = Math.min(LONGEST_WAIT_MS, this.waitMs * 2)
    this.cancelRetry = this.options.clock.after(ms, () => this.dial())
  }

  private drop(): void {
    const client = this.client
    const wasUp = this.up
    this.client = undefined
    this.up = false
    if (client) {
      client.stream?.destroy()
      client.end(true)
    }
    if (wasUp) this.options.disconnected()
  }
}
