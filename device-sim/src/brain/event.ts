import type { Command, DeviceAlarm, FailReason, LockTarget, TimeReply, DesiredState, AckOutcome, CommandOp } from '@fangxing/contract/device-protocol'
import type { Ticket } from '@fangxing/contract/ticket'
import type { Motion, Reason, Sensors } from './state'

/** When an event came: uptime never jumps, the local clock may be wrong by years. */
export interface Moment {
  upMs: number
  localMs: number
}

export type BrainEvent =
  | { type: 'booted'; lost: boolean }
  | { type: 'command'; command: Command }
  | { type: 'want'; want: DesiredState }
  | { type: 'asked' }
  | { type: 'time'; reply: TimeReply; sentUpMs: number }
  | { type: 'forged'; leaf: string }
  | { type: 'key'; key: string; code: string }
  | { type: 'ticket'; ticket: Ticket }
  | { type: 'arrived'; at: LockTarget }
  | { type: 'stalled'; reason: Extract<FailReason, 'jammed' | 'obstacle' | 'motor_timeout'> }
  | { type: 'sensed'; sensors: Sensors }
  | { type: 'forced_down' }
  | { type: 'disturbed'; alarm: Extract<DeviceAlarm, 'tamper' | 'moved' | 'tilt' | 'case_open'> }
  | { type: 'retry_due' }
  | { type: 'resume_due' }
  | { type: 'told'; eventId: string }
  | { type: 'refusing'; on: boolean }

/** One thing to do; the executor does them in order and stops at a power cut. */
export type Effect =
  | { type: 'save' }
  | { type: 'motor'; motion: Motion }
  | { type: 'stop' }
  | { type: 'ack'; id: string; op: CommandOp; outcome: AckOutcome; reason?: Reason; replayed?: boolean }
  | { type: 'report' }
  | { type: 'tell' }
  | { type: 'beep'; count: number }
  | { type: 'light'; on: boolean; durationMs: number }
  | { type: 'retry_later' }
  | { type: 'resume_later'; inMs: number }
