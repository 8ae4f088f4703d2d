import { randomBytes } from 'node:crypto'
import { releaseCode } from '@fangxing/contract/envelope'
import { makeReceipt, openTicket } from '@fangxing/contract/ticket'
import type { TamperAlarm } from '../core/core-event'
import type { CoreState } from '../core/core-state'
import { receiptFor } from '../core/ticket'
import type { DeviceCredentials } from '../credentials/credentials'
import { HttpKeyClient, type KeyClient } from '../credentials/key-client'
import { KeyStore } from '../credentials/key-store'
import { ServerKeyCache } from '../credentials/server-key-cache'
import { MemoryFlash, type CutMoment, type Flash } from '../flash/flash'
import { FlashStore } from '../flash/flash-store'
import { realClock, type Clock } from '../hardware/clock'
import { LockMechanism, type Surroundings } from '../hardware/lock-mechanism'
import { MotionLog, type LogEntry } from '../hardware/motion-log'
import type { ConnectionLimiter } from '../network/connection-limiter'
import type { ReportTopic } from '../protocol/topics'
import { noFaults, type DeviceFaults } from './device-faults'
import { Electronics } from './electronics'
import { seededRandom } from './seeded-random'
import { TIMINGS, type Timings } from './timings'

export interface DeviceOptions {
  credentials: DeviceCredentials
  /** Replaces the address in the credentials. */
  mqttUrl?: string
  protocolVersion?: 4 | 5
  clock?: Clock
  /** Shared by the devices of a fleet. */
  limiter?: ConnectionLimiter
  /** Shared by the devices of a fleet. */
  keyCache?: ServerKeyCache
  flash?: Flash
  /** Memory of fetched keys; without it they are in memory. */
  keyFlash?: Flash
  /** Where keys are fetched, `https` unless on this machine. Without it the device knows no key rings, like older firmware. */
  serverUrl?: string | (() => string)
  /** Replaces what asks there. */
  keyClient?: KeyClient
  /** File of the motion log; without it the log is in memory. */
  logPath?: string
  logLimit?: number
  /** File of the surroundings; without it they are in memory. */
  mechanismPath?: string
  timings?: Partial<Timings>
  seed?: number
  firmware?: string
  /** False: firmware from before events were kept until the server has heard them. */
  keepsEvents?: boolean
  /** False: never talks to a broker; messages come through `receive` and go out through `onReport`. */
  online?: boolean
  /** Sees every sealed report before the faults of the network apply. */
  onReport?: (topic: ReportTopic, wire: string) => void
}

const DEFAULT_FIRMWARE = 'sim-1.0.0'

/** A recovery device (追缴装置): electronics that may lose power at any instruction, and a mechanism that does not. */
export class Device {
  readonly mechanism: LockMechanism
  readonly flashStore: FlashStore
  readonly keyStore: KeyStore
  readonly timings: Timings
  readonly faults: DeviceFaults = noFaults()
  readonly deviceId: string
  readonly merchantId: string
  readonly firmware: string
  readonly clock: Clock

  private readonly electronics: Electronics
  private readonly listeners = new Set<() => void>()
  private cancelBoot: (() => void) | undefined
  private cancelOffline: (() => void) | undefined

  constructor(readonly options: DeviceOptions) {
    const { credentials, clock = realClock, keyCache = new ServerKeyCache() } = options
    this.deviceId = credentials.deviceId
    this.merchantId = credentials.merchantId
    this.firmware = options.firmware ?? DEFAULT_FIRMWARE
    this.clock = clock
    this.timings = { ...TIMINGS, ...options.timings }
    this.mechanism = new LockMechanism({
      clock,
      timings: this.timings,
      log: new MotionLog(options.logPath, options.logLimit),
      path: options.mechanismPath,
    })
    this.flashStore = new FlashStore(options.flash ?? new MemoryFlash())
    if (options.flash === undefined) this.flashStore.format()
    this.keyStore = new KeyStore(options.keyFlash ?? new MemoryFlash())
    this.electronics = new Electronics({
      credentials,
      keyCache,
      keyStore: this.keyStore,
      keyClient: options.keyClient ?? keyClientOf(options.serverUrl),
      mqttUrl: options.mqttUrl ?? credentials.mqttUrl,
      protocolVersion: options.protocolVersion ?? 4,
      online: options.online ?? true,
      limiter: options.limiter,
      onReport: options.onReport,
      firmware: this.firmware,
      keepsEvents: options.keepsEvents ?? true,
      clock,
      timings: this.timings,
      random: seededRandom(options.seed ?? randomBytes(4).readUInt32BE()),
      faults: this.faults,
      mechanism: this.mechanism,
      flashStore: this.flashStore,
      onPowerCut: () => this.reboot(),
      onChange: () => this.notifyListeners(),
    })
  }

  // ---- power -----------------------------------------------------------------------------------------------------

  get powered(): boolean {
    return this.electronics.state !== undefined
  }

  get connected(): boolean {
    return this.electronics.connected
  }

  /** Gives the electronics power. Does nothing while they have it. */
  powerOn(): void {
    this.cancelPlannedBoot()
    this.electronics.start()
  }

  /** Takes the power away between two instructions. The arm stays where it is. */
  powerOff(): void {
    this.cancelPlannedBoot()
    this.electronics.losePower()
  }

  /** Takes the power away, and gives it back after `timings.bootMs` or `afterMs`. */
  reboot(afterMs = this.timings.bootMs): void {
    this.electronics.losePower()
    this.cancelPlannedBoot()
    this.cancelBoot = this.clock.after(afterMs, () => this.powerOn())
  }

  /** Plans a power cut at the `inWrites`-th flash write from now (1 is the next); the device then starts by itself. */
  cutPowerAt(inWrites: number, moment: CutMoment = 'torn'): void {
    this.flashStore.cutAt(inWrites, moment)
  }

  /** Loses the whole memory, and starts again with nothing. */
  wipeFlash(): void {
    this.electronics.losePower()
    this.flashStore.wipe()
    this.reboot()
  }

  /** Ends the simulation of this device: no timer and no connection remains. */
  stop(): void {
    this.powerOff()
    this.cancelOffline?.()
    this.mechanism.store()
    this.listeners.clear()
  }

  private cancelPlannedBoot(): void {
    this.cancelBoot?.()
    this.cancelBoot = undefined
  }

  // ---- what people and things do to it -----------------------------------------------------------------------------

  /** One key of the keypad: `0`–`9`, `*` clears, `#` enters. */
  pressKey(key: string): void {
    const { state } = this.electronics
    if (!state) return
    const { releaseKeys } = this.electronics.keys
    const codes = releaseKeys.map(releaseKey => releaseCode(releaseKey, this.deviceId, state.durable.ep))
    this.electronics.processEvent({ type: 'key', key, codes })
  }

  /** Types a whole code and enters it. */
  typeCode(code: string): void {
    for (const key of `*${code}#`) this.pressKey(key)
  }

  /** A ticket over Bluetooth. Returns the receipt for the phone, or undefined when the ticket is not for this device. */
  presentTicket(text: string): string | undefined {
    const { electronics } = this
    const ticket = openTicket(text, this.deviceId, electronics.keys.serverKeys)
    if (!ticket) {
      electronics.processEvent({ type: 'forged', leaf: 'ticket' })
      return undefined
    }
    if (!electronics.processEvent({ type: 'ticket', ticket }) || !electronics.state) return undefined
    const receipt = receiptFor(electronics.state, ticket, electronics.nowMs())
    return makeReceipt(receipt, this.deviceId, electronics.keys.reportKey)
  }

  /** Presses the arm down by force. */
  forceArmDown(): void {
    const epoch = this.electronics.state?.durable.ep ?? this.flashStore.load()?.ep ?? 0
    if (this.mechanism.forceDown(epoch)) this.electronics.processEvent({ type: 'forced_down' })
    this.notifyListeners()
  }

  /** Lifts the arm by force. */
  forceArmUp(): void {
    const epoch = this.electronics.state?.durable.ep ?? this.flashStore.load()?.ep ?? 0
    if (this.mechanism.forceUp(epoch)) this.electronics.processEvent({ type: 'forced_up' })
    this.notifyListeners()
  }

  /** Shakes, moves, tilts or opens the device. */
  tamper(alarm: TamperAlarm): void {
    this.electronics.processEvent({ type: 'tampered', alarm })
  }

  /** Changes what is around the device; the sensors see it at once. */
  setSurroundings(change: Partial<Surroundings>): void {
    Object.assign(this.mechanism.surroundings, change)
    this.mechanism.store()
    this.electronics.refreshSensors()
    this.notifyListeners()
  }

  /** One message from the broker. `done` acknowledges it, after the flash holds what the message changed. */
  receive(topic: string, payload: Buffer, done?: () => void): void {
    this.electronics.receive(topic, payload, done)
  }

  // ---- faults ----------------------------------------------------------------------------------------------------

  /** Turns the given faults on or off. */
  setFaults(change: Partial<Omit<DeviceFaults, 'offlineUntilMs'>>): void {
    Object.assign(this.faults, change)
    if (change.refuse !== undefined) this.electronics.processEvent({ type: 'refusing', on: change.refuse })
    this.notifyListeners()
  }

  /** Loses the network for `durationMs`. Zero brings it back at once. */
  goOffline(durationMs: number): void {
    this.cancelOffline?.()
    this.faults.offlineUntilMs = this.clock.nowMs() + durationMs
    this.electronics.disconnect()
    this.cancelOffline = this.clock.after(durationMs, () => {
      this.faults.offlineUntilMs = null
      this.electronics.connect()
      this.notifyListeners()
    })
    this.notifyListeners()
  }

  // ---- observing -------------------------------------------------------------------------------------------------

  /** Every physical event of the arm with its cause. */
  get log(): readonly LogEntry[] {
    return this.mechanism.log.all()
  }

  /** The state of the core now; undefined without power. For displays and checks, not to be changed. */
  peek(): Readonly<CoreState> | undefined {
    return this.electronics.state
  }

  /** The version of the keys with which it seals its reports. */
  get keyVersion(): number {
    return this.electronics.keys.version
  }

  telemetry(): { rssiDbm: number; uptimeMs: number; beeps: number; timeKnown: boolean } {
    return {
      rssiDbm: this.electronics.reporter.rssiDbm,
      uptimeMs: this.electronics.uptimeMs(),
      beeps: this.electronics.beeps,
      timeKnown: this.electronics.nowMs() !== null,
    }
  }

  /** Calls back after every change; the returned function ends that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private notifyListeners(): void {
    for (const listener of this.listeners) listener()
  }
}

function keyClientOf(serverUrl: DeviceOptions['serverUrl']): KeyClient | undefined {
  if (serverUrl === undefined) return undefined
  return new HttpKeyClient(typeof serverUrl === 'string' ? () => serverUrl : serverUrl)
}
