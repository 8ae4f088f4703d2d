import type { AckOutcome, CommandOp, CommandCause, DeviceAlarm, DeviceEventKind, FailReason, LastMotion, LockPosition, LockTarget, MotionCause, RejectReason } from '@fangxing/contract/device-protocol'

export type Reason = RejectReason | FailReason

/** One command with the answer it got, kept so that a duplicate hears the same answer. */
export interface Remembered {
  id: string
  op: CommandOp
  ep: number
  outcome: AckOutcome
  reason?: Reason
}

/** A motion the device has promised in flash and not yet ended. `expMs` bounds a RAISE that a power cut interrupted. */
export interface Motion {
  to: LockTarget
  cause: MotionCause
  ep: number
  commandId: string | null
  why: CommandCause | null
  order: string | null
  expMs: number | null
}

/** Something that happened and that the broker has not yet taken; told again after every reconnect. */
export interface PendingEvent {
  id: string
  kind: DeviceEventKind
  ep: number
  happenedAtMs: number | null
  commandId?: string
  value?: number
  detail?: string
}

/** What survives a power cut: exactly the contents of the flash journal. */
export interface Durable {
  ep: number
  flashLost: boolean
  target: LockTarget
  motion: Motion | null
  /** Last epoch in which the motor brought the arm down: it never does so twice. */
  loweredEp: number
  commands: Remembered[]
  challenge: string | null
  text: string | null
  failSafeLower: boolean
  wantIatMs: number
  alarms: DeviceAlarm[]
  selfTest: { atMs: number | null; ok: boolean } | null
  lastMotion: LastMotion | null
  /** Wrong codes in this window, how often the keypad was locked for them, and whether such a lock is being served. */
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

/** What dies with the power. */
export interface Volatile {
  bootId: string
  position: LockPosition
  /** True while the motor runs. */
  moving: boolean
  /** Interrupted RAISE that waits for the time, until this uptime. */
  resumeUntilUpMs: number | null
  sensors: Sensors
  /** True time minus the local clock; null until a signed `time` was heard. */
  clockOffsetMs: number | null
  entry: string
  windowStartUpMs: number
  lockedUntilUpMs: number
  badSignatures: number
  refusing: boolean
  lightOn: boolean
}

export interface BrainState {
  deviceId: string
  durable: Durable
  volatile: Volatile
}

export const BLANK_DURABLE: Durable = {
  ep: 0,
  flashLost: false,
  target: 'DOWN',
  motion: null,
  loweredEp: 0,
  commands: [],
  challenge: null,
  text: null,
  failSafeLower: false,
  wantIatMs: 0,
  alarms: [],
  selfTest: null,
  lastMotion: null,
  keypad: { tries: 0, locks: 0, locked: false },
  outbox: [],
}
