import type {
  AckOutcome,
  CommandOp,
  CommandWhy,
  DeviceAlarm,
  DeviceEventKind,
  FailReason,
  LastMotion,
  LockPosition,
  LockTarget,
  MotionCause,
  RejectReason,
} from '../protocol/messages'

export type Reason = RejectReason | FailReason

/** One command with its answer, kept so that a duplicate gets the same answer. */
export interface AnsweredCommand {
  id: string
  op: CommandOp
  ep: number
  outcome: AckOutcome
  reason?: Reason
}

/** A motion that the device has stored in flash and not completed. `expMs` limits a RAISE that a power cut interrupted. */
export interface Motion {
  to: LockTarget
  cause: MotionCause
  ep: number
  commandId: string | null
  why: CommandWhy | null
  order: string | null
  expMs: number | null
}

/** An event that the server has not heard for sure: published again after every reconnect until the broker has it, and whenever the server asks. */
export interface PendingEvent {
  id: string
  kind: DeviceEventKind
  ep: number
  happenedAtMs: number | null
  commandId?: string
  value?: number
  detail?: string
  /** The broker has acknowledged it, which says nothing about the server. */
  isWithBroker?: true
}

/** What survives a power cut: exactly the contents of the flash. */
export interface Durable {
  ep: number
  flashLost: boolean
  target: LockTarget
  motion: Motion | null
  commands: AnsweredCommand[]
  /** Two digits that the owner compares with the phone; `challenge` on the wire. */
  pairingCode: string | null
  text: string | null
  failSafeLower: boolean
  /** `iat` of the newest desired state that was accepted in this epoch. */
  desiredIssuedAtMs: number
  alarms: DeviceAlarm[]
  selfTest: { atMs: number | null; ok: boolean } | null
  lastMotion: LastMotion | null
  /** Wrong codes in this window, how often the keypad was locked for them, and whether it is locked now. */
  keypad: { tries: number; locks: number; locked: boolean }
  outbox: PendingEvent[]
}

export interface Sensors {
  arm: 'down' | 'up' | 'between'
  batteryPct: number
  vehicleOverhead: boolean
  tilted: boolean
  caseOpen: boolean
}

/** What a power cut erases. Times are uptimes: they never jump. */
export interface Volatile {
  bootId: string
  position: LockPosition
  /** True while the motor runs. */
  moving: boolean
  /** Uptime until which an interrupted RAISE waits for the signed time; null when none waits. */
  resumeDeadlineMs: number | null
  sensors: Sensors
  /** True time minus the local clock; null until a signed `time` message was accepted. */
  clockOffsetMs: number | null
  /** Digits typed so far. */
  entry: string
  keypadWindowStartMs: number
  keypadLockedUntilMs: number
  /** What the screen answers to a wrong code. */
  wrongCode: { triesLeft: number; untilUptimeMs: number } | null
  badSignatures: number
  refusing: boolean
  lightOn: boolean
}

export interface CoreState {
  deviceId: string
  durable: Durable
  volatile: Volatile
}

/** The memory as the factory writes it. */
export const BLANK_DURABLE: Durable = {
  ep: 0,
  flashLost: false,
  target: 'DOWN',
  motion: null,
  commands: [],
  pairingCode: null,
  text: null,
  failSafeLower: false,
  desiredIssuedAtMs: 0,
  alarms: [],
  selfTest: null,
  lastMotion: null,
  keypad: { tries: 0, locks: 0, locked: false },
  outbox: [],
}

/** The state at the first instruction after power came: what the flash held, and nothing else known. */
export function initialState(
  deviceId: string,
  bootId: string,
  durable: Durable | undefined,
  sensors: Sensors,
): CoreState {
  return {
    deviceId,
    durable: structuredClone(durable ?? BLANK_DURABLE),
    volatile: {
      bootId,
      position: 'unknown',
      moving: false,
      resumeDeadlineMs: null,
      sensors,
      clockOffsetMs: null,
      entry: '',
      keypadWindowStartMs: 0,
      keypadLockedUntilMs: 0,
      wrongCode: null,
      badSignatures: 0,
      refusing: false,
      lightOn: false,
    },
  }
}
