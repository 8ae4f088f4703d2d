import { randomBytes } from 'node:crypto'
import type { DeviceLeaf } from '@fangxing/contract/device-protocol'
import { sealDevice } from '@fangxing/contract/envelope'
import type { DeviceCredentials } from '../credentials'
import type { Faults } from '../faults'
import type { Clock } from '../world/clock'
import type { Gate } from './gate'
import { Link } from './link'
import { Shaper } from './shaper'

export interface VoiceOptions {
  credentials: DeviceCredentials
  hmacKey: Buffer
  mqttUrl: string
  protocolVersion: 4 | 5
  /** False: no broker at all; everything said counts as taken. */
  online: boolean
  clock: Clock
  gate: Gate | undefined
  random: () => number
  faults: Faults
  /** The device's opinion of the time, milliseconds, or null. */
  atMs: () => number | null
  born: () => void
  lost: () => void
  message: (topic: string, payload: Buffer, done: () => void) => void
  outgoing: ((leaf: DeviceLeaf, wire: string) => void) | undefined
}

/** What the device says: every report sealed, numbered within this start, and given to the weather. */
export class Voice {
  sessionId = ''
  private bootId = ''
  private seq = 0
  private readonly link: Link | undefined
  private readonly shaper: Shaper

  constructor(private readonly options: VoiceOptions) {
    const { credentials, clock, random } = options
    this.shaper = new Shaper(clock, random)
    if (!options.online) return
    this.link = new Link({
      mqttUrl: options.mqttUrl,
      merchantId: credentials.merchantId,
      deviceId: credentials.deviceId,
      password: credentials.mqttPassword,
      protocolVersion: options.protocolVersion,
      clock,
      gate: options.gate,
      random,
      will: () => this.newSession(),
      connected: options.born,
      disconnected: options.lost,
      message: options.message,
    })
  }

  get connected(): boolean {
    return this.link?.connected ?? false
  }

  /** True when a report would reach somebody now. */
  get heard(): boolean {
    return this.link ? this.link.connected : true
  }

  /** Begins a new start of the device: numbers begin anew under its `bootId`. */
  wake(bootId: string): void {
    this.bootId = bootId
    this.seq = 0
  }

  open(): void {
    if (this.link) return this.link.open()
    this.newSession()
    this.options.born()
  }

  cut(): void {
    this.link?.cut()
  }

  /** Says one thing. `taken` is called when the broker has it. */
  say(leaf: DeviceLeaf, body: object, taken?: () => void): void {
    const { options } = this
    const wire = this.seal(leaf, body)
    options.outgoing?.(leaf, wire)
    if (options.faults.mute) return
    this.shaper.weather = options.faults.out
    this.shaper.pass(() => {
      if (this.link) this.link.publish(leaf, wire, taken)
      else if (taken) options.clock.after(0, taken)
    })
  }

  /** A new session and its sealed last will. */
  private newSession(): string {
    this.sessionId = randomBytes(8).toString('hex')
    return this.seal('life', { on: false, sessionId: this.sessionId })
  }

  private seal(leaf: DeviceLeaf, body: object): string {
    const { credentials, hmacKey, atMs } = this.options
    const head = { bootId: this.bootId, seq: ++this.seq, atMs: atMs() }
    return sealDevice(leaf, credentials.deviceId, { ...head, ...body }, hmacKey)
  }
}
