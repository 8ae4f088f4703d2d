import { randomBytes } from 'node:crypto'
import { sealDevice } from '@fangxing/contract/envelope'
import type { DeviceCredentials } from '../credentials/credentials'
import type { Clock } from '../hardware/clock'
import { TOPIC_LEAVES, type ReportTopic } from '../protocol/topics'
import type { ConnectionLimiter } from './connection-limiter'
import { MqttConnection, type MqttConnectionOptions } from './mqtt-connection'
import { NetworkFaults, type MessageFaults } from './network-faults'

export interface UplinkOptions extends Pick<
  MqttConnectionOptions,
  'mqttUrl' | 'protocolVersion' | 'onConnected' | 'onDisconnected' | 'onMessage'
> {
  credentials: DeviceCredentials
  /** With what reports are sealed now. */
  reportKey: () => Buffer
  /** False: there is no broker, and every report counts as acknowledged. */
  online: boolean
  clock: Clock
  limiter: ConnectionLimiter | undefined
  random: () => number
  /** Read at every report: faults may change at any time. */
  faults: { readonly out: MessageFaults; readonly mute: boolean }
  /** True time as the device knows it, milliseconds, or null. */
  nowMs: () => number | null
  /** Sees every sealed report before the faults of the network apply. */
  onReport: ((topic: ReportTopic, wire: string) => void) | undefined
}

/** Everything that the device publishes: sealed, numbered within this start, and sent through the network's faults. */
export class Uplink {
  sessionId = ''
  private bootId = ''
  private seq = 0
  private readonly connection: MqttConnection | undefined
  private readonly networkFaults: NetworkFaults

  constructor(private readonly options: UplinkOptions) {
    const { credentials, clock, random, limiter, mqttUrl, protocolVersion } = options
    const { onConnected, onDisconnected, onMessage } = options
    this.networkFaults = new NetworkFaults(clock, random)
    if (!options.online) return
    this.connection = new MqttConnection({
      mqttUrl,
      address: credentials,
      password: credentials.mqttPassword,
      protocolVersion,
      clock,
      limiter,
      random,
      lastWill: () => this.beginSession(),
      onConnected,
      onDisconnected,
      onMessage,
    })
  }

  get connected(): boolean {
    return this.connection?.connected ?? false
  }

  /** True when a report would be delivered now. */
  get canDeliver(): boolean {
    return this.connection ? this.connection.connected : true
  }

  /** Begins a new start of the device: its reports are numbered from one under the new `bootId`. */
  beginBoot(bootId: string): void {
    this.bootId = bootId
    this.seq = 0
  }

  open(): void {
    if (this.connection) return this.connection.open()
    this.beginSession()
    this.options.onConnected()
  }

  cut(): void {
    this.connection?.cut()
  }

  /** Leaves politely and comes back with a will and a birth that are sealed with the present key. */
  renew(): void {
    this.connection?.renew()
  }

  /** Publishes one report. `onAcknowledged` is called when the broker has it. */
  publish(topic: ReportTopic, body: object, onAcknowledged?: () => void): void {
    const { options } = this
    const wire = this.seal(topic, body)
    options.onReport?.(topic, wire)
    if (options.faults.mute) return
    this.networkFaults.faults = options.faults.out
    this.networkFaults.transmit(() => {
      if (this.connection) this.connection.publish(topic, wire, onAcknowledged)
      else if (onAcknowledged) options.clock.after(0, onAcknowledged)
    })
  }

  /** Draws a new session and returns its sealed last will. */
  private beginSession(): string {
    this.sessionId = randomBytes(8).toString('hex')
    return this.seal('presence', { on: false, sessionId: this.sessionId })
  }

  private seal(topic: ReportTopic, body: object): string {
    const { credentials, reportKey, nowMs } = this.options
    const head = { bootId: this.bootId, seq: ++this.seq, atMs: nowMs() }
    return sealDevice(TOPIC_LEAVES[topic], credentials.deviceId, { ...head, ...body }, reportKey())
  }
}
