import type { Clock } from '../world/clock'

/** Chances per message, 0 to 1, and a range of delay in milliseconds. */
export interface Weather {
  drop: number
  repeat: number
  reorder: number
  delayMs: readonly [number, number]
}

export const FAIR: Weather = { drop: 0, repeat: 0, reorder: 0, delayMs: [0, 0] }
/** A message that is held back this long lets others overtake it. */
const OVERTAKEN_MS = 400

/** One direction of a bad network: says when, and how often, a message arrives. */
export class Shaper {
  weather: Weather = FAIR

  constructor(
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {}

  get fair(): boolean {
    const { drop, repeat, reorder, delayMs } = this.weather
    return drop + repeat + reorder + delayMs[1] === 0
  }

  pass(deliver: () => void): void {
    if (this.fair) return deliver()
    const { drop, repeat, reorder, delayMs } = this.weather
    if (this.random() < drop) return
    const wait = () => delayMs[0] + this.random() * (delayMs[1] - delayMs[0])
    const heldMs = this.random() < reorder ? this.random() * OVERTAKEN_MS : 0
    this.send(wait() + heldMs, deliver)
    if (this.random() < repeat) this.send(wait() + this.random() * OVERTAKEN_MS, deliver)
  }

  private send(ms: number, deliver: () => void): void {
    if (ms <= 0) deliver()
    else this.clock.after(ms, deliver)
  }
}
