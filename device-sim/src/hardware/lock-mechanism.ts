import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Sensors } from '../core/core-state'
import type { LockTarget } from '../protocol/messages'
import type { Clock } from './clock'
import type { Cause, LogEntry, MotionLog } from './motion-log'

export interface MotorTimings {
  raiseMs: number
  lowerMs: number
  /** How long the motor pushes against a jam before it gives up. */
  motorTimeoutMs: number
}

/** What is physically around the device. */
export interface Surroundings {
  jam: boolean
  obstacle: boolean
  vehicleOverhead: boolean
  /** The vehicle sensor reports the opposite of the truth. */
  falseVehicleSensor: boolean
  tilted: boolean
  caseOpen: boolean
  batteryPct: number
  /** By how much the running motor lowers the battery reading. */
  sagPct: number
}

export type MotorResult = { arrived: LockTarget } | { stalled: 'jammed' | 'obstacle' }

export interface LockMechanismOptions {
  clock: Clock
  timings: MotorTimings
  log: MotionLog
  /** File that keeps the surroundings; without it they live in memory. */
  path?: string
}

interface MotorRun {
  to: LockTarget
  cause: Cause
  startedAtMs: number
  fromAngle: number
  cancel: () => void
}

const BATTERY_PER_MOTION_PCT = 0.4
/** An obstacle stops the arm half way. */
const OBSTACLE_ANGLE = 0.5
const DEFAULT_SURROUNDINGS: Surroundings = {
  jam: false,
  obstacle: false,
  vehicleOverhead: false,
  falseVehicleSensor: false,
  tilted: false,
  caseOpen: false,
  batteryPct: 96,
  sagPct: 0,
}

/** The arm, the motor and their surroundings. They exist whether or not the electronics have power. */
export class LockMechanism {
  readonly surroundings: Surroundings
  private readonly clock: Clock
  private readonly timings: MotorTimings
  private readonly path: string | undefined
  readonly log: MotionLog
  private angle = 0
  private run: MotorRun | undefined

  constructor({ clock, timings, log, path }: LockMechanismOptions) {
    this.clock = clock
    this.timings = timings
    this.log = log
    this.path = path
    const stored =
      path && existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<Surroundings>) : {}
    this.surroundings = { ...DEFAULT_SURROUNDINGS, ...stored }
    // The last log entry tells where the arm is: appending one line stays correct even when the process is killed.
    this.angle = log.all().at(-1)?.angle ?? 0
  }

  /** Share of the way up, 0 to 1, at this moment. */
  angleNow(): number {
    if (!this.run) return this.angle
    const { to, fromAngle, startedAtMs } = this.run
    if (this.surroundings.jam) return fromAngle
    const travelled = (this.clock.monotonicMs() - startedAtMs) / this.fullTravelMs(to)
    return to === 'UP' ? Math.min(1, fromAngle + travelled) : Math.max(0, fromAngle - travelled)
  }

  /** Where the running motor moves the arm and when it will arrive, for drawings. */
  heading(): { to: LockTarget; remainingMs: number } | undefined {
    if (!this.run) return undefined
    const { to } = this.run
    const remaining = to === 'UP' ? 1 - this.angleNow() : this.angleNow()
    return { to, remainingMs: remaining * this.fullTravelMs(to) }
  }

  sensors(): Sensors {
    const { vehicleOverhead, falseVehicleSensor, tilted, caseOpen } = this.surroundings
    const batteryPct = this.surroundings.batteryPct - (this.run ? this.surroundings.sagPct : 0)
    return {
      arm: this.arm(),
      batteryPct: Math.max(0, Math.min(100, Math.floor(batteryPct))),
      vehicleOverhead: vehicleOverhead !== falseVehicleSensor,
      tilted,
      caseOpen,
    }
  }

  /** Starts the motor and reports once how the run ended, unless it is stopped before. */
  start(to: LockTarget, cause: Cause, onEnd: (result: MotorResult) => void): void {
    this.halt()
    const fromAngle = this.angle
    const goal = to === 'UP' ? 1 : 0
    const meetsObstacle =
      this.surroundings.obstacle && (to === 'UP' ? fromAngle < OBSTACLE_ANGLE : fromAngle > OBSTACLE_ANGLE)
    const endAngle = meetsObstacle ? OBSTACLE_ANGLE : goal
    const distance = Math.abs(endAngle - fromAngle)
    const durationMs = this.surroundings.jam ? this.timings.motorTimeoutMs : distance * this.fullTravelMs(to)
    const cancel = this.clock.after(durationMs, () => this.finish(endAngle, meetsObstacle, onEnd))
    this.surroundings.batteryPct = Math.max(
      0,
      this.surroundings.batteryPct - BATTERY_PER_MOTION_PCT * distance,
    )
    this.record('started', cause, to)
    this.run = { to, cause, startedAtMs: this.clock.monotonicMs(), fromAngle, cancel }
  }

  /** Stops the motor where it is; `power_lost` when the electronics lost power. */
  stop(reason: 'stopped' | 'power_lost'): void {
    const run = this.run
    this.halt()
    // An arm that is at its end has arrived, also when the timer that tells so is late.
    if (run) this.record(this.angle === (run.to === 'UP' ? 1 : 0) ? 'arrived' : reason, run.cause)
    this.store()
  }

  /** Somebody presses the arm down. False when it was already down and the motor stood: a run that ends here is news. */
  forceDown(epoch: number): boolean {
    const wasRunning = this.run !== undefined
    this.halt()
    if (this.angle === 0 && !wasRunning) return false
    this.angle = 0
    this.record('forced', { kind: 'forced', epoch })
    this.store()
    return true
  }

  /** Somebody lifts the arm. False when it was already up. */
  forceUp(epoch: number): boolean {
    const wasRunning = this.run !== undefined
    this.halt()
    if (this.angle === 1 && !wasRunning) return false
    this.angle = 1
    this.record('forced', { kind: 'forced', epoch })
    this.store()
    return true
  }

  store(): void {
    if (!this.path) return
    mkdirSync(dirname(this.path), { recursive: true })
    writeFileSync(`${this.path}.new`, JSON.stringify(this.surroundings))
    renameSync(`${this.path}.new`, this.path)
  }

  private fullTravelMs(to: LockTarget): number {
    return to === 'UP' ? this.timings.raiseMs : this.timings.lowerMs
  }

  private arm(): Sensors['arm'] {
    const angle = this.angleNow()
    return angle <= 0 ? 'down' : angle >= 1 ? 'up' : 'between'
  }

  private halt(): void {
    if (!this.run) return
    this.angle = this.angleNow()
    this.run.cancel()
    this.run = undefined
  }

  private finish(endAngle: number, meetsObstacle: boolean, onEnd: (result: MotorResult) => void): void {
    const run = this.run
    if (!run) return
    const jammed = this.surroundings.jam
    this.run = undefined
    this.angle = jammed ? run.fromAngle : endAngle
    if (jammed || meetsObstacle) this.record('stalled', run.cause, jammed ? 'jammed' : 'obstacle')
    else this.record('arrived', run.cause)
    this.store()
    onEnd(jammed ? { stalled: 'jammed' } : meetsObstacle ? { stalled: 'obstacle' } : { arrived: run.to })
  }

  private record(event: LogEntry['event'], cause: Cause, detail?: string): void {
    const angle = Math.round(this.angleNow() * 1000) / 1000
    const entry = { atMs: this.clock.nowMs(), event, position: this.arm(), angle, cause }
    this.log.add({ ...entry, ...(detail ? { detail } : {}) })
  }
}
