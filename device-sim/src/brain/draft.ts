import { createHash } from 'node:crypto'
import { REMEMBERED_COMMANDS, type DeviceAlarm, type DeviceEventKind } from '@fangxing/contract/device-protocol'
import type { Effect, Moment } from './event'
import type { BrainState, Durable, PendingEvent, Reason, Remembered } from './state'

const OUTBOX_LENGTH = 16

/**
 * One decision in the making: private copies of the state that the rules change, and the effects they ask for.
 * It lives inside one call of `decide`, which stays a pure function of its arguments.
 */
export class Draft {
  readonly durable: Durable
  readonly volatile: BrainState['volatile']
  readonly effects: Effect[] = []
  private born = 0

  constructor(
    private readonly before: BrainState,
    readonly moment: Moment,
  ) {
    this.durable = structuredClone(before.durable)
    this.volatile = { ...before.volatile, sensors: { ...before.volatile.sensors } }
  }

  get deviceId(): string {
    return this.before.deviceId
  }

  /** True time in milliseconds, or null while it is unknown. */
  get nowMs(): number | null {
    const offset = this.volatile.clockOffsetMs
    return offset === null ? null : Math.max(0, Math.round(this.moment.localMs + offset))
  }

  do(...effects: Effect[]): void {
    this.effects.push(...effects)
  }

  remembered(id: string): Remembered | undefined {
    return this.durable.commands.find(command => command.id === id)
  }

  /** Keeps the answer to a command; the oldest of more than sixteen falls out. */
  remember(entry: Remembered): void {
    const others = this.durable.commands.filter(command => command.id !== entry.id)
    this.durable.commands = [...others, entry].slice(-REMEMBERED_COMMANDS)
  }

  /** Latches an alarm. True when it is new. */
  alarm(alarm: DeviceAlarm): boolean {
    if (this.durable.alarms.includes(alarm)) return false
    this.durable.alarms = [...this.durable.alarms, alarm]
    return true
  }

  /** Puts an event into the outbox; the flash must be saved before it is told. */
  happen(
    kind: DeviceEventKind,
    more: Partial<Pick<PendingEvent, 'commandId' | 'value' | 'detail'>> = {},
  ): void {
    const event = { id: this.eventId(kind), kind, ep: this.durable.ep, happenedAtMs: this.nowMs, ...more }
    this.durable.outbox = [...this.durable.outbox, event].slice(-OUTBOX_LENGTH)
  }

  /** Ends every open answer to `op` in the stored epoch and tells the server. */
  settle(op: 'RAISE' | 'LOWER', outcome: 'done' | 'failed', reason?: Reason): void {
    for (const command of this.durable.commands) {
      if (command.op !== op || command.ep !== this.durable.ep) continue
      const open = command.outcome === 'received' || (op === 'LOWER' && command.outcome === 'failed')
      if (!open) continue
      command.outcome = outcome
      if (reason) command.reason = reason
      else delete command.reason
      this.do({ type: 'ack', id: command.id, op, outcome, ...(reason ? { reason } : {}) })
    }
  }

  finish(): { state: BrainState; effects: Effect[] } {
    const state = { deviceId: this.deviceId, durable: this.durable, volatile: this.volatile }
    return { state, effects: saveFirst(this.effects) }
  }

  // Derived from where it was born, not drawn: deciding stays a pure function.
  private eventId(kind: string): string {
    const { bootId } = this.volatile
    const seed = `${this.deviceId}|${bootId}|${this.moment.upMs}|${this.born++}|${kind}|${this.durable.outbox.length}`
    const hex = createHash('sha256').update(seed).digest('hex')
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
      '-',
    )
  }
}

/** The flash is written before anything is moved or told, once per decision. */
function saveFirst(effects: Effect[]): Effect[] {
  const rest = effects.filter(effect => effect.type !== 'save')
  return rest.length === effects.length ? rest : [{ type: 'save' }, ...rest]
}
