import type { Ticket } from '@fangxing/contract/ticket'
import type {
  AckOutcome,
  Command,
  CommandOp,
  DesiredState,
  DeviceAlarm,
  FailReason,
  LockTarget,
  TimeReply,
} from '../protocol/messages'
import type { Motion, Reason, Sensors } from './core-state'

/** When an event came: the uptime never jumps, the local clock may be wrong by years. */
export interface ClockReading {
  uptimeMs: number
  localMs: number
}

export type MotorFailure = Extract<FailReason, 'jammed' | 'obstacle' | 'motor_timeout'>
/** Alarms that somebody at the device triggers. */
export type TamperAlarm = Extract<DeviceAlarm, 'tamper' | 'moved' | 'tilt' | 'case_open'>

export type CoreEvent =
  | { type: 'booted'; flashLost: boolean }
  | { type: 'command'; command: Command }
  | { type: 'desired'; desired: DesiredState }
  /** `heard`: the last event that the server has; null: none of those that are kept. */
  | { type: 'query'; heard?: string | null }
  | { type: 'time'; reply: TimeReply; sentAtUptimeMs: number }
  /** A message whose signature is wrong; `leaf` is the topic's last level on the wire. */
  | { type: 'forged'; leaf: string }
  /** `codes`: release codes of this epoch, one for each key that counts. */
  | { type: 'key'; key: string; codes: readonly string[] }
  | { type: 'ticket'; ticket: Ticket }
  | { type: 'arrived'; at: LockTarget }
  | { type: 'stalled'; reason: MotorFailure }
  | { type: 'sensed'; sensors: Sensors }
  | { type: 'forced_down' }
  | { type: 'forced_up' }
  | { type: 'tampered'; alarm: TamperAlarm }
  | { type: 'retry_due' }
  | { type: 'resume_deadline' }
  /** The broker has the event; `isFinal`: firmware that keeps no event longer. */
  | { type: 'event_published'; eventId: string; isFinal: boolean }
  | { type: 'refusing'; on: boolean }

export interface SendAck {
  type: 'send_ack'
  id: string
  op: CommandOp
  outcome: AckOutcome
  reason?: Reason
  replayed?: boolean
}

/** One thing to do; the controller does them in order and stops at a power cut. */
export type Effect =
  | { type: 'save_flash' }
  | { type: 'start_motor'; motion: Motion }
  | { type: 'stop_motor' }
  | SendAck
  | { type: 'report_state' }
  | { type: 'publish_events' }
  | { type: 'beep'; count: number }
  | { type: 'light'; on: boolean; durationMs: number }
  | { type: 'schedule_retry' }
  | { type: 'schedule_resume_deadline'; inMs: number }
