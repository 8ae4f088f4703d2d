import { KEY_REQUEST, type KeyRequest } from '@fangxing/contract/device-keys'
import { sealDevice } from '@fangxing/contract/envelope'
import type { DeviceCredentials } from './credentials'
import type { KeyClient } from './key-client'
import { provisionedKeys, type KeyMemory, type KeySet, type KeyStore } from './key-store'
import type { ServerKeyCache, ServerKeys } from './server-key-cache'

export interface KeyAgentOptions {
  credentials: DeviceCredentials
  keyStore: KeyStore
  keyCache: ServerKeyCache
  /** Without it keys stay as provisioning gave them: a firmware before key rings. */
  keyClient: KeyClient | undefined
  timings: { readonly keysRetryMs: number }
  random: () => number
  /** Calls back unless the power is cut before. */
  after: (delayMs: number, callback: () => void) => void
  /** Writes the memory; false when the power failed meanwhile. */
  save: (write: () => void) => boolean
  /** Reports are sealed with another key from now on. */
  onReportKey: () => void
}

export type Announcement = { version: number; keys: readonly string[]; iat: number }

const MOST_TRIES = 12
const LONGEST_RETRY_FACTOR = 512
/** After an answer, so that a stream of messages with unknown keys makes the device ask only now and then. */
const REST_FACTOR = 30

/**
 * The device's keys: asks for newer ones when it hears of them, stores them, and says so. Old and new count side by side
 * until the server has answered that it knows, whatever happens in between.
 */
export class KeyAgent {
  private memory: KeyMemory
  private opened: ServerKeys | undefined
  private isAsking = false
  private isDue = false
  private tries = 0
  /** Rises with every start: what was asked before a power cut is not answered after it. */
  private start = 0

  constructor(private readonly options: KeyAgentOptions) {
    this.memory = provisionedKeys(options.credentials)
  }

  /** True for a firmware that can fetch keys. */
  get canAsk(): boolean {
    return this.options.keyClient !== undefined
  }

  get version(): number {
    return this.newest.version
  }

  /** With what reports are sealed: the server takes either until it knows that the newer one is stored. */
  get reportKey(): Buffer {
    return Buffer.from(this.newest.hmacKey, 'base64url')
  }

  get releaseKeys(): Buffer[] {
    return this.sets.map(({ releaseKey }) => Buffer.from(releaseKey, 'base64url'))
  }

  get serverKeys(): ServerKeys {
    if (this.opened) return this.opened
    const known = new Map(this.sets.flatMap(({ serverKeys }) => serverKeys.map(key => [key.id, key])))
    this.opened = this.options.keyCache.keysOf([...known.values()])
    return this.opened
  }

  /** Reads what the memory holds, and goes on where the power failed. */
  powerOn(): void {
    this.start += 1
    this.isAsking = false
    this.isDue = false
    this.tries = 0
    const stored = this.options.keyStore.load()
    const provisioned = provisionedKeys(this.options.credentials)
    // Provisioned again: what was fetched with the credentials before says nothing any more.
    const isOlder = stored && stored.present.version < provisioned.present.version
    this.setMemory(stored && !isOlder ? stored : provisioned)
    if (this.memory.next || !this.memory.isKnown) this.ask()
  }

  /** What is answered from here on comes too late. */
  powerOff(): void {
    this.start += 1
  }

  /** An authentic announcement. An older one than the last, as when somebody sends it again, says nothing. */
  hear({ version, keys, iat }: Announcement): void {
    const { announcedAtMs } = this.memory
    if (!this.canAsk || iat <= announcedAtMs) return
    if (!this.write({ ...this.memory, announcedAtMs: iat })) return
    const { newest } = this
    const hasThem = newest.version >= version && isSame(namesOf(newest), keys)
    // It has them and is told nevertheless: the server does not know.
    if (hasThem && !this.memory.next && !this.write({ ...this.memory, next: newest })) return
    this.tries = 0
    this.ask()
  }

  /** A message names a signing key that is not known: it may be a new one. */
  unknownKey(): void {
    this.ask()
  }

  private get newest(): KeySet {
    return this.memory.next ?? this.memory.present
  }

  private get sets(): KeySet[] {
    return this.memory.next ? [this.memory.next, this.memory.present] : [this.memory.present]
  }

  /** One question at a time; whoever calls for another meanwhile is answered by one more. */
  private ask(): void {
    if (!this.canAsk) return
    if (this.isAsking) {
      this.isDue = true
      return
    }
    this.isAsking = true
    void this.run(this.start)
  }

  private async run(start: number): Promise<void> {
    const isDone = await this.turn(start)
    if (start !== this.start) return
    if (isDone) this.tries = 0
    else this.tries += 1
    const { random, timings, after } = this.options
    const factor = isDone ? REST_FACTOR : Math.min(2 ** this.tries, LONGEST_RETRY_FACTOR)
    after(timings.keysRetryMs * factor * (0.75 + random() / 2), () => {
      if (start !== this.start) return
      this.isAsking = false
      // Without an end it would ask forever; whatever it hears later makes it ask again, with the longest pause.
      const again = this.isDue || (!isDone && this.tries < MOST_TRIES)
      this.isDue = false
      if (again) this.ask()
    })
  }

  /** False: try again later. */
  private async turn(start: number): Promise<boolean> {
    const { next } = this.memory
    if (!next) return (await this.fetch(start)) && this.confirm(start, this.newest)
    return this.confirm(start, next)
  }

  private async fetch(start: number): Promise<boolean> {
    const { newest } = this
    const body = { ask: 'keys', version: newest.version, keys: namesOf(newest) }
    const answer = await this.options.keyClient!.fetch(this.seal(KEY_REQUEST.fetch, newest, body))
    if (start !== this.start || answer.kind !== 'answer' || answer.reply.version < newest.version)
      return false
    if (!this.write({ ...this.memory, next: answer.reply })) return false
    if (answer.reply.hmacKey !== newest.hmacKey) this.options.onReportKey()
    return start === this.start
  }

  private async confirm(start: number, next: KeySet): Promise<boolean> {
    const body = { confirm: 'keys', version: next.version, keys: namesOf(next) }
    const answer = await this.options.keyClient!.confirm(this.seal(KEY_REQUEST.confirm, next, body))
    if (start !== this.start || answer.kind === 'unknown') return false
    if (answer.kind === 'answer')
      return this.write({ ...this.memory, present: next, next: null, isKnown: true })
    // Other signing keys are current by now. The report key stays: the server may know it from reports already.
    if (answer.kind === 'changed') return (await this.fetch(start)) && false
    // The server knows nothing of these keys: what was there before counts.
    const isOther = next.hmacKey !== this.memory.present.hmacKey
    if (!this.write({ ...this.memory, next: null })) return false
    if (isOther) this.options.onReportKey()
    return false
  }

  private write(memory: KeyMemory): boolean {
    const isSaved = this.options.save(() => this.options.keyStore.save(memory))
    if (isSaved) this.setMemory(memory)
    return isSaved
  }

  private setMemory(memory: KeyMemory): void {
    this.memory = memory
    this.opened = undefined
  }

  private seal(purpose: KeyRequest, { hmacKey }: KeySet, body: object): string {
    return sealDevice(purpose, this.options.credentials.deviceId, body, Buffer.from(hmacKey, 'base64url'))
  }
}

const namesOf = ({ serverKeys }: KeySet): string[] => serverKeys.map(({ id }) => id)
const isSame = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((name, index) => name === right[index])
