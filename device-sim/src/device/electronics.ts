import { randomBytes } from 'node:crypto'
import { decide } from '../core/decide'
import type { CoreEvent, Effect } from '../core/core-event'
import { initialState, type CoreState } from '../core/core-state'
import { KeyAgent } from '../credentials/key-agent'
import type { KeyClient } from '../credentials/key-client'
import type { KeyStore } from '../credentials/key-store'
import type { ServerKeyCache } from '../credentials/server-key-cache'
import { PowerCut } from '../flash/flash'
import type { FlashStore } from '../flash/flash-store'
import type { Clock } from '../hardware/clock'
import type { LockMechanism, MotorResult } from '../hardware/lock-mechanism'
import { causeOf } from '../hardware/motion-log'
import { decodeMessage } from '../network/decode-message'
import { NetworkFaults } from '../network/network-faults'
import { Uplink, type UplinkOptions } from '../network/uplink'
import { TOPIC_LEAVES } from '../protocol/topics'
import type { DeviceFaults } from './device-faults'
import { PowerTimers } from './power-timers'
import { Reporter, type ReporterHost, type ReporterOptions } from './reporter'
import type { RandomSource } from './seeded-random'
import type { Timings } from './timings'

export interface ElectronicsOptions
  extends
    Pick<UplinkOptions, 'credentials' | 'mqttUrl' | 'protocolVersion' | 'online' | 'limiter' | 'onReport'>,
    Pick<ReporterOptions, 'firmware' | 'keepsEvents'> {
  keyCache: ServerKeyCache
  keyStore: KeyStore
  keyClient: KeyClient | undefined
  clock: Clock
  timings: Timings
  random: RandomSource
  faults: DeviceFaults
  mechanism: LockMechanism
  flashStore: FlashStore
  /** A planned power cut hit a flash write. */
  onPowerCut: () => void
  /** Called after every change that an observer could see. */
  onChange: () => void
}

/** The part of the device that needs power: it runs the core, carries out its effects, and talks to the broker. */
export class Electronics implements ReporterHost {
  readonly reporter: Reporter
  readonly keys: KeyAgent
  beeps = 0
  private core: CoreState | undefined
  private bootedAtMs = 0
  private retryPending = false
  private readonly timers: PowerTimers
  private readonly uplink: Uplink
  private readonly incomingFaults: NetworkFaults

  constructor(private readonly options: ElectronicsOptions) {
    const { clock, random, onChange } = options
    this.timers = new PowerTimers(clock)
    this.incomingFaults = new NetworkFaults(clock, random)
    this.keys = new KeyAgent({
      ...options,
      after: (delayMs, callback) => this.timers.after(delayMs, callback),
      save: write => this.written(write),
      onReportKey: () => this.uplink.renew(),
    })
    this.uplink = new Uplink({
      ...options,
      reportKey: () => this.keys.reportKey,
      nowMs: () => this.nowMs(),
      onConnected: () => {
        this.reporter.announceBirth()
        onChange()
      },
      onDisconnected: () => {
        this.reporter.forgetPublished()
        onChange()
      },
      onMessage: (topic, payload, done) => this.receive(topic, payload, done),
    })
    this.reporter = new Reporter({ ...options, host: this, uplink: this.uplink })
  }

  // ---- power -----------------------------------------------------------------------------------------------------

  get state(): Readonly<CoreState> | undefined {
    return this.core
  }

  get connected(): boolean {
    return this.uplink.connected
  }

  /** Starts from what the flash holds. Does nothing while it is running. */
  start(): void {
    if (this.core) return
    const { clock, flashStore, credentials, mechanism, faults } = this.options
    this.bootedAtMs = clock.monotonicMs()
    this.reporter.timeRequest = undefined
    const durable = flashStore.load()
    const bootId = randomBytes(16).toString('hex')
    this.uplink.beginBoot(bootId)
    this.keys.powerOn()
    this.core = initialState(credentials.deviceId, bootId, durable, mechanism.sensors())
    this.core.volatile.refusing = faults.refuse
    if (!this.processEvent({ type: 'booted', flashLost: durable === undefined })) return
    this.reporter.startHeartbeat()
    this.connect()
  }

  /** Ends between two instructions, as at a power cut. The arm stays where it is. */
  losePower(): void {
    if (!this.core) return
    this.options.mechanism.stop('power_lost')
    this.keys.powerOff()
    this.core = undefined
    this.timers.cancelAll()
    this.retryPending = false
    this.reporter.forgetPublished()
    this.uplink.cut()
    this.options.onChange()
  }

  /** Connects, unless the power or the network is missing. */
  connect(): void {
    if (this.core && this.options.faults.offlineUntilMs === null) this.uplink.open()
  }

  disconnect(): void {
    this.uplink.cut()
  }

  after(delayMs: number, callback: () => void): void {
    this.timers.after(delayMs, callback)
  }

  // ---- time ------------------------------------------------------------------------------------------------------

  uptimeMs(): number {
    return this.options.clock.monotonicMs() - this.bootedAtMs
  }

  localMs(): number {
    return Math.round(this.options.clock.nowMs() + this.options.faults.clockWrongMs)
  }

  /** True time in milliseconds as the device knows it, or null before it has accepted a signed `time` message. */
  nowMs(): number | null {
    const offsetMs = this.core?.volatile.clockOffsetMs ?? null
    return offsetMs === null ? null : Math.max(0, Math.round(this.localMs() + offsetMs))
  }

  // ---- events and effects ----------------------------------------------------------------------------------------

  /** Runs one event through the core. False when the power failed meanwhile: then nothing may be acknowledged. */
  processEvent(event: CoreEvent): boolean {
    if (!this.core) return false
    if (event.type !== 'sensed' && event.type !== 'booted' && !this.refreshSensors()) return false
    // Whoever was told about the change may have cut the power.
    if (!this.state) return false
    if (event.type !== 'sensed') this.core.volatile.sensors = this.options.mechanism.sensors()
    const reading = { uptimeMs: this.uptimeMs(), localMs: this.localMs() }
    const { state, effects } = decide(this.core, event, reading)
    this.core = state
    let reportState = false
    for (const effect of effects) {
      // One report at the end of the decision is enough, and it describes the result.
      if (effect.type === 'report_state') reportState = true
      else if (!this.perform(effect)) return false
    }
    if (reportState) this.reporter.publishState()
    this.options.onChange()
    return true
  }

  /** Reads the sensors and handles what has changed. The arm's place alone is no change: the motor reports its end. */
  refreshSensors(): boolean {
    const before = this.core?.volatile.sensors
    if (!before) return false
    const sensors = this.options.mechanism.sensors()
    const keys = Object.keys(sensors) as (keyof typeof sensors)[]
    const isSame = keys.every(key => key === 'arm' || sensors[key] === before[key])
    return isSame || this.processEvent({ type: 'sensed', sensors })
  }

  private perform(effect: Exclude<Effect, { type: 'report_state' }>): boolean {
    const { mechanism } = this.options
    switch (effect.type) {
      case 'save_flash':
        return this.saveFlash()
      case 'start_motor':
        mechanism.start(effect.motion.to, causeOf(effect.motion), result => this.motorEnded(result))
        return true
      case 'stop_motor':
        mechanism.stop('stopped')
        return true
      case 'send_ack':
        return this.reporter.publishAck(effect)
      case 'publish_events':
        this.reporter.publishEvents()
        return true
      case 'beep':
        this.beeps += effect.count
        return true
      case 'light':
        if (effect.on) this.after(effect.durationMs, () => this.switchLightOff())
        return true
      case 'schedule_retry':
        this.scheduleRetry()
        return true
      case 'schedule_resume_deadline':
        this.after(effect.inMs, () => this.resumeDeadline())
        return true
    }
  }

  private saveFlash(): boolean {
    const { core } = this
    return core !== undefined && this.written(() => this.options.flashStore.save(core.durable))
  }

  /** False when the power failed at this write. */
  private written(write: () => void): boolean {
    try {
      write()
      return true
    } catch (fault) {
      if (!(fault instanceof PowerCut)) throw fault
      this.options.onPowerCut()
      return false
    }
  }

  private motorEnded(result: MotorResult): void {
    if ('arrived' in result) this.processEvent({ type: 'arrived', at: result.arrived })
    else this.processEvent({ type: 'stalled', reason: result.stalled })
  }

  private scheduleRetry(): void {
    if (this.retryPending) return
    this.retryPending = true
    this.after(this.options.timings.retryMs, () => {
      this.retryPending = false
      this.processEvent({ type: 'retry_due' })
    })
  }

  private resumeDeadline(): void {
    if (this.core?.volatile.resumeDeadlineMs !== null) this.processEvent({ type: 'resume_deadline' })
  }

  private switchLightOff(): void {
    if (!this.core) return
    this.core.volatile.lightOn = false
    this.options.onChange()
  }

  // ---- messages of the broker ------------------------------------------------------------------------------------

  /** One message from the broker. `done` acknowledges it, after the flash holds what the message changed. */
  receive(topic: string, payload: Buffer, done: () => void = () => undefined): void {
    this.incomingFaults.faults = this.options.faults.in
    if (this.incomingFaults.isReliable) {
      if (this.handleMessage(topic, payload)) done()
      return
    }
    // The faults are between broker and device: the broker has sent the message and counts it as delivered.
    done()
    this.incomingFaults.transmit(() => this.handleMessage(topic, payload))
  }

  private handleMessage(topic: string, payload: Buffer): boolean {
    if (!this.core) return false
    // An empty retained message only clears a topic.
    if (payload.length === 0) return true
    const { credentials: address } = this.options
    const { serverKeys } = this.keys
    const { timeRequest } = this.reporter
    const message = decodeMessage(topic, payload, { address, serverKeys, timeRequest })
    if (!message) return true
    if ('malformed' in message)
      return this.reporter.publishAck({ ...message.malformed, outcome: 'rejected', reason: 'malformed' })
    if ('announcement' in message) {
      this.keys.hear(message.announcement)
      // Storing that it was heard may have met a power cut.
      return this.state !== undefined
    }
    if ('unknownKey' in message) return this.handleUnknownKey(TOPIC_LEAVES[message.unknownKey])
    if (message.event.type === 'time') this.reporter.timeRequest = undefined
    if (this.reporter.cannotRead(message.event)) return true
    return this.processEvent(message.event)
  }

  /** A key may be newer than what this device has: it asks, and only where it cannot it has to take the message for forged. */
  private handleUnknownKey(leaf: string): boolean {
    if (!this.keys.canAsk) return this.processEvent({ type: 'forged', leaf })
    this.keys.unknownKey()
    return true
  }
}
