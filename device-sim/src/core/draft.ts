import { v5 as uuidV5 } from 'uuid'
import { REMEMBERED_COMMANDS, type DeviceAlarm, type DeviceEventKind } from '../protocol/messages'
import type { ClockReading, Effect } from './core-event'
import type { AnsweredCommand, CoreState, Durable, PendingEvent, Reason, Volatile } from './core-state'

const OUTBOX_LENGTH = 16
/** Namespace of the ids of device events (RFC 9562, version 5). */
const EVENT_NAMESPACE = '5f0f8a52-7d0b-4f6b-9a63-0f5f3c1c2d11'

/**
 * One decision while it is made: copies of the state that the rules change, and the effects that they ask for.
 * It exists inside one call of `decide`, which stays a pure function of its arguments.
 */
export class Draft {
  readonly durable: Durable
  readonly volatile: Volatile
  readonly effects: Effect[] = []
  private eventCount = 0

  constructor(
    private readonly before: CoreState,
    readonly reading: ClockReading,
  ) {
    this.durable = structuredClone(before.durable)
    this.volatile = { ...before.volatile, sensors: { ...before.volatile.sensors } }
  }

  get deviceId(): string {
    return this.before.deviceId
  }

  /** True time in milliseconds, or null while it is unknown. */
  get nowMs(): number | null {
    const offsetMs = this.volatile.clockOffsetMs
    return offsetMs === null ? null : Math.max(0, Math.round(this.reading.localMs + offsetMs))
  }

  schedule(...effects: Effect[]): void {
    this.effects.push(...effects)
  }

  findCommand(id: string): AnsweredCommand | undefined {
    return this.durable.commands.find(command => command.id === id)
  }

  /** Keeps the answer to a command, and of all answers only the newest sixteen. */
  rememberCommand(entry: AnsweredCommand): void {
    const others = this.durable.commands.filter(command => command.id !== entry.id)
    this.durable.commands = [...others, entry].slice(-REMEMBERED_COMMANDS)
  }

  /** Latches an alarm. True when it was not open before. */
  latchAlarm(alarm: DeviceAlarm): boolean {
    if (this.durable.alarms.includes(alarm)) return false
    this.durable.alarms = [...this.durable.alarms, alarm]
    return true
  }

  /** Puts an event into the outbox; the flash must be saved before the event is published. */
  emitEvent(
    kind: DeviceEventKind,
    more: Partial<Pick<PendingEvent, 'commandId' | 'value' | 'detail'>> = {},
  ): void {
    const event = { id: this.eventId(kind), kind, ep: this.durable.ep, happenedAtMs: this.nowMs, ...more }
    this.durable.outbox = [...this.durable.outbox, event].slice(-OUTBOX_LENGTH)
  }

  /** Gives every incomplete `op` of the stored epoch its final answer, and sends it. */
  completeCommands(op: 'RAISE' | 'LOWER', outcome: 'done' | 'failed', reason?: Reason): void {
    for (const command of this.durable.commands) {
      if (command.op !== op || command.ep !== this.durable.ep) continue
      const incomplete = command.outcome === 'received' || (op === 'LOWER' && command.outcome === 'failed')
      if (!incomplete) continue
      command.outcome = outcome
      if (reason) command.reason = reason
      else delete command.reason
      this.schedule({ type: 'send_ack', id: command.id, op, outcome, ...(reason ? { reason } : {}) })
    }
  }

  finish(): { state: CoreState; effects: Effect[] } {
    const state = { deviceId: this.deviceId, durable: this.durable, volatile: this.volatile }
    return { state, effects: saveFirst(this.effects) }
  }

  /** Derived from the event's origin and not random, so that deciding stays a pure function. */
  private eventId(kind: string): string {
    const { bootId } = this.volatile
    const place = `${this.reading.uptimeMs}|${this.eventCount++}|${kind}|${this.durable.outbox.length}`
    return uuidV5(`${this.deviceId}|${bootId}|${place}`, EVENT_NAMESPACE)
  }
}

/** The flash is written once per decision, before anything is moved or sent. */
function saveFirst(effects: Effect[]): Effect[] {
  const rest = effects.filter(effect => effect.type !== 'save_flash')
  return rest.length === effects.length ? rest : [{ type: 'save_flash' }, ...rest]
}
