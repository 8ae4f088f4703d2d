import { randomBytes } from 'node:crypto'
import type { CoreEvent, SendAck } from '../core/core-event'
import type { CoreState } from '../core/core-state'
import type { Clock } from '../hardware/clock'
import type { Uplink } from '../network/uplink'
import type { ReportTopic } from '../protocol/topics'
import { reportedState } from './reported-state'
import type { RandomSource } from './seeded-random'
import type { Timings } from './timings'

/** What the reporter needs of the electronics around it. */
export interface ReporterHost {
  /** The state of the core; undefined without power. */
  readonly state: Readonly<CoreState> | undefined
  uptimeMs(): number
  /** The device's own clock, which may be wrong. */
  localMs(): number
  processEvent(event: CoreEvent): boolean
  /** Reads the sensors. False when the power failed because of it. */
  refreshSensors(): boolean
  /** Calls back unless the power is cut before. */
  after(delayMs: number, callback: () => void): void
}

export interface ReporterOptions {
  host: ReporterHost
  uplink: Uplink
  clock: Clock
  timings: Timings
  random: RandomSource
  firmware: string
  /** False: firmware that forgets an event when the broker has it, and does not know what it may be asked about them. */
  keepsEvents: boolean
}

/** Factor by which the pause before a repeated time request may grow. */
const MAX_TIME_REQUEST_BACKOFF = 16
const TEMPERATURE_C = 24

/** Publishes presence, state, answers, events and time requests. */
export class Reporter {
  rssiDbm = -67
  /** The time request that has no answer yet. */
  timeRequest: { nonce: string; sentAtUptimeMs: number } | undefined
  private lastStateAtMs = 0
  /** Ids of the events that need not be published again for now. */
  private readonly publishedEvents = new Set<string>()

  constructor(private readonly options: ReporterOptions) {}

  /** The first reports of a connection. */
  announceBirth(): void {
    this.publishPresence()
    this.publishState()
    this.requestTime()
    this.forgetPublished()
    this.publishEvents()
  }

  /** Events that are still in the outbox may be lost: they are published again at the next opportunity. */
  forgetPublished(): void {
    this.publishedEvents.clear()
  }

  /** Whether this firmware cannot read such a message. */
  cannotRead(event: CoreEvent): boolean {
    return event.type === 'query' && event.heard !== undefined && !this.options.keepsEvents
  }

  /** False without power. */
  publishAck({ id, op, outcome, reason, replayed }: Omit<SendAck, 'type'>): boolean {
    const { state } = this.options.host
    if (!state) return false
    this.publish('ack', {
      id,
      op,
      ep: state.durable.ep,
      outcome,
      position: state.volatile.position,
      ...(reason ? { reason } : {}),
      ...(replayed ? { replayed } : {}),
    })
    return true
  }

  publishState(): void {
    const { host, clock, random, firmware, keepsEvents } = this.options
    if (!host.state) return
    this.lastStateAtMs = clock.monotonicMs()
    this.rssiDbm = Math.max(-110, Math.min(-50, Math.round(this.rssiDbm + (random() - 0.5) * 4)))
    const { rssiDbm } = this
    const readings = { firmware, rssiDbm, tempC: TEMPERATURE_C, uptimeMs: host.uptimeMs(), keepsEvents }
    this.publish('reported', reportedState(host.state, readings))
  }

  publishEvents(): void {
    const { host, uplink, keepsEvents } = this.options
    if (!host.state || !uplink.canDeliver) return
    for (const { isWithBroker, ...event } of host.state.durable.outbox) {
      if (isWithBroker || this.publishedEvents.has(event.id)) continue
      this.publishedEvents.add(event.id)
      this.publish('event', event, () => {
        this.publishedEvents.delete(event.id)
        host.processEvent({ type: 'event_published', eventId: event.id, isFinal: !keepsEvents })
      })
    }
  }

  /** Begins the heartbeats of one start; they end with the power. */
  startHeartbeat(): void {
    const { host, uplink, timings, random } = this.options
    if (!host.state) return
    host.after(timings.heartbeatMs * (0.9 + 0.2 * random()), () => {
      if (uplink.canDeliver) this.heartbeat()
      this.startHeartbeat()
    })
  }

  /** Every heartbeat repeats the presence; once in a state period it also repeats everything else. */
  private heartbeat(): void {
    const { host, clock, timings } = this.options
    if (!host.refreshSensors()) return
    if (clock.monotonicMs() - this.lastStateAtMs < timings.statePeriodMs) return this.publishPresence()
    this.publishState()
    // An unreliable network may have lost events, and the local clock drifts.
    this.forgetPublished()
    this.publishEvents()
    this.requestTime()
  }

  private publishPresence(): void {
    this.publish('presence', { on: true, sessionId: this.options.uplink.sessionId })
  }

  private requestTime(backoff = 1): void {
    const { host, uplink, timings } = this.options
    if (!host.state || !uplink.canDeliver) return
    const nonce = randomBytes(16).toString('hex')
    this.timeRequest = { nonce, sentAtUptimeMs: host.uptimeMs() }
    this.publish('time', { ask: 'time', nonce, localMs: host.localMs() })
    host.after(timings.timeRequestMs * backoff, () => {
      if (this.timeRequest?.nonce === nonce) this.requestTime(Math.min(backoff * 2, MAX_TIME_REQUEST_BACKOFF))
    })
  }

  private publish(topic: ReportTopic, body: object, onAcknowledged?: () => void): void {
    if (this.options.host.state) this.options.uplink.publish(topic, body, onAcknowledged)
  }
}
