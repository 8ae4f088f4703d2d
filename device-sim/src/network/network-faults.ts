import type { Clock } from '../hardware/clock'

/** Probabilities per message, 0 to 1, and a range of delay in milliseconds. */
export interface MessageFaults {
  drop: number
  repeat: number
  reorder: number
  delayMs: readonly [number, number]
}

export const NO_MESSAGE_FAULTS: MessageFaults = { drop: 0, repeat: 0, reorder: 0, delayMs: [0, 0] }
/** A message that is held back this long lets later messages arrive first. */
const MAX_HOLD_MS = 400

/** One direction of an unreliable network: decides when, and how often, a message arrives. */
export class NetworkFaults {
  faults: MessageFaults = NO_MESSAGE_FAULTS

  constructor(
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {}

  /** True when every message arrives once and at once. */
  get isReliable(): boolean {
    const { drop, repeat, reorder, delayMs } = this.faults
    return drop + repeat + reorder + delayMs[1] === 0
  }

  transmit(deliver: () => void): void {
    if (this.isReliable) return deliver()
    const { drop, repeat, reorder, delayMs } = this.faults
    if (this.random() < drop) return
    const delay = () => delayMs[0] + this.random() * (delayMs[1] - delayMs[0])
    const heldMs = this.random() < reorder ? this.random() * MAX_HOLD_MS : 0
    this.deliverAfter(delay() + heldMs, deliver)
    if (this.random() < repeat) this.deliverAfter(delay() + this.random() * MAX_HOLD_MS, deliver)
  }

  private deliverAfter(delayMs: number, deliver: () => void): void {
    if (delayMs <= 0) deliver()
    else this.clock.after(delayMs, deliver)
  }
}
