import { type SimClock } from '../clock'
import { type CallbackFault, type Faults } from '../faults'
import { randomText } from '../keys/rsa'
import { type Rules } from '../options'
import { type Schedule } from '../schedule'
import { type CallbackAttempt, type PaymentCallback } from '../state/records'
import { type Store } from '../state/store'
import { droppedAttempt, overridesOf, RETRY_DELAYS_S } from './attempts'
import { type CallbackClient } from './client'
import {
  buildCallback,
  type CallbackOverrides,
  type CallbackSigner,
  type SignedCallback,
} from './signed-callback'

/** With the fault `reorder` a callback waits until another one was sent, and at most this long. */
const REORDER_WAIT_MS = 15_000

export type DispatcherDependencies = {
  clock: SimClock
  schedule: Schedule
  store: Store
  faults: Faults
  rules: Rules
  client: CallbackClient
  signerOf: (mchid: string) => CallbackSigner
}

/** Sends each callback until it is answered with 200 or 204 in time, or until the retries are used up. */
export class CallbackDispatcher {
  private heldBack: (() => void)[] = []
  private callbacksSinceProbe = 0

  constructor(private readonly dependencies: DispatcherDependencies) {}

  /** Accepts a new callback; its first attempt is due after `callbackDelayMs`. */
  add(callback: PaymentCallback): void {
    this.scheduleAttempt(callback, this.dependencies.clock.now() + this.dependencies.rules.callbackDelayMs)
  }

  /** Continues with the callbacks that an earlier run has not delivered. */
  resume(): void {
    for (const callback of this.dependencies.store.callbacks.values()) {
      if (callback.state === 'pending')
        this.scheduleAttempt(callback, callback.nextAt ?? this.dependencies.clock.now())
    }
  }

  /** Makes one attempt now, whatever is scheduled. */
  async attemptNow(callback: PaymentCallback): Promise<CallbackAttempt> {
    return this.deliver(callback, {}, 'regular')
  }

  /** Sends an otherwise valid callback with a test signature, which the merchant must refuse. */
  async probe(callback: PaymentCallback): Promise<CallbackAttempt> {
    const signature = `WECHATPAY/SIGNTEST/${randomText(342)}`
    const attempt = await this.send(callback, { signature }, 'probe')
    this.dependencies.store.saveCallback(callback)
    return attempt
  }

  sign(callback: PaymentCallback, overrides: CallbackOverrides): Promise<SignedCallback> {
    return buildCallback(
      this.dependencies.signerOf(callback.mchid),
      callback,
      this.dependencies.clock.now(),
      overrides,
    )
  }

  private scheduleAttempt(callback: PaymentCallback, at: number): void {
    callback.nextAt = at
    this.dependencies.store.saveCallback(callback)
    this.dependencies.schedule.at(at, () => this.handleDue(callback, at))
  }

  private async handleDue(callback: PaymentCallback, at: number): Promise<void> {
    const isRescheduled = callback.nextAt !== at
    if (callback.state !== 'pending' || isRescheduled) return
    const { clock, faults } = this.dependencies
    const fault = faults.isEmpty ? null : faults.takeCallbackFault(JSON.stringify(callback))
    if (fault?.kind === 'delay') return this.scheduleAttempt(callback, clock.now() + (fault.ms ?? 1000))
    if (fault?.kind === 'reorder') return this.holdBack(callback)
    if (fault?.kind === 'drop') return this.drop(callback)
    await this.sendNow(callback, fault)
  }

  private async sendNow(callback: PaymentCallback, fault: CallbackFault | null): Promise<void> {
    await this.probeIfDue(callback)
    const copies = fault?.kind === 'duplicate' ? (fault.copies ?? 1) : 0
    const extra = Array.from({ length: copies }, () => this.send(callback, {}, 'duplicate'))
    await Promise.all([this.deliver(callback, overridesOf(fault), 'regular'), ...extra])
    if (copies > 0) this.dependencies.store.saveCallback(callback)
    for (const release of this.heldBack.splice(0)) release()
  }

  private holdBack(callback: PaymentCallback): void {
    let isReleased = false
    const release = () => {
      if (isReleased) return
      isReleased = true
      this.heldBack = this.heldBack.filter(other => other !== release)
      this.dependencies.schedule.track(this.deliver(callback, {}, 'regular'))
    }
    this.heldBack.push(release)
    callback.nextAt = this.dependencies.clock.now() + REORDER_WAIT_MS
    this.dependencies.store.saveCallback(callback)
    this.dependencies.schedule.at(callback.nextAt, release)
  }

  private async probeIfDue(callback: PaymentCallback): Promise<void> {
    const { probeEvery } = this.dependencies.rules
    if (probeEvery === 0 || ++this.callbacksSinceProbe < probeEvery) return
    this.callbacksSinceProbe = 0
    await this.probe(callback)
  }

  private async deliver(
    callback: PaymentCallback,
    overrides: CallbackOverrides,
    kind: CallbackAttempt['kind'],
  ): Promise<CallbackAttempt> {
    callback.nextAt = null
    const attempt = await this.send(callback, overrides, kind)
    this.recordOutcome(callback, attempt)
    return attempt
  }

  private async send(
    callback: PaymentCallback,
    overrides: CallbackOverrides,
    kind: CallbackAttempt['kind'],
  ): Promise<CallbackAttempt> {
    const at = this.dependencies.clock.now()
    const reply = await this.dependencies.client.send(await this.sign(callback, overrides))
    const attempt = {
      at,
      status: reply.status,
      error: reply.error,
      reply: reply.body,
      durationMs: reply.durationMs,
      kind,
    }
    callback.attempts.push(attempt)
    return attempt
  }

  private drop(callback: PaymentCallback): void {
    const attempt = droppedAttempt(this.dependencies.clock.now())
    callback.attempts.push(attempt)
    this.recordOutcome(callback, attempt)
  }

  private recordOutcome(callback: PaymentCallback, attempt: CallbackAttempt): void {
    if (callback.state !== 'pending') return this.dependencies.store.saveCallback(callback)
    const attemptsMade = callback.attempts.filter(({ kind }) => kind === 'regular').length
    const delayS = RETRY_DELAYS_S[attemptsMade - 1]
    callback.nextAt = null
    if (attempt.status === 200 || attempt.status === 204) callback.state = 'delivered'
    else if (delayS === undefined) callback.state = 'given_up'
    else return this.scheduleAttempt(callback, this.dependencies.clock.now() + delayS * 1000)
    this.dependencies.store.saveCallback(callback)
  }
}
