import { randomBytes } from 'node:crypto'
import type { DeviceLeaf, FailReason, LockTarget } from '@fangxing/contract/device-protocol'
import { releaseCode } from '@fangxing/contract/envelope'
import { makeReceipt, openTicket } from '@fangxing/contract/ticket'
import { decide } from './brain/decide'
import type { BrainEvent, Effect } from './brain/event'
import type { BrainState } from './brain/state'
import { causeOf, receiptOf, wake } from './brain/wake'
import { secretsOf, type DeviceCredentials, type DeviceSecrets } from './credentials'
import { faultless, type Faults } from './faults'
import { MemoryFlash, PowerCut, type CutMoment, type Flash } from './flash/flash'
import { Journal } from './flash/journal'
import { takeIn } from './intake'
import type { Gate } from './link/gate'
import { Shaper } from './link/shaper'
import { Voice } from './link/voice'
import { seededRandom } from './random'
import { stateBody } from './report'
import { TIMINGS, type Timings } from './timings'
import { Body, type Surroundings } from './world/body'
import { realClock, type Clock } from './world/clock'
import { PhysicalLog, type LogEntry } from './world/log'

export interface DeviceOptions {
  credentials: DeviceCredentials
  /** Instead of the address in the credentials. */
  mqttUrl?: string
  protocolVersion?: 4 | 5
  clock?: Clock
  /** Shared by the devices of a fleet. */
  gate?: Gate
  flash?: Flash
  /** Physical log: a file path, or in memory. */
  logPath?: string
  logLimit?: number
  bodyPath?: string
  timings?: Partial<Timings>
  seed?: number
  firmware?: string
  /** False: never talks to a broker; messages come through `receive` and go out through `outgoing`. */
  online?: boolean
  /** Sees every sealed report before the weather of the network takes it. */
  outgoing?: (leaf: DeviceLeaf, wire: string) => void
}

/** An unanswered question about the time waits up to this many times `timeAskMs` before it is asked again. */
const LONGEST_TIME_PAUSE = 16

/** A recovery device (追缴装置): electronics that may lose power at any instruction, in a body that does not. */
export class Device {
  readonly body: Body
  readonly journal: Journal
  readonly timings: Timings
  readonly faults: Faults = faultless()
  readonly deviceId: string
  readonly merchantId: string
  readonly firmware: string
  readonly clock: Clock

  private readonly secrets: DeviceSecrets
  private readonly random: () => number
  private readonly voice: Voice
  private readonly shaperIn: Shaper
  private readonly listeners = new Set<() => void>()
  private state: BrainState | undefined
  private bootedUpMs = 0
  private lastStateUpMs = 0
  private timeAsked: { nonce: string; sentUpMs: number } | undefined
  private life = new Set<() => void>()
  private cancelBoot: (() => void) | undefined
  private cancelOnline: (() => void) | undefined
  private telling = new Set<string>()
  private rssiDbm = -67
  private beeps = 0
  private retryPending = false

  constructor(readonly options: DeviceOptions) {
    const { credentials } = options
    this.deviceId = credentials.deviceId
    this.merchantId = credentials.merchantId
    this.firmware = options.firmware ?? 'sim-1.0.0'
    this.clock = options.clock ?? realClock
    this.timings = { ...TIMINGS, ...options.timings }
    this.secrets = secretsOf(credentials)
    this.random = seededRandom(options.seed ?? randomBytes(4).readUInt32BE())
    this.shaperIn = new Shaper(this.clock, this.random)
    const log = new PhysicalLog(options.logPath, options.logLimit)
    this.body = new Body(this.clock, this.timings, log, options.bodyPath)
    const flash = options.flash ?? new MemoryFlash()
    this.journal = new Journal(flash)
    if (options.flash === undefined) this.journal.format()
    this.voice = this.makeVoice()
  }

  // ---- power -----------------------------------------------------------------------------------------------------

  get powered(): boolean {
    return this.state !== undefined
  }

  get connected(): boolean {
    return this.voice.connected
  }

  /** Gives the electronics power. Does nothing while they have it. */
  powerOn(): void {
    this.cancelBoot?.()
    this.cancelBoot = undefined
    if (this.state) return
    this.bootedUpMs = this.clock.upMs()
    this.timeAsked = undefined
    const durable = this.journal.load()
    const bootId = randomBytes(16).toString('hex')
    this.voice.wake(bootId)
    this.state = wake(this.deviceId, bootId, durable, this.body.sensors())
    this.state.volatile.refusing = this.faults.refuse
    if (!this.feed({ type: 'booted', lost: durable === undefined })) return
    this.beat()
    if (this.faults.offlineUntilMs === null) this.voice.open()
  }

  /** Takes the power away between two instructions. The arm stays where it is. */
  powerOff(): void {
    this.cancelBoot?.()
    this.cancelBoot = undefined
    this.die()
  }

  /** Power away, and back after `timings.bootMs` or `afterMs`. */
  reboot(afterMs = this.timings.bootMs): void {
    this.die()
    this.cancelBoot?.()
    this.cancelBoot = this.clock.after(afterMs, () => this.powerOn())
  }

  /** Plans a power cut around the `inWrites`-th flash write from now (1 is the next); it starts again by itself. */
  cutPowerAt(inWrites: number, moment: CutMoment = 'torn'): void {
    this.journal.cutAt(inWrites, moment)
  }

  /** Loses the whole memory, and starts again with nothing. */
  wipeFlash(): void {
    this.die()
    this.journal.wipe()
    this.reboot()
  }

  /** Ends the simulation of this device: no timer and no connection remains. */
  stop(): void {
    this.powerOff()
    this.cancelOnline?.()
    this.body.store()
    this.listeners.clear()
  }

  private die(): void {
    if (!this.state) return
    this.body.stop('power_lost')
    this.state = undefined
    for (const cancel of this.life) cancel()
    this.life.clear()
    this.retryPending = false
    this.telling.clear()
    this.voice.cut()
    this.changed()
  }

  // ---- deciding and doing ----------------------------------------------------------------------------------------

  /** Runs one event through the brain. False when the power failed on the way: nothing may be acknowledged then. */
  private feed(event: BrainEvent): boolean {
    if (!this.state) return false
    if (event.type !== 'sensed' && event.type !== 'booted' && !this.senseNow()) return false
    if (!this.state) return false
    if (event.type !== 'sensed') this.state.volatile.sensors = this.body.sensors()
    const moment = { upMs: this.uptimeMs(), localMs: this.localMs() }
    const decided = decide(this.state, event, moment)
    this.state = decided.state
    let report = false
    for (const effect of decided.effects) {
      if (effect.type === 'report') report = true
      else if (!this.perform(effect)) return false
    }
    if (report) this.sendState()
    this.changed()
    return true
  }

  private senseNow(): boolean {
    const before = this.state?.volatile.sensors
    if (!before) return false
    const now = this.body.sensors()
    const same = (Object.keys(now) as (keyof typeof now)[]).every(
      key => key === 'arm' || now[key] === before[key],
    )
    return same || this.feed({ type: 'sensed', sensors: now })
  }

  private perform(effect: Exclude<Effect, { type: 'report' }>): boolean {
    switch (effect.type) {
      case 'save':
        return this.save()
      case 'motor':
        this.body.start(effect.motion.to, causeOf(effect.motion), end => this.motorEnded(end))
        return true
      case 'stop':
        this.body.stop('stopped')
        return true
      case 'ack':
        return this.sendAck(effect)
      case 'tell':
        this.tell()
        return true
      case 'beep':
        this.beeps += effect.count
        return true
      case 'light':
        if (effect.on) this.later(effect.durationMs, () => this.lightOff())
        return true
      case 'retry_later':
        this.retryLater()
        return true
      case 'resume_later':
        this.later(effect.inMs, () => this.resumeDue())
        return true
    }
  }

  private save(): boolean {
    if (!this.state) return false
    try {
      this.journal.save(this.state.durable)
      return true
    } catch (fault) {
      if (!(fault instanceof PowerCut)) throw fault
      this.reboot()
      return false
    }
  }

  private motorEnded(
    end: { arrived: LockTarget } | { stalled: Extract<FailReason, 'jammed' | 'obstacle'> },
  ): void {
    if ('arrived' in end) this.feed({ type: 'arrived', at: end.arrived })
    else this.feed({ type: 'stalled', reason: end.stalled })
  }

  private retryLater(): void {
    if (this.retryPending) return
    this.retryPending = true
    this.later(this.timings.retryMs, () => {
      this.retryPending = false
      this.feed({ type: 'retry_due' })
    })
  }

  private resumeDue(): void {
    if (this.state?.volatile.resumeUntilUpMs !== null) this.feed({ type: 'resume_due' })
  }

  private lightOff(): void {
    if (!this.state) return
    this.state.volatile.lightOn = false
    this.changed()
  }

  /** A timer that dies with the power. */
  private later(ms: number, call: () => void): void {
    const cancel = this.clock.after(ms, () => {
      this.life.delete(cancel)
      call()
    })
    this.life.add(cancel)
  }

  private uptimeMs(): number {
    return this.clock.upMs() - this.bootedUpMs
  }

  private localMs(): number {
    return Math.round(this.clock.nowMs() + this.faults.clockWrongMs)
  }

  /** The device's opinion of the true time in milliseconds, or null before it has heard a signed `time`. */
  private atMs(): number | null {
    const offset = this.state?.volatile.clockOffsetMs ?? null
    return offset === null ? null : Math.max(0, Math.round(this.localMs() + offset))
  }

  // ---- network ---------------------------------------------------------------------------------------------------

  private makeVoice(): Voice {
    const { credentials, mqttUrl, protocolVersion = 4, online = true, outgoing } = this.options
    return new Voice({
      credentials,
      hmacKey: this.secrets.hmacKey,
      mqttUrl: mqttUrl ?? credentials.mqttUrl,
      protocolVersion,
      online,
      clock: this.clock,
      gate: this.options.gate,
      random: this.random,
      faults: this.faults,
      atMs: () => this.atMs(),
      born: () => this.birth(),
      lost: () => this.disconnected(),
      message: (topic, payload, done) => this.receive(topic, payload, done),
      outgoing,
    })
  }

  private birth(): void {
    this.send('life', { on: true, sessionId: this.voice.sessionId })
    this.sendState()
    this.askTime()
    this.telling.clear()
    this.tell()
    this.changed()
  }

  private disconnected(): void {
    this.telling.clear()
    this.changed()
  }

  /** One message from the broker. `done` lets it be acknowledged, after the flash has what it said. */
  receive(topic: string, payload: Buffer, done: () => void = () => undefined): void {
    this.shaperIn.weather = this.faults.in
    if (this.shaperIn.fair) {
      if (this.take(topic, payload)) done()
      return
    }
    // Bad weather is between the broker and the device: the broker believes that it has delivered.
    done()
    this.shaperIn.pass(() => this.take(topic, payload))
  }

  private take(topic: string, payload: Buffer): boolean {
    if (!this.state) return false
    if (payload.length === 0) return true
    const { merchantId, deviceId, timeAsked } = this
    const taken = takeIn(topic, payload, this.secrets, { merchantId, deviceId, timeAsked })
    if (!taken) return true
    if ('malformed' in taken)
      return this.sendAck({ type: 'ack', ...taken.malformed, outcome: 'rejected', reason: 'malformed' })
    if (taken.event.type === 'time') this.timeAsked = undefined
    return this.feed(taken.event)
  }

  private send(leaf: DeviceLeaf, body: object, taken?: () => void): void {
    if (this.state) this.voice.say(leaf, body, taken)
  }

  private sendAck(ack: Extract<Effect, { type: 'ack' }>): boolean {
    if (!this.state) return false
    const { id, op, outcome, reason, replayed } = ack
    const { ep } = this.state.durable
    const { position } = this.state.volatile
    this.send('ack', {
      id,
      op,
      ep,
      outcome,
      position,
      ...(reason ? { reason } : {}),
      ...(replayed ? { replayed } : {}),
    })
    return true
  }

  private sendState(): void {
    if (!this.state) return
    this.lastStateUpMs = this.clock.upMs()
    this.rssiDbm = Math.max(-110, Math.min(-50, Math.round(this.rssiDbm + (this.random() - 0.5) * 4)))
    const surface = { firmware: this.firmware, rssiDbm: this.rssiDbm, tempC: 24, uptimeMs: this.uptimeMs() }
    this.send('state', stateBody(this.state, surface))
  }

  private tell(): void {
    if (!this.state || !this.voice.heard) return
    for (const event of this.state.durable.outbox) {
      if (this.telling.has(event.id)) continue
      this.telling.add(event.id)
      this.send('evt', event, () => this.feed({ type: 'told', eventId: event.id }))
    }
  }

  private askTime(attempt = 1): void {
    if (!this.state || !this.voice.heard) return
    const nonce = randomBytes(16).toString('hex')
    this.timeAsked = { nonce, sentUpMs: this.uptimeMs() }
    this.send('time', { ask: 'time', nonce, localMs: this.localMs() })
    this.later(this.timings.timeAskMs * attempt, () => {
      if (this.timeAsked?.nonce === nonce) this.askTime(Math.min(attempt * 2, LONGEST_TIME_PAUSE))
    })
  }

  /** Every heartbeat says that the device lives; every state period, and often enough for the time, more than that. */
  private beat(): void {
    this.later(this.timings.heartbeatMs * (0.9 + 0.2 * this.random()), () => {
      if (this.voice.heard) this.heartbeat()
      this.beat()
    })
  }

  private heartbeat(): void {
    if (!this.senseNow()) return
    const sinceStateMs = this.clock.upMs() - this.lastStateUpMs
    if (sinceStateMs >= this.timings.statePeriodMs) {
      this.sendState()
      // What bad weather swallowed is told again, and the clock is set again.
      this.telling.clear()
      this.tell()
      this.askTime()
    } else this.send('life', { on: true, sessionId: this.voice.sessionId })
  }

  // ---- hands and street ------------------------------------------------------------------------------------------

  /** One key of the keypad: `0`–`9`, `*` clears, `#` enters. */
  press(key: string): void {
    if (!this.state) return
    const code = releaseCode(this.secrets.releaseKey, this.deviceId, this.state.durable.ep)
    this.feed({ type: 'key', key, code })
  }

  /** A whole code, entered. */
  typeCode(code: string): void {
    for (const key of `*${code}#`) this.press(key)
  }

  /** A ticket over Bluetooth. The answer is the receipt for the phone, or undefined for what is no ticket of ours. */
  presentTicket(text: string): string | undefined {
    const ticket = openTicket(text, this.deviceId, this.secrets.serverKeys)
    if (!ticket || !this.state) {
      if (this.state) this.feed({ type: 'forged', leaf: 'ticket' })
      return undefined
    }
    if (!this.feed({ type: 'ticket', ticket })) return undefined
    return makeReceipt(receiptOf(this.state, ticket, this.atMs()), this.deviceId, this.secrets.hmacKey)
  }

  /** Presses the arm down by force. */
  force(): void {
    const epoch = this.state?.durable.ep ?? this.journal.load()?.ep ?? 0
    if (this.body.forceDown(epoch)) this.feed({ type: 'forced_down' })
    this.changed()
  }

  /** Shakes, moves, tilts or opens the device. */
  disturb(alarm: 'tamper' | 'moved' | 'tilt' | 'case_open'): void {
    this.feed({ type: 'disturbed', alarm })
  }

  /** Changes what stands around the device; the sensors see it at once. */
  surround(change: Partial<Surroundings>): void {
    Object.assign(this.body.around, change)
    this.body.store()
    this.senseNow()
    this.changed()
  }

  // ---- faults ----------------------------------------------------------------------------------------------------

  /** Turns the given faults on or off. */
  setFaults(change: Partial<Omit<Faults, 'offlineUntilMs'>>): void {
    Object.assign(this.faults, change)
    if (change.refuse !== undefined) this.feed({ type: 'refusing', on: change.refuse })
    this.changed()
  }

  /** Loses the network for `ms`. Zero brings it back at once. */
  goOffline(ms: number): void {
    this.cancelOnline?.()
    this.faults.offlineUntilMs = this.clock.nowMs() + ms
    this.voice.cut()
    this.cancelOnline = this.clock.after(ms, () => {
      this.faults.offlineUntilMs = null
      if (this.state) this.voice.open()
      this.changed()
    })
    this.changed()
  }

  // ---- looking in ------------------------------------------------------------------------------------------------

  /** Every physical event of the arm with its cause. */
  get log(): readonly LogEntry[] {
    return this.body.log.all()
  }

  /** The brain as it is now; undefined without power. For pictures and audits, not to be changed. */
  peek(): Readonly<BrainState> | undefined {
    return this.state
  }

  peekSurface(): { rssiDbm: number; uptimeMs: number; beeps: number; timeKnown: boolean } {
    return {
      rssiDbm: this.rssiDbm,
      uptimeMs: this.uptimeMs(),
      beeps: this.beeps,
      timeKnown: this.atMs() !== null,
    }
  }

  /** Calls back after every change; the returned function ends that. */
  watch(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private changed(): void {
    for (const listener of this.listeners) listener()
  }
}
