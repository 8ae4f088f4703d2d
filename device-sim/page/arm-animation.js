import { armPath } from '/lock-drawing.js'

const SMALLEST_STEP = 0.0005
const SMOOTHING = 0.35

/** Moves the drawn arm between the angles that the device reports. */
export class ArmAnimation {
  constructor(element) {
    this.element = element
    this.motion = { from: 0, to: 0, startMs: 0, durationMs: 0 }
    this.drawnAngle = undefined
  }

  /** Takes the angle of a view and, while the motor runs, where it is heading. */
  follow(view) {
    const { heading, angle } = view
    this.motion = {
      from: angle,
      to: heading ? (heading.to === 'UP' ? 1 : 0) : angle,
      startMs: performance.now(),
      durationMs: heading?.remainingMs ?? 0,
    }
  }

  /** The next angle is drawn at once: it belongs to another device. */
  reset() {
    this.drawnAngle = undefined
  }

  start() {
    const frame = () => {
      this.drawFrame()
      requestAnimationFrame(frame)
    }
    frame()
  }

  drawFrame() {
    const { from, to, startMs, durationMs } = this.motion
    const share = durationMs > 0 ? Math.min(1, (performance.now() - startMs) / durationMs) : 1
    const goal = from + (to - from) * share
    const before = this.drawnAngle
    const angle = before === undefined ? goal : before + (goal - before) * SMOOTHING
    if (before !== undefined && Math.abs(angle - before) <= SMALLEST_STEP) return
    this.drawnAngle = angle
    this.element.innerHTML = armPath(angle)
  }
}
