import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { LockTarget } from '@fangxing/contract/device-protocol'
import type { Sensors } from '../brain/state'
import type { Clock } from './clock'
import { type PhysicalLog, type Cause } from './log'

export interface Physics {
  raiseMs: number
  lowerMs: number
  /** How long the motor pushes against a jam before it gives up. */
  motorTimeoutMs: number
}

export interface Surroundings {
  jam: boolean
  obstacle: boolean
  vehicleOverhead: boolean
  /** The sensor says the opposite of what is there. */
  falseVehicleSensor: boolean
  tilted: boolean
  caseOpen: boolean
  batteryPct: number
  /** What the running motor takes from the reading of the battery. */
  sagPct: number
}

export type MotorEnd = (end: { arrived: LockTarget } | { stalled: 'jammed' | 'obstacle' }) => void

interface Run {
  to: LockTarget
  cause: Cause
  startedUpMs: number
  fromAngle: number
  cancel: () => void
}

const MOTION_COST_PCT = 0.4
/** An obstacle meets the arm half way. */
const OBSTACLE_ANGLE = 0.5
export const CALM: Surroundings = {
  jam: false,
  obstacle: false,
  vehicleOverhead: false,
  falseVehicleSensor: false,
  tilted: false,
  caseOpen: false,
  batteryPct: 96,
  sagPct: 0,
}

/** The arm, the motor, and what stands around them. It goes on existing while the electronics are without power. */
export class Body {
  readonly around: Surroundings
  private angle = 0
  private run: Run | undefined

  constructor(
    private readonly clock: Clock,
    readonly physics: Physics,
    readonly log: PhysicalLog,
    private readonly path?: string,
  ) {
    const kept =
      path && existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<Surroundings>) : {}
    this.around = { ...CALM, ...kept }
    // The arm is where the log says it was last: one append is the whole truth even when the process is killed.
    this.angle = log.all().at(-1)?.angle ?? 0
  }

  /** Share of the way up, 0 to 1, at this moment. */
  angleNow(): number {
    if (!this.run) return this.angle
    const { to, fromAngle, startedUpMs } = this.run
    const travel =
      (this.clock.upMs() - startedUpMs) / (to === 'UP' ? this.physics.raiseMs : this.physics.lowerMs)
    if (this.around.jam) return fromAngle
    return to === 'UP' ? Math.min(1, fromAngle + travel) : Math.max(0, fromAngle - travel)
  }

  /** Where the running motor is heading and when it will be there, for those who draw it. */
  heading(): { to: LockTarget; remainingMs: number } | undefined {
    if (!this.run) return undefined
    const { to } = this.run
    const way = to === 'UP' ? 1 - this.angleNow() : this.angleNow()
    return { to, remainingMs: way * (to === 'UP' ? this.physics.raiseMs : this.physics.lowerMs) }
  }

  sensors(): Sensors {
    const { vehicleOverhead, falseVehicleSensor, tilted, caseOpen } = this.around
    const batteryPct = this.around.batteryPct - (this.run ? this.around.sagPct : 0)
    return {
      arm: this.arm(),
      batteryPct: Math.max(0, Math.min(100, Math.floor(batteryPct))),
      vehicleOverhead: vehicleOverhead !== falseVehicleSensor,
      tilted,
      caseOpen,
    }
  }

  /** Turns the motor on and says once how that ended, unless it is stopped before. */
  start(to: LockTarget, cause: Cause, end: MotorEnd): void {
    this.halt()
    const fromAngle = this.angle
    const fullMs = to === 'UP' ? this.physics.raiseMs : this.physics.lowerMs
    const goal = to === 'UP' ? 1 : 0
    const meets =
      this.around.obstacle && (to === 'UP' ? fromAngle < OBSTACLE_ANGLE : fromAngle > OBSTACLE_ANGLE)
    const stop = meets ? OBSTACLE_ANGLE : goal
    const ms = this.around.jam ? this.physics.motorTimeoutMs : Math.abs(stop - fromAngle) * fullMs
    const cancel = this.clock.after(ms, () => this.finish(stop, meets, end))
    this.around.batteryPct = Math.max(
      0,
      this.around.batteryPct - MOTION_COST_PCT * Math.abs(stop - fromAngle),
    )
    this.note('started', cause, to)
    this.run = { to, cause, startedUpMs: this.clock.upMs(), fromAngle, cancel }
  }

  /** Stops the motor where it is. `power_lost` when the electronics died. */
  stop(why: 'stopped' | 'power_lost'): void {
    const run = this.run
    this.halt()
    if (run) this.note(why, run.cause)
    this.store()
  }

  /** Somebody presses the arm down. False when it was down. */
  forceDown(epoch: number): boolean {
    this.halt()
    if (this.angle === 0) return false
    this.angle = 0
    this.note('forced', { kind: 'forced', epoch })
    this.store()
    return true
  }

  store(): void {
    if (!this.path) return
    mkdirSync(dirname(this.path), { recursive: true })
    writeFileSync(`${this.path}.new`, JSON.stringify(this.around))
    renameSync(`${this.path}.new`, this.path)
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

  private finish(stop: number, meets: boolean, end: MotorEnd): void {
    const run = this.run
    if (!run) return
    const jammed = this.around.jam
    this.run = undefined
    this.angle = jammed ? run.fromAngle : stop
    if (jammed || meets) this.note('stalled', run.cause, jammed ? 'jammed' : 'obstacle')
    else this.note('arrived', run.cause)
    this.store()
    end(jammed ? { stalled: 'jammed' } : meets ? { stalled: 'obstacle' } : { arrived: run.to })
  }

  private note(
    event: 'started' | 'arrived' | 'stalled' | 'stopped' | 'power_lost' | 'forced',
    cause: Cause,
    detail?: string,
  ) {
    const angle = Math.round(this.angleNow() * 1000) / 1000
    const seen = { atMs: this.clock.nowMs(), event, position: this.arm(), angle, cause }
    this.log.add({ ...seen, ...(detail ? { detail } : {}) })
  }
}
