import { connect, type MqttClient } from 'mqtt'
import type { Clock } from '../hardware/clock'
import { isRetained, SERVER_TOPICS, topicOf, type DeviceAddress, type ReportTopic } from '../protocol/topics'
import type { ConnectionLimiter } from './connection-limiter'

export interface MqttConnectionOptions {
  mqttUrl: string
  address: DeviceAddress
  password: string
  /** 4 is MQTT 3.1.1, which every broker speaks. */
  protocolVersion: 4 | 5
  clock: Clock
  /** Shared by a fleet; a single device connects at once. */
  limiter: ConnectionLimiter | undefined
  random: () => number
  /** Sealed last will of the connection that is about to be made. */
  lastWill: () => string
  onConnected: () => void
  onDisconnected: () => void
  /** Handles one message and calls `done` once it is stored; only then is it acknowledged to the broker. */
  onMessage: (topic: string, payload: Buffer, done: () => void) => void
}

const FIRST_RETRY_MS = 300
const LONGEST_RETRY_MS = 5_000
const CONNECT_TIMEOUT_MS = 8_000
const KEEPALIVE_S = 30
const RENEWAL_MS = 2_000

/**
 * One device's connection. Every attempt is a new client, because its last will must carry the new session; MQTT.js's own
 * reconnecting would send the old one.
 */
export class MqttConnection {
  private client: MqttClient | undefined
  private cancelRetry: (() => void) | undefined
  private retryMs = FIRST_RETRY_MS
  private isWanted = false
  private isUp = false

  constructor(private readonly options: MqttConnectionOptions) {}

  get connected(): boolean {
    return this.isUp
  }

  open(): void {
    if (this.isWanted) return
    this.isWanted = true
    this.retryMs = FIRST_RETRY_MS
    this.attempt()
  }

  /** Ends the connection without DISCONNECT, as a device does that lost power or network: the broker sends the will. */
  cut(): void {
    this.isWanted = false
    this.cancelRetry?.()
    this.cancelRetry = undefined
    this.drop()
  }

  /** Ends the connection with DISCONNECT, so that the broker sends no will, and makes another. */
  renew(): void {
    const { client } = this
    if (!client || !this.isUp) return
    this.isUp = false
    this.options.onDisconnected()
    client.end()
    // A broker that does not answer must not keep the device from coming back.
    this.options.clock.after(RENEWAL_MS, () => client.stream.destroy())
  }

  /** Publishes at QoS 1. `onAcknowledged` is called on PUBACK; without a connection the message is lost. */
  publish(topic: ReportTopic, wire: string, onAcknowledged?: () => void): void {
    if (!this.client || !this.isUp) return
    const options = { qos: 1, retain: isRetained(topic) } as const
    this.client.publish(topicOf(this.options.address, topic), wire, options, failure => {
      if (!failure) onAcknowledged?.()
    })
  }

  private attempt(): void {
    const { limiter } = this.options
    if (!limiter) return this.connect(() => undefined)
    limiter.run(release => (this.isWanted && !this.client ? this.connect(release) : release()))
  }

  private connect(release: () => void): void {
    const { options } = this
    const client = connect(options.mqttUrl, {
      clientId: options.address.deviceId,
      username: options.address.deviceId,
      password: options.password,
      protocolVersion: options.protocolVersion,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepalive: KEEPALIVE_S,
      resubscribe: false,
      will: {
        topic: topicOf(options.address, 'presence'),
        payload: Buffer.from(options.lastWill()),
        qos: 1,
        retain: true,
      },
    })
    this.client = client
    // The documented hook for flow control: PUBACK is sent when `done` is called.
    client.handleMessage = (packet, done) => {
      if (this.client === client) options.onMessage(packet.topic, packet.payload as Buffer, done)
    }
    client.on('error', () => undefined)
    client.once('close', release)
    client.on('close', () => this.handleClose(client))
    client.once('connect', () => this.subscribe(client, release))
  }

  private subscribe(client: MqttClient, release: () => void): void {
    const topics = SERVER_TOPICS.map(name => topicOf(this.options.address, name))
    client.subscribe(topics, { qos: 1 }, failure => {
      release()
      if (failure || this.client !== client) return void client.end(true)
      this.isUp = true
      this.retryMs = FIRST_RETRY_MS
      this.options.onConnected()
    })
  }

  private handleClose(client: MqttClient): void {
    if (this.client !== client) return
    this.drop()
    if (!this.isWanted) return
    // Randomised, or thousands of devices reconnect to a restarted broker at the same moment.
    const delayMs = this.retryMs * (0.5 + this.options.random())
    this.retryMs = Math.min(LONGEST_RETRY_MS, this.retryMs * 2)
    this.cancelRetry = this.options.clock.after(delayMs, () => this.attempt())
  }

  private drop(): void {
    const client = this.client
    const wasUp = this.isUp
    this.client = undefined
    this.isUp = false
    if (client) {
      client.stream.destroy()
      client.end(true)
    }
    if (wasUp) this.options.onDisconnected()
  }
}
